/** What came after closed months, line by line, as a run carries it: what was paid, what it should be, and what that does to pay. */
import * as routes from '#contracts/api/pay-item-api';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import { personNamesOf } from '#modules/people';
import { mayRead, type CompanyTransaction } from '#modules/platform';
import { readRunLines } from './chain-store.ts';
import { readItemSets, type PayRun } from './payroll-store.ts';
import { formatAmount } from './payslip-vector.ts';
import { readCarried, readRetro, type CarriedDifference, type RetroCause, type RetroLine } from './retro-store.ts';

type Answer = RouteResponse<typeof routes.listRunDifferences>;

const money = (amount: number): string => formatAmount(amount, 2);

/** What a line does to pay before tax: a larger deduction or contribution takes away, what the employer pays on top does nothing. */
const effectOf = ({ amount, input, sign }: RetroLine): number => (input === 'retroEmployerAmount' ? 0 : /Employee/.test(input) ? -sign * amount : sign * amount);

/** That a result changed is told to readers of pay, what it was to readers of results. */
const shownCause = (tx: CompanyTransaction, personId: number, cause: RetroCause): RetroCause => (cause.code !== 'score' || mayRead(tx.access, 'rating', personId) ? cause : { ...cause, before: '', after: '' });

/** What lines of closed months say up to now: as they were paid, with what runs before carried of them. */
const saidBefore = async (tx: CompanyTransaction, run: PayRun, carried: readonly CarriedDifference[]): Promise<(difference: CarriedDifference, item: string) => number> => {
  const said = new Map<string, number>();
  const key = (fromRunId: number, personId: number, item: string): string => `${fromRunId} ${personId} ${item}`;
  for (const [fromRunId, own] of Map.groupBy(carried, (difference) => difference.fromRunId)) {
    const personIds = own.map(({ personId }) => personId);
    const paid = new Map((await readRunLines(tx, { runId: fromRunId, month: own[0]!.fromMonth }, personIds)).map((lines) => [lines.personId, lines]));
    for (const { personId, lines } of own) for (const { item } of lines) said.set(key(fromRunId, personId, item), paid.get(personId)?.amountOf(item) ?? 0);
    for (const { personId, lines } of await readCarried(tx, fromRunId, personIds, { runId: run.runId, month: run.period.month })) {
      for (const { item, amount } of lines) said.set(key(fromRunId, personId, item), (said.get(key(fromRunId, personId, item)) ?? 0) + amount);
    }
  }
  return ({ fromRunId, personId }, item) => said.get(key(fromRunId, personId, item)) ?? 0;
};

/** The lines of all that a run carries, by month and person number, and what they come to before tax. */
export const differencesAnswer = async (tx: CompanyTransaction, run: PayRun, { search, page, pageSize }: ParsedQuery<typeof routes.listRunDifferences>): Promise<Answer> => {
  const carried = await readRetro(tx, run.runId);
  const people = await personNamesOf(tx, [...new Set(carried.map(({ personId }) => personId))]);
  const before = await saidBefore(tx, run, carried);
  const titles = new Map([...(await readItemSets(tx)).values()].flatMap(({ items }) => items.map(({ item, zh, en }) => [item, { titleChinese: zh, titleEnglish: en }] as const)));
  let effect = 0;
  const rows = carried.flatMap((difference): Answer['rows'] => {
    const person = people.get(difference.personId);
    if (person === undefined || (search !== '' && !person.personNumber.includes(search) && !person.name.includes(search))) return [];
    return difference.lines.map((line) => {
      effect += effectOf(line);
      const said = before(difference, line.item);
      return {
        ...person, fromMonth: difference.fromMonth, item: line.item, ...(titles.get(line.item) ?? { titleChinese: line.item, titleEnglish: line.item }), before: money(said), after: money(said + line.amount), effect: money(effectOf(line)),
        causes: difference.causes.map((cause) => shownCause(tx, difference.personId, cause)).map(({ beforeKind, afterKind, ...cause }) => ({ ...cause, beforeKind: beforeKind ?? null, afterKind: afterKind ?? null })),
      };
    });
  });
  const order = ({ fromMonth, personNumber }: Answer['rows'][number]): string => `${fromMonth} ${personNumber}`;
  rows.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
  return { total: rows.length, effect: money(effect), rows: rows.slice((page - 1) * pageSize, page * pageSize) };
};
