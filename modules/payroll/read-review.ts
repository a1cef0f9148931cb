/** The review of a run as it is answered to screens: totals, groups, changes and findings with what people said to them. */
import { monthBefore } from '#kernel/calendar/month';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import type * as routes from '#contracts/api/run-review-api';
import { findingWeights, reviewFindingCodes, reviewFindingWeights, type FindingWeight } from '#kernel/payroll/review-findings';
import { varianceCauses, type VarianceCause, type VariancePart } from '#kernel/payroll/variance';
import { personNamesOf } from '#modules/people';
import { reachesAll, userOfActor, type CompanyTransaction } from '#modules/platform';
import { readItemSets, type ItemSetItem, type PayRun } from './payroll-store.ts';
import { formatAmount, moneyScale } from './payslip-vector.ts';
import { countStaleReviews, readAnswers, readReviews, type FindingAnswer, type ReviewRow, type StoredFinding } from './review-store.ts';

const money = (amount: number): string => formatAmount(amount, moneyScale);

type NetSign = -1 | 0 | 1;
const signOf = (kind: string): NetSign => (kind === 'earning' ? 1 : kind === 'deduction' || kind === 'tax' ? -1 : 0);

/** People who must answer a finding of a weight. */
const looksNeeded: Readonly<Record<FindingWeight, number>> = { stop: 2, serious: 1, notice: 0 };

export type AnsweredFinding = { readonly personId: number; readonly finding: StoredFinding; readonly weight: FindingWeight; readonly answers: readonly FindingAnswer[]; readonly looksMissing: number };

const sameFinding = (personId: number, { code, data }: StoredFinding): string => JSON.stringify([personId, code, Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** Every finding of a run with the answers that were given to it as it is, the heavy ones first. */
export const findingsOfRun = async (tx: CompanyTransaction, run: PayRun, reviews: readonly ReviewRow[]): Promise<readonly AnsweredFinding[]> => {
  const answers = new Map<string, FindingAnswer[]>();
  for (const answer of await readAnswers(tx, run)) {
    const key = sameFinding(answer.personId, answer);
    const known = answers.get(key) ?? [];
    answers.set(key, known);
    known.push(answer);
  }
  const found = reviews.flatMap(({ personId, findings }) => findings.map((finding): AnsweredFinding => {
    const own = answers.get(sameFinding(personId, finding)) ?? [];
    const weight = reviewFindingWeights[finding.code];
    return { personId, finding, weight, answers: own, looksMissing: Math.max(0, looksNeeded[weight] - new Set(own.map(({ answeredBy }) => answeredBy)).size) };
  }));
  const rank = ({ weight, finding }: AnsweredFinding): number => findingWeights.indexOf(weight) * reviewFindingCodes.length + reviewFindingCodes.indexOf(finding.code);
  return found.sort((a, b) => rank(a) - rank(b));
};

/** Items by code with what they do to net pay; only those whose class the reader sees of everybody. */
const visibleItems = async (tx: CompanyTransaction): Promise<ReadonlyMap<string, ItemSetItem>> => {
  const items = new Map<string, ItemSetItem>();
  for (const set of (await readItemSets(tx)).values()) for (const item of set.items) if (reachesAll(tx.access, item.fieldClass)) items.set(item.item, item);
  return items;
};

const titlesOf = ({ zh, en }: ItemSetItem): { 'zh-CN': string; en: string } => ({ 'zh-CN': zh, en });
const ofNet = (parts: readonly VariancePart[]): readonly VariancePart[] => parts.filter(({ item }) => item === 'netPay');
const causeAmounts = (parts: readonly VariancePart[], scale: number): { cause: VarianceCause; amount: string }[] => parts.map(({ cause, amount }) => ({ cause, amount: formatAmount(amount, scale) }));

const causesOf = (reviews: readonly ReviewRow[]): RouteResponse<typeof routes.readRunReview>['causes'] => {
  const sums = new Map<VarianceCause, { amount: number; people: number }>();
  for (const { parts } of reviews) for (const { cause, amount } of ofNet(parts)) {
    const known = sums.get(cause) ?? { amount: 0, people: 0 };
    sums.set(cause, known);
    known.amount += amount;
    known.people += 1;
  }
  return varianceCauses.flatMap((cause) => {
    const sum = sums.get(cause);
    return sum === undefined ? [] : [{ cause, amount: money(sum.amount), people: sum.people }];
  });
};

const shownGroups = 10;

const groupsOf = (reviews: readonly ReviewRow[], items: ReadonlyMap<string, ItemSetItem>): RouteResponse<typeof routes.readRunReview>['groups'] => {
  const groups = new Map<string, { cause: VarianceCause; item: ItemSetItem; amount: number; people: number }>();
  for (const { parts } of reviews) for (const { cause, item: code, amount } of parts) {
    const item = items.get(code);
    const sign = item === undefined ? 0 : signOf(item.kind);
    if (item === undefined || sign === 0) continue;
    const key = `${cause} ${code}`;
    const known = groups.get(key) ?? { cause, item, amount: 0, people: 0 };
    groups.set(key, known);
    known.amount += sign * amount;
    known.people += 1;
  }
  return [...groups.values()].sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount) || (`${a.cause} ${a.item.item}` < `${b.cause} ${b.item.item}` ? -1 : 1)).slice(0, shownGroups)
    .map(({ cause, item, amount, people }) => ({ cause, item: item.item, titles: titlesOf(item), amount: money(amount), people }));
};

