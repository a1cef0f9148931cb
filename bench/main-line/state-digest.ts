/** What must be equal after a kill and without one: every row that the work leaves behind, without times and without numbers from sequences. */
import { createHash } from 'node:crypto';
import { loadPayslips } from '#modules/payroll';
import { asSystem, listCompanies, withCompany, type Database } from '#modules/platform';

const stateQueries: readonly string[] = [
  `select company_id, stream, natural_key, version, content_hash, is_tombstone, business_date, facts from sync.landed_record order by 1, 2, 3, 4`,
  `select company_id, slice_number, stream, status, cursor, pages, cardinality(seen_keys), unknown_keys from sync.slice order by 1, 2`,
  `select company_id, stream, source_person_key, covered_from, covered_to from sync.coverage order by 1, 2, 3, 4, 5`,
  `select company_id, stream, content_hash from sync.quarantined_record order by 1, 2, 3`,
  `select company_id, person_id, business_date, punched_at, direction, source_code, natural_key from attendance.punch order by 1, 2, 3, 4, 7`,
  `select company_id, person_id, business_date, scheduled_at, direction, natural_key from attendance.expected_punch_missing order by 1, 2, 3, 6`,
  `select company_id, person_id from attendance.recompute_request order by 1, 2`,
  `select to_jsonb(attendance_day) - 'recorded_seq' - 'computed_at' as day from attendance.attendance_day order by company_id, person_id, business_date`,
  `select company_id, month, status, digest from payroll.pay_run order by 1, 2`,
  `select company_id, shard_number, status from payroll.run_shard order by 1, 2`,
  `select company_id, action, subject, data from platform.audit_event where action in ('sync.landed', 'payroll.runFinished') order by 1, 2, 3, data::text`,
];

const openPayslips = async (database: Database): Promise<readonly string[]> => {
  const lines: string[] = [];
  for (const { companyId } of await listCompanies(database)) {
    lines.push(...(await withCompany(database, asSystem(companyId, 'proof', 'prove'), async (tx) => {
      const { rows } = await tx.query<{ month: string }>("select distinct to_char(month, 'YYYY-MM') as month from payroll.payslip where company_id = $1 order by 1", [companyId]);
      const found: string[] = [];
      for (const { month } of rows) {
        for (const { personId, revision, status, reason, itemSet, amountAt, findings, checkCode } of await loadPayslips(tx, month)) {
          found.push(JSON.stringify([companyId, month, personId, revision, status, reason, itemSet?.place ?? null, (itemSet?.items ?? []).map((_, index) => amountAt(index)), findings, checkCode]));
        }
      }
      return found;
    })));
  }
  return lines;
};

/** SHA-256 over the rows of all queries, and how many rows there are. */
export async function stateDigest(database: Database): Promise<{ readonly digest: string; readonly rows: number }> {
  const hash = createHash('sha256');
  let count = 0;
  for (const text of stateQueries) {
    const { rows } = await database.ownerPool.query<Record<string, unknown>>(text);
    count += rows.length;
    hash.update(`${text}\n`);
    for (const row of rows) hash.update(`${JSON.stringify(row)}\n`);
  }
  // Payslips are sealed with fresh random bytes each time: what counts is their content.
  for (const payslip of await openPayslips(database)) {
    count += 1;
    hash.update(`${payslip}\n`);
  }
  return { digest: hash.digest('hex'), rows: count };
}
