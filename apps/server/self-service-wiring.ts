/** What questions need of the server: its day and zone, who answers for which class, scores where they are, how a filed correction is followed. */
import { openToStaffOn } from '#modules/delivery';
import { ownScoreFigure, proposeScoreChange, readScores, tryDerivedScore } from '#modules/performance';
import { asSystem, readCompany, type CompanyTransaction, type Database, type JobQueue } from '#modules/platform';
import { failure, success, type Result } from '#kernel/base/result';
import type { ProposeScores, ScoreFigure, SelfServiceError, SelfServiceRoutesDeps } from '#modules/self-service';
import { tellLater } from '../work/question-jobs.ts';
import { followLater } from '../work/request-jobs.ts';

export type SelfServiceWish = { readonly database: Database; readonly jobs: JobQueue; readonly nowMilliseconds: () => number; readonly zone: string; readonly today: () => number; readonly namesOf: SelfServiceRoutesDeps['namesOf'] };

const scoreFigureOf = (database: Database): ScoreFigure => async (tx, { subject, cycleId }) => {
  if (subject.personId === null) return null;
  const system = <T>(work: (inside: CompanyTransaction) => Promise<T>): Promise<T> => readCompany(database, asSystem(subject.companyId, 'questions', 'server'), work);
  const found = await ownScoreFigure(tx, system, { personId: subject.personId, cycleId });
  return found === null ? null : { titles: { 'zh-CN': `${found.cycleTitle} 绩效分数`, en: `Score of ${found.cycleTitle}` }, value: found.score, explanation: found.explanation, lastDay: found.lastDay };
};

/** Every score of the person as the days of the moment give it; one that stays as it is, or is not derived, is no failure. */
const rederiveScores = async (tx: CompanyTransaction, personId: number): Promise<Result<null, SelfServiceError>> => {
  for (const { cycleId } of await readScores(tx, [personId])) await tryDerivedScore(tx, { personId, cycleId });
  return success(null);
};

/** Scores that stay as they are need no approval; where all of them do, the person who asks is told. */
const proposeScores: ProposeScores = async (tx, { personId, reason }) => {
  const proposals: number[] = [];
  let refused: SelfServiceError = { code: 'scoreUnchanged' };
  for (const { cycleId } of await readScores(tx, [personId])) {
    const proposed = await proposeScoreChange(tx, { personId, cycleId, reason });
    if (proposed.ok) proposals.push(proposed.value.proposalId);
    else if (proposed.error.code !== 'scoreUnchanged') refused = { code: proposed.error.code };
  }
  return proposals.length > 0 ? success(proposals) : failure(refused);
};

export const selfServiceDeps = ({ database, jobs, nowMilliseconds, zone, today, namesOf }: SelfServiceWish): SelfServiceRoutesDeps => {
  const hasScores = !database.absent.modules.has('performance');
  return {
    database, nowMilliseconds, zone, today, namesOf, openToStaff: openToStaffOn(today), scoreFigure: hasScores ? scoreFigureOf(database) : null, rederiveScores: hasScores ? rederiveScores : null, proposeScores: hasScores ? proposeScores : null,
    followRequest: followLater(jobs), tellLater: tellLater(jobs),
  };
};
