/** Answers to findings: somebody looked, and says why it is as it should be. Each holds for the finding as it is now. */
import { failure, success, type Result } from '#kernel/base/result';
import { reviewFindingCodes, type ReviewFindingCode } from '#kernel/payroll/review-findings';
import { personNamesOf } from '#modules/people';
import { humansOf, ownPeople, recordAudit, userOfActor, type CompanyTransaction } from '#modules/platform';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { readRunById } from './payroll-store.ts';
import { findingsOfRun } from './read-review.ts';
import { readReviews, writeAnswers } from './review-store.ts';
import { seesWholeRun } from './submit-run.ts';

export type FindingsAnswer = { readonly reason: string; readonly findings: readonly { readonly personNumber: string; readonly code: string }[] };

/** Actors who are the same human as the one who answers: two users of one person, or one who acts for the other, are one look. */
const sameHumans = async (tx: CompanyTransaction, actors: readonly string[]): Promise<ReadonlySet<string>> => {
  const same = new Set([tx.actor]);
  const own = await humansOf(tx, userOfActor(tx.actor));
  for (const actor of new Set(actors)) {
    const { users, people } = await humansOf(tx, userOfActor(actor));
    if (users.some((user) => own.users.includes(user)) || people.some((person) => own.people.includes(person))) same.add(actor);
  }
  return same;
};

const isCode = (code: string): code is ReviewFindingCode => reviewFindingCodes.some((each) => each === code);

/**
 * Answers findings of a run that can still be handed in or looked at. Errors: `noPayRun`, `notAllowed`, `transitionRefused`
 * once it is locked, `ownFinding` for one about oneself, `findingUnknown` when one of them is not, or no longer, a finding; then none is answered.
 */
export const answerFindings = async (tx: CompanyTransaction, runId: number, { reason, findings }: FindingsAnswer): Promise<Result<number, PayrollError>> => {
  if (!seesWholeRun(tx)) return failure(payrollError('notAllowed'));
  const run = await readRunById(tx, runId);
  if (run === null) return failure(payrollError('noPayRun', { run: runId }));
  if (run.status !== 'preview' && run.status !== 'review') return failure(payrollError('transitionRefused', { run: runId, event: 'answer' }));
  const found = await findingsOfRun(tx, run, await readReviews(tx, run));
  const people = await personNamesOf(tx, [...new Set(found.map(({ personId }) => personId))]);
  const known = new Map(found.map((each) => [`${people.get(each.personId)?.personNumber ?? ''} ${each.finding.code}`, each]));
  const own = await ownPeople(tx);
  const same = await sameHumans(tx, found.flatMap(({ answers: given }) => given.map(({ answeredBy }) => answeredBy)));
  const answers = [];
  for (const { personNumber, code } of findings) {
    const each = isCode(code) ? known.get(`${personNumber} ${code}`) : undefined;
    if (each === undefined) return failure(payrollError('findingUnknown', { personNumber, finding: code }));
    if (own.has(each.personId)) return failure(payrollError('ownFinding', { personNumber, finding: code }));
    // Whoever answered it already adds nothing by saying so again.
    if (!each.answers.some(({ answeredBy }) => same.has(answeredBy))) answers.push({ personId: each.personId, ...each.finding, reason });
  }
  await writeAnswers(tx, run, answers);
  await recordAudit(tx, { action: 'payroll.findingsAnswered', subject: `payRun:${runId}`, data: { month: run.period.month, findings: answers.length, reason } });
  return success(answers.length);
};

/** Findings of a run that somebody must still answer. */
export const findingsToAnswer = async (tx: CompanyTransaction, runId: number): Promise<FindingsAnswer['findings']> => {
  const run = await readRunById(tx, runId);
  if (run === null) return [];
  const open = (await findingsOfRun(tx, run, await readReviews(tx, run))).filter(({ looksMissing }) => looksMissing > 0);
  const people = await personNamesOf(tx, open.map(({ personId }) => personId));
  return open.map(({ personId, finding: { code } }) => ({ personNumber: people.get(personId)?.personNumber ?? '', code }));
};
