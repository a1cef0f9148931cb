import { useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import type { RouteResponse } from '#contracts/api/api-route';
import type { readSession } from '#contracts/api/session-api';
import { call } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { dateTimeAtOffsetOf } from '../text/format.ts';
import { isOpen, isThere, pages } from './pages.ts';

export type Session = RouteResponse<typeof readSession>;

export const useSessionQuery = () => useApi('readSession', {});

/** The signed-in reader; only inside the shells, which show pages when it is there. */
export const useSession = (): Session => {
  const { data } = useSessionQuery();
  if (data === undefined) throw new Error('assertion failed: page outside a shell');
  return data;
};

/** Whether nothing but the own account is open until a second factor is set up or proven. */
export const mustProveFactor = ({ secondFactor }: Pick<Session, 'secondFactor'>): boolean => secondFactor === 'setUpNeeded' || secondFactor === 'proofNeeded';

/** Instants on the company's own clock. */
export const useClockText = (): ((instant: string) => string) => {
  const { now } = useSession();
  return instant => dateTimeAtOffsetOf(instant, now);
};

/** Ends the session. The pages are left before their data is forgotten: a page that still stands would ask for it again. */
export const useSignOut = (): (() => void) => {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const leave = async (): Promise<void> => {
    await call('signOut', {});
    await navigate({ to: '/sign-in' });
    queries.removeQueries({ predicate: query => query.queryKey[0] !== 'readSetUp' });
  };
  return () => void leave();
};

/** Where one starts: readers of pay at the month, operators at the sources, managers with their team, others with themselves. */
export const homeOf = ({ rights, currentMonth, modules }: Pick<Session, 'rights' | 'currentMonth' | 'modules'>): string => {
  if (rights.includes('read:pay')) return `/months/${currentMonth}`;
  if (rights.includes('operate:public')) return '/sources';
  if (rights.includes('read:personal')) return `/months/${currentMonth}/attendance`;
  return pages.find(page => page.address !== null && isOpen(page, rights) && isThere(page, modules))?.address?.(currentMonth) ?? '/my/payslip';
};
