/** Everything of one's own that does not stand in the bar. */
import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { ownPlacesOf } from '../shell/own-places.ts';
import { useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

export const OwnMorePage = (): ReactNode => {
  const text = useText();
  const { modules } = useSession();
  return (
    <>
      <h1>{text('page.ownMore')}</h1>
      <ul className="own-places">
        {ownPlacesOf(modules).filter(({ isInBar }) => !isInBar).map(place => (
          <li key={place.to}>
            <Link to={place.to as never} search={{} as never}>
              <svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" aria-hidden="true"><path d={place.path} /></svg>
              {text(`page.${place.name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
};
