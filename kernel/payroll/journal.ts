/**
 * From pay lines to entries of double-entry books. Each line of a person is booked once, by the rule of its item or else of
 * its class: the same amount on both sides, so that an entry list is balanced whatever the lines are. What belongs to cost
 * centres is split over a person's shares by the largest remainder. Amounts are whole smallest units.
 */
import { assert, failure, success, type Result } from '../base/result.ts';
import { splitByLargestRemainder } from '../quantity/split.ts';

/** `ofCostCentre`: the account is that of the cost centre followed by `account` as an ending. */
export type AccountChoice = { readonly account: string; readonly ofCostCentre: boolean };

/** `timeDeduction` lowers gross pay; `deduction` is withheld from it for somebody else. */
export const bookingClasses = ['earning', 'timeDeduction', 'deduction', 'tax', 'employerCost'] as const;
export type BookingClass = (typeof bookingClasses)[number];

/** Which accounts a line moves. `source` is an item, or the class of items that have no rule of their own. */
export type BookingRule = { readonly source: string; readonly debit: AccountChoice; readonly credit: AccountChoice };

export type CostCentre = { readonly code: string; readonly expenseAccount: string };
export type PayLine = { readonly item: string; readonly bookingClass: BookingClass; readonly amount: bigint };
export type BookedPerson = {
  readonly personId: number;
  readonly legalEntity: string;
  readonly currency: string;
  readonly shares: readonly { readonly costCentre: string; readonly weight: bigint }[];
  readonly lines: readonly PayLine[];
};

export type JournalSide = 'debit' | 'credit';
export type JournalEntry = { readonly legalEntity: string; readonly currency: string; readonly side: JournalSide; readonly account: string; readonly costCentre: string; readonly amount: bigint };

export type Journal = {
  /** One a legal entity, currency, side, account and cost centre; debits first, and of those what costs before what is withheld. Nothing of zero. */
  readonly entries: readonly JournalEntry[];
  /** What the books owe each person as wages: credits less debits of the account that wages are owed on. */
  readonly owed: ReadonlyMap<number, bigint>;
  /** What was booked of each item, over everybody. */
  readonly booked: ReadonlyMap<string, bigint>;
};

export type JournalProblem = { readonly code: 'noRule' | 'noCostCentre'; readonly source: string };

/** What falls on a cost centre stands before what does not. */
const rankOf = ({ costCentre }: JournalEntry): string => (costCentre === '' ? '1' : '0');

const partOf = (first: string, second: string): string => (first < second ? 'a' : first > second ? 'b' : '=');
const compare = (left: JournalEntry, right: JournalEntry): number => {
  for (const [a, b] of [[left.legalEntity, right.legalEntity], [left.currency, right.currency], [right.side, left.side], [rankOf(left), rankOf(right)], [left.account, right.account], [left.costCentre, right.costCentre]] as const) {
    const order = partOf(a, b);
    if (order !== '=') return order === 'a' ? -1 : 1;
  }
  return 0;
};

type Booking = { readonly person: BookedPerson; readonly line: PayLine; readonly rule: BookingRule; readonly shares: readonly { readonly centre: CostCentre; readonly weight: bigint }[] };

/** Both sides of one line. A time deduction is a smaller earning: the same accounts, less. */
const entriesOf = ({ person, line, rule, shares }: Booking): readonly JournalEntry[] => {
  const amount = line.bookingClass === 'timeDeduction' ? -line.amount : line.amount;
  const parts = splitByLargestRemainder(amount, shares.map(({ weight }) => weight));
  const base = { legalEntity: person.legalEntity, currency: person.currency };
  return (['debit', 'credit'] as const).flatMap((side): readonly JournalEntry[] => {
    const choice = rule[side];
    if (!choice.ofCostCentre) return [{ ...base, side, account: choice.account, costCentre: '', amount }];
    return shares.map(({ centre }, index) => ({ ...base, side, account: `${centre.expenseAccount}${choice.account}`, costCentre: centre.code, amount: parts[index] ?? 0n }));
  });
};

const keyOf = (entry: JournalEntry): string => JSON.stringify([entry.legalEntity, entry.currency, entry.side, entry.account, entry.costCentre]);

export type Books = { readonly rules: readonly BookingRule[]; readonly costCentres: readonly CostCentre[]; readonly wagesPayable: string };

/** Books the lines of people. Errors: an item without a rule, a share of a cost centre that is not there. */
export const bookPayroll = (people: readonly BookedPerson[], { rules, costCentres, wagesPayable }: Books): Result<Journal, JournalProblem> => {
  const ruleOf = new Map(rules.map((rule) => [rule.source, rule]));
  const centreOf = new Map(costCentres.map((centre) => [centre.code, centre]));
  const sums = new Map<string, JournalEntry>();
  const owed = new Map<number, bigint>();
  const booked = new Map<string, bigint>();
  for (const person of people) {
    assert(person.shares.length > 0, 'a person costs some cost centre');
    const shares: { centre: CostCentre; weight: bigint }[] = [];
    for (const { costCentre, weight } of person.shares) {
      const centre = centreOf.get(costCentre);
      if (centre === undefined) return failure({ code: 'noCostCentre', source: costCentre });
      shares.push({ centre, weight });
    }
    for (const line of person.lines) {
      if (line.amount === 0n) continue;
      const rule = ruleOf.get(line.item) ?? ruleOf.get(line.bookingClass);
      if (rule === undefined) return failure({ code: 'noRule', source: line.item });
      booked.set(line.item, (booked.get(line.item) ?? 0n) + line.amount);
      for (const entry of entriesOf({ person, line, rule, shares })) {
        const key = keyOf(entry);
        sums.set(key, { ...entry, amount: (sums.get(key)?.amount ?? 0n) + entry.amount });
        if (entry.account === wagesPayable) owed.set(person.personId, (owed.get(person.personId) ?? 0n) + (entry.side === 'credit' ? entry.amount : -entry.amount));
      }
    }
  }
  return success({ entries: [...sums.values()].filter(({ amount }) => amount !== 0n).toSorted(compare), owed, booked });
};

/** Debits less credits by legal entity and currency: every value is zero in books that are right. */
export const imbalancesOf = (entries: readonly JournalEntry[]): ReadonlyMap<string, bigint> => {
  const sums = new Map<string, bigint>();
  for (const { legalEntity, currency, side, amount } of entries) {
    const key = `${legalEntity} ${currency}`;
    sums.set(key, (sums.get(key) ?? 0n) + (side === 'debit' ? amount : -amount));
  }
  return sums;
};
