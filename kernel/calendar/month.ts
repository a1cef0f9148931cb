/** Months as text, "2026-10": in order as texts are in order. A month was checked before; another text is a programmer error. */
import { dateOfDay, firstDayOfMonth } from './epoch-day.ts';

/** Months since the year 0. */
const indexOf = (month: string): number => {
  const { year, month: number } = dateOfDay(firstDayOfMonth(month));
  return year * 12 + number - 1;
};

const monthAt = (index: number): string => `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;

/** The month that is `step` months after another. */
export const monthAfter = (month: string, step = 1): string => monthAt(indexOf(month) + step);

/** The month before, "2026-09" for "2026-10". */
export const monthBefore = (month: string): string => monthAfter(month, -1);

/** Months from one to another, "2026-09" to "2026-11" = 2. */
export const monthsBetween = (from: string, to: string): number => indexOf(to) - indexOf(from);

/** The twelve months of a year, given as "2026" or as any month of it. */
export const monthsOfYear = (yearOrMonth: string): readonly string[] => Array.from({ length: 12 }, (_, index) => monthAfter(`${yearOrMonth.slice(0, 4)}-01`, index));
