/** 有异议: a question about one line of a payslip, its answers, and how it ended. Texts are sealed like the pay that they are about. */
import { randomUUID } from 'node:crypto';
import { failure, success, type Result } from '#kernel/base/result';
import { formatAmount, loadPayslipsOfRun, readRunById, type OpenToStaff } from '#modules/payroll';
import { mayRead, notify, openColumn, ownPeople, sealColumn, type CompanyTransaction } from '#modules/platform';
import { contestsOfPerson, holdContest, insertContest, insertEntry, type Contest, type ContestEntryKind, type ContestOutcome } from './contest-store.ts';
import type { DeliveryError } from './delivery-errors.ts';
import { contestTexts, entryRow } from './sealed-delivery.ts';

export type ContestState = 'open' | 'answered' | 'resolved' | 'withdrawn';

/** The last entry decides. */
export const stateOfContest = ({ entries }: Pick<Contest, 'entries'>): ContestState => {
  const last = entries.at(-1)?.kind;
  return last === 'resolved' || last === 'withdrawn' ? last : last === 'answer' ? 'answered' : 'open';
};

type Written = { readonly kind: ContestEntryKind; readonly outcome: ContestOutcome | null; readonly text: string };

const write = async (tx: CompanyTransaction, contest: Pick<Contest, 'personId' | 'contestId'>, number: number, { kind, outcome, text }: Written): Promise<void> => {
  const [sealed] = text === '' ? [null] : await sealColumn(tx, contestTexts, [{ personId: contest.personId, row: entryRow(contest.contestId, number), plain: Buffer.from(text) }]);
  await insertEntry(tx, { personId: contest.personId, contestId: contest.contestId, number, kind, outcome, sealed: sealed ?? null });
};

export type ContestWish = { readonly personId: number; readonly runId: number; readonly item: string; readonly text: string; readonly openToStaff: OpenToStaff; /** People of the pay office who are told. */ readonly officePersonIds: readonly number[] };

/** Opens a question about a line that is on the payslip; one at a time for a line. */
export const openContestOf = async (tx: CompanyTransaction, wish: ContestWish): Promise<Result<{ readonly contestId: string }, DeliveryError>> => {
  const run = await readRunById(tx, wish.runId);
  if (run === null || !(await wish.openToStaff(tx, [run])).has(run.runId)) return failure({ code: 'notFound' });
  const [payslip] = await loadPayslipsOfRun(tx, run, wish.personId);
  if (payslip === undefined || payslip.itemSet === null) return failure({ code: 'notFound' });
  const line = payslip.itemSet.items.find(({ item, fieldClass }) => item === wish.item && mayRead(tx.access, fieldClass, wish.personId));
  if (line === undefined) return failure({ code: 'itemNotOnPayslip' });
  const earlier = await contestsOfPerson(tx, wish.personId);
  if (earlier.some((contest) => contest.runId === run.runId && contest.item === wish.item && ['open', 'answered'].includes(stateOfContest(contest)))) return failure({ code: 'questionOpen' });
  const contest = { contestId: randomUUID(), personId: wish.personId, runId: run.runId, month: run.period.month, revision: payslip.revision, item: wish.item };
  await insertContest(tx, contest);
  await write(tx, contest, 1, { kind: 'question', outcome: null, text: wish.text });
  for (const personId of wish.officePersonIds) if (personId !== wish.personId) await notify(tx, { code: 'payslipContested', to: { personId }, about: `contest:${contest.contestId}`, data: { month: contest.month }, link: '/contests' });
  return success({ contestId: contest.contestId });
};

const openContestFor = async (tx: CompanyTransaction, contestId: string, isAllowed: (contest: Contest) => boolean): Promise<Result<Contest, DeliveryError>> => {
  const contest = await holdContest(tx, contestId);
  if (contest === null || !isAllowed(contest)) return failure({ code: 'notFound' });
  return ['resolved', 'withdrawn'].includes(stateOfContest(contest)) ? failure({ code: 'contestEnded' }) : success(contest);
};

/** More from the person, or the person takes it back. */
export const writeOwn = async (tx: CompanyTransaction, { personId, contestId, kind, text }: { readonly personId: number; readonly contestId: string; readonly kind: 'question' | 'withdrawn'; readonly text: string }): Promise<Result<{ done: true }, DeliveryError>> => {
  const contest = await openContestFor(tx, contestId, (each) => each.personId === personId);
  if (!contest.ok) return contest;
  await write(tx, contest.value, contest.value.entries.length + 1, { kind, outcome: null, text });
  return success({ done: true });
};

export type OfficeEntry = { readonly contestId: string; readonly text: string; /** Null answers and leaves it open. */ readonly outcome: ContestOutcome | null; readonly mayChange: (personId: number) => boolean };

/** An answer or the end, from the office; the person is told. Nobody answers a question of their own. */
export const writeOffice = async (tx: CompanyTransaction, { contestId, text, outcome, mayChange }: OfficeEntry): Promise<Result<{ done: true }, DeliveryError>> => {
  const own = await ownPeople(tx);
  const contest = await openContestFor(tx, contestId, ({ personId }) => !own.has(personId) && mayChange(personId));
  if (!contest.ok) return contest;
  const { personId, month, entries } = contest.value;
  await write(tx, contest.value, entries.length + 1, { kind: outcome === null ? 'answer' : 'resolved', outcome, text });
  await notify(tx, { code: outcome === null ? 'contestAnswered' : 'contestEnded', to: { personId }, about: `contest:${contestId}`, data: { month }, link: `/my/payslip?month=${month}` });
  return success({ done: true });
};

export type ContestView = Contest & { readonly state: ContestState; readonly outcome: ContestOutcome | null; readonly texts: readonly string[]; readonly line: { readonly zh: string; readonly en: string; readonly amount: string | null } };

/** Questions with their texts and the line that each is about. */
export const describeContests = async (tx: CompanyTransaction, contests: readonly Contest[]): Promise<readonly ContestView[]> => {
  const texts = await openColumn(tx, contestTexts, contests.flatMap(({ personId, contestId, entries }) => entries.map(({ number, sealed }) => ({ personId, row: entryRow(contestId, number), sealed }))));
  let at = 0;
  const views: ContestView[] = [];
  for (const contest of contests) {
    const own = texts.slice(at, (at += contest.entries.length)).map((text) => (text === null || text === 'erased' ? '' : text.toString()));
    views.push({ ...contest, state: stateOfContest(contest), outcome: contest.entries.at(-1)?.outcome ?? null, texts: own, line: await lineOf(tx, contest) });
  }
  return views;
};

const lineOf = async (tx: CompanyTransaction, { runId, personId, item, revision }: Contest): Promise<ContestView['line']> => {
  const run = await readRunById(tx, runId);
  const [payslip] = run === null ? [] : await loadPayslipsOfRun(tx, run, personId);
  const index = payslip?.itemSet?.items.findIndex((each) => each.item === item) ?? -1;
  const known = payslip?.itemSet?.items[index];
  if (payslip === undefined || known === undefined || !mayRead(tx.access, known.fieldClass, personId)) return { zh: item, en: item, amount: null };
  // A figure of another revision is not the one that was asked about.
  return { zh: known.zh, en: known.en, amount: payslip.revision === revision ? formatAmount(payslip.amountAt(index), known.scale) : null };
};
