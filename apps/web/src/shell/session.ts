import type { RouteResponse } from '#contracts/api/api-route';
import type { readSession } from '#contracts/api/session-api';
import { useApi } from '../api/use-api.ts';
import { dateTimeAtOffsetOf } from '../text/format.ts';

export type Session = RouteResponse<typeof readSession>;

export const useSessionQuery = () => useApi('readSession', {});

/** The signed-in reader; only inside the shells, which show pages when it is there. */
export const useSession = (): Session => {
  const { data } = useSessionQuery();
  if (data === undefined) throw new Error('assertion failed: page outside a shell');
  return data;
};

/** Instants on the company's own clock. */
export const useClockText = (): ((instant: string) => string) => {
  const { now } = useSession();
  return instant => dateTimeAtOffsetOf(instant, now);
};

/** Where each role starts. */
export const homeOf = (session: Session): string => {
  switch (session.role) {
    case 'payrollClerk': return `/months/${session.currentMonth}`;
    case 'lineManager': return `/months/${session.currentMonth}/attendance`;
    case 'administrator': return '/sources';
    case 'employee': return '/my/payslip';
  }
};
