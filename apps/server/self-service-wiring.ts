/** What questions need of the server: its day and zone, who answers for which class, how a filed correction is followed. */
import { peopleHolding } from '#modules/access';
import { openToStaffOn } from '#modules/delivery';
import type { Database, JobQueue } from '#modules/platform';
import type { SelfServiceRoutesDeps } from '#modules/self-service';
import { followLater } from '../work/request-jobs.ts';

export type SelfServiceWish = { readonly database: Database; readonly jobs: JobQueue; readonly nowMilliseconds: () => number; readonly zone: string; readonly today: () => number; readonly namesOf: SelfServiceRoutesDeps['namesOf'] };

export const selfServiceDeps = ({ database, jobs, nowMilliseconds, zone, today, namesOf }: SelfServiceWish): SelfServiceRoutesDeps => ({
  database, nowMilliseconds, zone, today, namesOf, openToStaff: openToStaffOn(today), scoreFigure: null, rederiveScores: null,
  officePersonIds: (tx, fieldClass) => peopleHolding(tx, [`change:${fieldClass}`], today()), follow: followLater(jobs),
});
