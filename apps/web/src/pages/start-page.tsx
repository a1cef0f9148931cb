import type { ReactNode } from 'react';
import { Navigate } from '@tanstack/react-router';
import { Failure, Loading } from '../parts/state-views.tsx';
import { homeOf, useSessionQuery } from '../shell/session.ts';

/** "/" sends everyone to where their work starts. */
export const StartPage = (): ReactNode => {
  const query = useSessionQuery();
  if (query.data !== undefined) return <Navigate to={homeOf(query.data)} replace />;
  if (query.isError && query.error.status === 401) return <Navigate to="/sign-in" replace />;
  if (query.isError) return <main className="lone-page"><Failure error={query.error} onRetry={() => void query.refetch()} /></main>;
  return <main className="lone-page"><Loading /></main>;
};
