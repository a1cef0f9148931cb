/** Months and days as they are typed on the command line. */
import { parseDay } from '#kernel/calendar/epoch-day';
import { failure, success, type Result } from '#kernel/base/result';
import type { CompanyTransaction } from '#modules/platform';
import type { CommandFailure } from './command.ts';

const monthForm = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** "2026-10", or the failure that says so. */
export const readMonth = (text: string, option: string): Result<string, CommandFailure> =>
  monthForm.test(text) ? success(text) : failure({ code: 'optionValue', data: { option, expected: 'YYYY-MM' } });

/** Epoch-day of "2026-10-08", or the failure that says so. */
export const readDay = (text: string, option: string): Result<number, CommandFailure> => {
  const day = parseDay(text);
  return day.ok ? success(day.value) : failure({ code: 'optionValue', data: { option, expected: 'YYYY-MM-DD' } });
};

/** The month before the present one, by the installation's clock in Shanghai: the month whose wages are due. */
export const monthThatEnded = async (tx: CompanyTransaction): Promise<string> => {
  const { rows } = await tx.query<{ month: string }>(`select to_char(date_trunc('month', platform.now() at time zone 'Asia/Shanghai') - interval '1 month', 'YYYY-MM') as month`);
  return rows[0]?.month ?? '';
};
