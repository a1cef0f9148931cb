/** 我的团队 over all modules: who reports to the caller, with what is going on. Each part as far as the caller's own reach goes. */
import { readTeam } from '#contracts/api/team-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { success } from '#kernel/base/result';
import { daysOfMonth } from '#kernel/calendar/epoch-day';
import { findingsOfBits, readFoundDays } from '#modules/attendance';
import { teamTraining } from '#modules/learning';
import { personNamesOf, reportsOf } from '#modules/people';
import { teamGoals, teamReviews } from '#modules/performance';
import { forSubject, isPresent, mayReach, readCompany, type ApiServer, type CompanyTransaction, type Database, type Subject } from '#modules/platform';

type TeamDeps = { readonly database: Database; /** Today in the company's zone, as an epoch-day. */ readonly today: () => number };

type Attendance = RouteResponse<typeof readTeam>['rows'][number]['attendance'];

/** Findings of the month, by person: counted in days. */
const attendanceOf = async (tx: CompanyTransaction, month: string, personIds: readonly number[]): Promise<ReadonlyMap<number, Attendance>> => {
  const days = Map.groupBy(await readFoundDays(tx, daysOfMonth(month)), ({ personId }) => personId);
  return new Map(personIds.map((personId) => {
    const found = (days.get(personId) ?? []).map(({ bits }) => new Set(findingsOfBits(bits)));
    return [personId, { lateDays: found.filter((codes) => codes.has('lateArrival')).length, missingPunchDays: found.filter((codes) => codes.has('missingPunchIn') || codes.has('missingPunchOut')).length, absentDays: found.filter((codes) => codes.has('absence')).length }];
  }));
};

const nothingFound: Attendance = { lateDays: 0, missingPunchDays: 0, absentDays: 0 };

const readParts = async (tx: CompanyTransaction, subject: Subject, month: string, today: number) => {
  const team = subject.personId === null ? [] : (await reportsOf(tx, subject.personId, today)).filter((personId) => mayReach(subject, 'read', 'personal', personId));
  return {
    team, names: await personNamesOf(tx, team), attendance: await attendanceOf(tx, month, team),
    rated: isPresent(tx, 'performance') ? await teamReviews(tx, subject, team) : null, training: isPresent(tx, 'learning') ? await teamTraining(tx, team, today) : null,
  };
};

export const registerTeamRoutes = (server: ApiServer, deps: TeamDeps): void => {
  server.handle(readTeam, async ({ subject, params }) => {
    const today = deps.today();
    const { team, names, attendance, rated, training } = await readCompany(deps.database, forSubject(subject), (tx) => readParts(tx, subject, params.month, today));
    const carried = rated === null ? null : await teamGoals(deps.database, subject, rated.cycles, team, today);
    return success({
      month: params.month, cycleTitle: carried?.cycleTitle ?? null,
      rows: team.map((personId) => {
        const review = rated?.reviews.get(personId);
        return {
          personNumber: names.get(personId)?.personNumber ?? '', name: names.get(personId)?.name ?? '', department: names.get(personId)?.department ?? '', attendance: attendance.get(personId) ?? nothingFound,
          goals: carried?.goals.get(personId) ?? null, review: review === undefined ? null : { ...review, reviewId: String(review.reviewId) }, training: training?.get(personId) ?? null,
        };
      }),
    });
  });
};
