/** What a change would do to somebody's pay, to the cent and before anybody agrees to it. */
import * as z from 'zod';
import { amountValue, monthValue, titlesValue } from './api-values.ts';

const lineChange = z.object({ item: z.string().describe('Line.'), titles: titlesValue.describe('Its name.'), before: amountValue.describe('As it stands.'), after: amountValue.describe('As it would be.') });

export const payDifferenceResponse = z.object({
  month: monthValue.describe('Month of the payslip that moves.'), state: z.enum(['open', 'review', 'next']).describe('open: its preview moves at once; review: when it comes back; next: the month is not begun.'),
  isRelative: z.boolean().describe('True for who reads no pay of the person: of the line that the person showed them, what would be more or less, counted from 0.00.'),
  isWithheld: z.boolean().describe('More would change than is listed: for readers of pay. What minutes cost tells the wage.'),
  lines: z.array(lineChange).describe('Lines that would change.'), carried: z.array(lineChange.extend({ fromMonth: monthValue.describe('Closed month.') })).describe('What it would carry of closed months: 补发 or 补扣.'),
  netBefore: amountValue.describe('Net pay as it stands; 0.00 for who reads no pay.'), netAfter: amountValue.describe('Net pay as it would be; 0.00 for who reads no pay.'),
});
