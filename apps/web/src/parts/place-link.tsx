/** A link of something that outlives its page, as a notice does: nothing where the page belongs to a module that is left out. */
import type { ReactNode } from 'react';
import { leadsSomewhere } from '../shell/own-places.ts';
import { useSession } from '../shell/session.ts';
import { AppLink } from './app-link.tsx';

export const PlaceLink = ({ address, children }: { readonly address: string | null; readonly children: ReactNode }): ReactNode => {
  const { modules } = useSession();
  return address === null || !leadsSomewhere(address, modules) ? null : <AppLink address={address}>{children}</AppLink>;
};
