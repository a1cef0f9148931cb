/** What differs between what a payslip was computed from and what is known now, by name and day. */
import { formatDay } from '#kernel/calendar/epoch-day';
import type { BasisDay, PayBasis } from './pay-basis.ts';
import type { RetroCause } from './retro-store.ts';

/** More than these are not listed: the reader sees that everything changed. */
const mostCauses = 40;

const leaveColumns: ReadonlySet<string> = new Set(['annualLeaveMinutes', 'personalLeaveMinutes', 'sickLeaveMinutes', 'compensatoryLeaveMinutes', 'otherPaidLeaveMinutes', 'tripMinutes']);
const baseCodes: ReadonlySet<string> = new Set(['insuranceBase', 'housingFundDeclaredBase', 'housingFundRate']);
const employmentCodes: ReadonlySet<string> = new Set(['contributionsDue', 'labourRemuneration', 'periodWorkdays', 'periodStatutoryHolidays']);

const daysOf = (basis: PayBasis): ReadonlyMap<number, BasisDay> => new Map(basis.segments.flatMap(({ days }) => days.map((day) => [day.day, day] as const)));

const dayCauses = (before: PayBasis, after: PayBasis): readonly RetroCause[] => {
  const [earlier, later] = [daysOf(before), daysOf(after)];
  return [...new Set([...earlier.keys(), ...later.keys()])].sort((a, b) => a - b).flatMap((day) => {
    const was: Readonly<Record<string, number>> = earlier.get(day)?.minutes ?? {};
    const is: Readonly<Record<string, number>> = later.get(day)?.minutes ?? {};
    return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((what): readonly RetroCause[] =>
      ((was[what] ?? 0) === (is[what] ?? 0) ? [] : [{ code: leaveColumns.has(what) ? 'leave' : 'hours', what, day: formatDay(day), before: String(was[what] ?? 0), after: String(is[what] ?? 0) }]));
  });
};

type Segment = PayBasis['segments'][number];

/** Wages that differ, from the day on which they do. */
const wageCauses = (before: PayBasis, after: PayBasis): readonly RetroCause[] => {
  const at = (basis: PayBasis, day: number): Segment | undefined => basis.segments.findLast(({ fromDay }) => fromDay <= day) ?? basis.segments[0];
  const days = [...new Set([...before.segments, ...after.segments].map(({ fromDay }) => fromDay))].sort((a, b) => a - b);
  return days.flatMap((day): readonly RetroCause[] => {
    const [was, is] = [at(before, day), at(after, day)];
    if (was === undefined || is === undefined || (was.wage === is.wage && was.wageKind === is.wageKind)) return [];
    return [{ code: 'rate', what: 'wage', day: formatDay(day), before: was.wage, after: is.wage, beforeKind: was.wageKind, afterKind: is.wageKind }];
  });
};

const termsCauses = (before: PayBasis, after: PayBasis): readonly RetroCause[] => {
  const ends = ({ segments }: PayBasis): string => `${formatDay(segments[0]?.fromDay ?? 0)} – ${formatDay((segments.at(-1)?.toDay ?? 1) - 1)}`;
  return ends(before) === ends(after) ? wageCauses(before, after) : [{ code: 'employment', what: 'employment', day: null, before: ends(before), after: ends(after) }];
};

const wasGiven = ({ scalars }: PayBasis): boolean => scalars['performanceFactorGiven'] === '1';
const performanceCodes: ReadonlySet<string> = new Set(['performancePayBase', 'performanceFactor', 'performanceFactorGiven']);

/** A base that changed was entered; a result that changed is a result. A basis from before there were such things knows none of them. */
const performanceCauses = (before: PayBasis, after: PayBasis): readonly RetroCause[] => {
  const base = ({ scalars }: PayBasis): string => scalars['performancePayBase'] ?? '0';
  const factor = (basis: PayBasis): string => (wasGiven(basis) ? (basis.scalars['performanceFactor'] ?? '') : '');
  const entered: readonly RetroCause[] = base(before) === base(after) ? [] : [{ code: 'entry', what: 'performancePayBase', day: null, before: base(before), after: base(after) }];
  const scored: readonly RetroCause[] = factor(before) === factor(after) ? [] : [{ code: 'score', what: 'performanceFactor', day: null, before: factor(before), after: factor(after) }];
  return [...entered, ...scored];
};

const scalarCauses = (before: PayBasis, after: PayBasis): readonly RetroCause[] =>
  [...new Set([...Object.keys(before.scalars), ...Object.keys(after.scalars)])].flatMap((what): readonly RetroCause[] => {
    const [was, is] = [before.scalars[what] ?? '', after.scalars[what] ?? ''];
    if (was === is || performanceCodes.has(what)) return [];
    const cause = (code: RetroCause['code']): readonly RetroCause[] => [{ code, what, day: null, before: was, after: is }];
    if (baseCodes.has(what)) return cause('contributionBase');
    if (employmentCodes.has(what)) return cause('employment');
    if (what === 'enteredOverrides') return cause('override');
    // Running totals, declarations, debts and earlier differences belong to the payment and are not compared.
    return what.startsWith('entered') || what === 'perfectAttendanceAmount' ? cause('entry') : [];
  });

/** The causes of a difference; the payslip that never was has the whole employment as its cause. */
export const causesBetween = (before: PayBasis | null, after: PayBasis): readonly RetroCause[] => {
  if (before === null) return [{ code: 'employment', what: 'payslip', day: null, before: '', after: after.personNumber }];
  const rule: readonly RetroCause[] = before.packDigest === after.packDigest ? [] : [{ code: 'rule', what: 'packs', day: null, before: before.packDigest, after: after.packDigest }];
  return [...rule, ...termsCauses(before, after), ...scalarCauses(before, after), ...performanceCauses(before, after), ...dayCauses(before, after)].slice(0, mostCauses);
};