const codesOf = (findings: readonly AnsweredFinding[]): RouteResponse<typeof routes.readRunReview>['findings'] => {
  const codes = new Map<StoredFinding['code'], { weight: FindingWeight; people: number; open: number }>();
  for (const { finding: { code }, weight, looksMissing } of findings) {
    const known = codes.get(code) ?? { weight, people: 0, open: 0 };
    codes.set(code, known);
    known.people += 1;
    known.open += looksMissing > 0 ? 1 : 0;
  }
  return [...codes].map(([code, counts]) => ({ code, ...counts }));
};

export const reviewAnswer = async (tx: CompanyTransaction, run: PayRun): Promise<RouteResponse<typeof routes.readRunReview>> => {
  const reviews = await readReviews(tx, run);
  const sum = (net: (row: ReviewRow) => number | null): number => reviews.reduce((total, row) => total + (net(row) ?? 0), 0);
  return {
    month: run.period.month, previousMonth: monthBefore(run.period.month), stale: await countStaleReviews(tx, run),
    people: reviews.filter(({ net }) => net !== null).length, previousPeople: reviews.filter(({ earlierNet }) => earlierNet !== null).length,
    netPay: money(sum(({ net }) => net)), previousNetPay: money(sum(({ earlierNet }) => earlierNet)), byLine: reviews.filter(({ isByLine }) => isByLine).length,
    causes: causesOf(reviews), groups: groupsOf(reviews, await visibleItems(tx)), findings: codesOf(await findingsOfRun(tx, run, reviews)),
  };
};

type Person = { readonly personNumber: string; readonly name: string; readonly department: string };

/** Who rows are about, and whether a search finds them. */
const peopleOf = async (tx: CompanyTransaction, personIds: readonly number[]): Promise<{ readonly of: (personId: number) => Person; readonly isFound: (personId: number, search: string) => boolean }> => {
  const people = await personNamesOf(tx, personIds);
  const of = (personId: number): Person => people.get(personId) ?? { personNumber: '', name: '', department: '' };
  return { of, isFound: (personId, search) => search === '' || of(personId).personNumber.includes(search) || of(personId).name.includes(search) };
};

const pageOf = <T>(rows: readonly T[], { page, pageSize }: { readonly page: number; readonly pageSize: number }): readonly T[] => rows.slice((page - 1) * pageSize, page * pageSize);
const changeOf = ({ net, earlierNet }: ReviewRow): number => (net ?? 0) - (earlierNet ?? 0);

