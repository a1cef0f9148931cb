/** Entering bases of performance pay: each row is looked at by itself, and the open payslips that it moves are computed at once. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { writePerformanceBases } from '#contracts/api/performance-base-api';
import { success, type Result } from '#kernel/base/result';
import { ownPeople, recordAudit, type CompanyTransaction } from '#modules/platform';
import { insertPerformanceBases, type NewPerformanceBase } from './performance-base-store.ts';
import type { PayrollError } from './payroll-errors.ts';
import { refreshMonths } from './refresh-preview.ts';

type Answer = RouteResponse<typeof writePerformanceBases>;
type Refusal = Answer['refused'][number]['code'];
type BaseWish = Omit<NewPerformanceBase, 'personId' | 'source'> & { readonly personId: number | null };

/** Below what the rules take as an input: more would leave its person without a payslip. */
const amountPattern = /^\d{1,7}(\.\d{1,2})?$/;

const refusalOf = ({ personId, amount }: BaseWish, own: ReadonlySet<number>): Refusal | null => {
  if (personId === null) return 'personUnknown';
  // Whoever enters pay enters none of their own, nor of whom they act for.
  if (own.has(personId)) return 'ownEntry';
  return amount === null || amountPattern.test(amount) ? null : 'amountInvalid';
};

/** Writes the rows that hold. Errors are those of computing the open runs again. */
export const savePerformanceBases = async (tx: CompanyTransaction, { rows, source }: { readonly rows: readonly BaseWish[]; readonly source: NewPerformanceBase['source'] }): Promise<Result<Answer, PayrollError>> => {
  const own = await ownPeople(tx);
  const refused: { row: number; code: Refusal }[] = [];
  const good: NewPerformanceBase[] = [];
  rows.forEach((wish, row) => {
    const code = refusalOf(wish, own);
    if (code !== null || wish.personId === null) refused.push({ row, code: code ?? 'personUnknown' });
    else good.push({ ...wish, personId: wish.personId, source });
  });
  await recordAudit(tx, { action: 'payroll.performanceBasesWritten', subject: 'performanceBases', data: { written: good.length, refused: refused.length }, personIds: good.map(({ personId }) => personId), fieldClasses: ['pay'] });
  if (good.length === 0) return success({ written: 0, refused });
  await insertPerformanceBases(tx, good);
  const from = good.map(({ fromMonth }) => fromMonth).sort()[0] ?? '9999-12';
  const refreshed = await refreshMonths(tx, { from, to: '9999-12' }, [...new Set(good.map(({ personId }) => personId))]);
  return refreshed.ok ? success({ written: good.length, refused }) : refreshed;
};
