/** The running tax of a year, computed apart from the product: annual table, 5,000 a month employed, whole fen. */
import { monthOf, type Year } from './year-facts.ts';
import { formatDay } from '#kernel/calendar/epoch-day';
import { keyOf, type YearLines } from './year-lines.ts';

const steps: readonly (readonly [upTo: bigint | null, percent: bigint, quick: bigint])[] = [
  [36_000n, 3n, 0n], [144_000n, 10n, 2_520n], [300_000n, 20n, 16_920n], [420_000n, 25n, 31_920n], [660_000n, 30n, 52_920n], [960_000n, 35n, 85_920n], [null, 45n, 181_920n],
];

/** Tax due on a taxable amount of fen, half up to the fen. */
const dueOf = (taxable: bigint): bigint => {
  if (taxable <= 0n) return 0n;
  const step = steps.find(([upTo]) => upTo === null || taxable <= upTo * 100n)!;
  return (taxable * step[1] + 50n) / 100n - step[2] * 100n;
};

const employeeLines = ['pensionEmployee', 'medicalEmployee', 'unemploymentEmployee', 'housingFundEmployee', 'retroPensionEmployee', 'retroMedicalEmployee', 'retroUnemploymentEmployee', 'retroHousingFundEmployee'];

/** Each month's withheld tax against the running tax of gross pay and own contributions as they were paid. */
export const judgeYearTax = (year: Year, lines: YearLines): { readonly judged: number; readonly wrong: readonly string[] } => {
  const hired = new Map(year.facts.flatMap((each) => (each.sheet === 'persons' ? [[each.fact.personNumber, each.fact.hireDay] as const] : [])));
  const left = new Map(year.facts.flatMap((each) => (each.sheet === 'persons' && each.fact.leaveDay !== null ? [[each.fact.personNumber, each.fact.leaveDay] as const] : [])));
  const wrong: string[] = [];
  let judged = 0;
  for (const person of lines.people) {
    const hireMonth = formatDay(hired.get(person) ?? 0);
    const first = hireMonth.startsWith('2026') ? Number(hireMonth.slice(5, 7)) : 1;
    const leaveMonth = formatDay(left.get(person) ?? 0);
    const last = left.has(person) ? Number(leaveMonth.slice(5, 7)) : 12;
    let [income, special, withheld] = [0n, 0n, 0n];
    for (let month = first; month <= 12; month += 1) {
      const line = (item: string): bigint => {
        const key = keyOf(person, monthOf(month), item);
        return BigInt((lines.paid.get(key) ?? 0) + (lines.extra.get(key) ?? 0));
      };
      const taxKey = keyOf(person, monthOf(month), 'incomeTax');
      if (!lines.paid.has(taxKey) && !lines.extra.has(taxKey)) continue;
      income += line('grossPay');
      special += employeeLines.reduce((sum, item) => sum + line(item), 0n);
      const due = dueOf(income - 500_000n * BigInt(Math.min(month, last) - first + 1) - special);
      const expected = due > withheld ? due - withheld : 0n;
      judged += 1;
      if (expected !== line('incomeTax')) wrong.push(`${person} ${monthOf(month)}: withheld ${line('incomeTax')} fen, by the running tax ${expected}`);
      withheld += line('incomeTax');
    }
  }
  return { judged, wrong };
};