export const changesAnswer = async (tx: CompanyTransaction, run: PayRun, query: ParsedQuery<typeof routes.listRunChanges>): Promise<RouteResponse<typeof routes.listRunChanges>> => {
  const item = query.item === '' ? 'netPay' : query.item;
  const isVisible = item === 'netPay' || (await visibleItems(tx)).has(item);
  const wanted = (await readReviews(tx, run)).filter(({ parts }) => isVisible && parts.some((part) => part.item === item && (query.cause === '' || part.cause === query.cause)));
  const people = await peopleOf(tx, wanted.map(({ personId }) => personId));
  const rows = wanted.filter(({ personId }) => people.isFound(personId, query.search)).sort((a, b) => Math.abs(changeOf(b)) - Math.abs(changeOf(a)) || a.personId - b.personId);
  return {
    total: rows.length,
    rows: pageOf(rows, query).map((row) => ({
      ...people.of(row.personId), previousNetPay: row.earlierNet === null ? null : money(row.earlierNet), netPay: row.net === null ? null : money(row.net), change: money(changeOf(row)),
      causes: causeAmounts(ofNet(row.parts), moneyScale), isByLine: row.isByLine,
    })),
  };
};

/** One person's change; null when the run has none. */
export const changeAnswer = async (tx: CompanyTransaction, run: PayRun, personId: number): Promise<RouteResponse<typeof routes.readRunChange> | null> => {
  const row = (await readReviews(tx, run, personId))[0];
  if (row === undefined) return null;
  const items = [...(await visibleItems(tx)).values()].filter(({ unit }) => unit === 'CNY').sort((a, b) => a.order - b.order);
  return {
    ...(await peopleOf(tx, [personId])).of(personId), isByLine: row.isByLine,
    lines: items.flatMap((item) => {
      const parts = row.parts.filter((part) => part.item === item.item);
      return parts.length === 0 ? [] : [{ item: item.item, titles: titlesOf(item), change: formatAmount(parts.reduce((sum, { amount }) => sum + amount, 0), item.scale), causes: causeAmounts(parts, item.scale) }];
    }),
  };
};

/** Which details of a finding are amounts in fen; the others are counts, codes and numbers of people. */
const moneyDetails: ReadonlySet<string> = new Set(['fen', 'wage']);
const codesFromTo: ReadonlySet<StoredFinding['code']> = new Set(['wageFell', 'wageRose', 'wageRoseMuch', 'baseChanged', 'declaredChanged']);

const detailsOf = ({ code, data }: StoredFinding): Record<string, string> =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [name, typeof value === 'number' && (moneyDetails.has(name) || codesFromTo.has(code)) ? money(value) : String(value)]));

const stateOf = ({ weight, looksMissing }: AnsweredFinding): 'open' | 'answered' | 'noted' => (weight === 'notice' ? 'noted' : looksMissing > 0 ? 'open' : 'answered');

export const findingsAnswer = async (
  tx: CompanyTransaction, run: PayRun, query: ParsedQuery<typeof routes.listRunFindings>, nameUsers: (userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<RouteResponse<typeof routes.listRunFindings>> => {
  const found = (await findingsOfRun(tx, run, await readReviews(tx, run))).filter((row) =>
    (query.weight === '' || row.weight === query.weight) && (query.code === '' || row.finding.code === query.code) && (query.state === '' || stateOf(row) === query.state));
  const people = await peopleOf(tx, found.map(({ personId }) => personId));
  const rows = found.filter(({ personId }) => people.isFound(personId, query.search));
  const shown = pageOf(rows, query);
  const names = await nameUsers([...new Set(shown.flatMap(({ answers }) => answers.map(({ answeredBy }) => userOfActor(answeredBy))))].filter((userId) => userId !== ''));
  return {
    total: rows.length,
    rows: shown.map((row) => ({
      ...people.of(row.personId), code: row.finding.code, weight: row.weight, details: detailsOf(row.finding), state: stateOf(row), looksMissing: row.looksMissing,
      answers: row.answers.map(({ answeredBy, answeredAt, reason }) => ({ by: names.get(userOfActor(answeredBy)) ?? '', at: answeredAt.toISOString(), reason })),
    })),
  };
};
