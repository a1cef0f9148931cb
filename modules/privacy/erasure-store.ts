/** SQL of erasures. What goes is taken out by the database's own functions, which look at the erasure again. */
import type { CompanyTransaction } from '#modules/platform';

export type ErasureState = 'requested' | 'approved' | 'restricted' | 'erased' | 'refused';
export type Erasure = {
  readonly erasureId: number; readonly personId: number; readonly personNumber: string; readonly name: string; readonly state: ErasureState; readonly reason: string; readonly pseudonym: string;
  readonly askedBy: string; readonly askedAt: Date; readonly decidedBy: string | null; readonly decidedAt: Date | null; readonly eraseAfter: string | null;
};
type Row = { erasure_id: number; person_id: number; person_number: string | null; name: string | null; state: ErasureState; reason: string; pseudonym: string; asked_by: string; asked_at: Date; decided_by: string | null; decided_at: Date | null; erase_after: string | null };

const columns = 'erasure_id, erasure.person_id, person_number, name, state, reason, pseudonym, asked_by, asked_at, decided_by, decided_at, erase_after';
const from = 'privacy.erasure as erasure left join people.person as person on person.company_id = erasure.company_id and person.person_id = erasure.person_id';
const erasureOf = (row: Row): Erasure => ({
  erasureId: Number(row.erasure_id), personId: row.person_id, personNumber: row.person_number ?? row.pseudonym, name: row.name ?? '', state: row.state, reason: row.reason, pseudonym: row.pseudonym,
  askedBy: row.asked_by, askedAt: row.asked_at, decidedBy: row.decided_by, decidedAt: row.decided_at, eraseAfter: row.erase_after,
});

export const readErasure = async (tx: CompanyTransaction, erasureId: number): Promise<Erasure | null> => {
  const { rows } = await tx.query<Row>(`select ${columns} from ${from} where erasure.company_id = $1 and erasure_id = $2`, [tx.companyId, erasureId]);
  return rows[0] === undefined ? null : erasureOf(rows[0]);
};

export const findOpenErasure = async (tx: CompanyTransaction, personId: number): Promise<number | null> => {
  const { rows } = await tx.query<{ erasure_id: number }>("select erasure_id from privacy.erasure where company_id = $1 and person_id = $2 and state <> 'refused'", [tx.companyId, personId]);
  return rows[0] === undefined ? null : Number(rows[0].erasure_id);
};

export const listErasureRows = async (tx: CompanyTransaction, page: { readonly page: number; readonly pageSize: number }): Promise<{ readonly total: number; readonly rows: readonly Erasure[] }> => {
  const { rows } = await tx.query<Row & { total: number }>(`select ${columns}, count(*) over ()::int as total from ${from} where erasure.company_id = $1 order by erasure_id desc offset $2 limit $3`, [tx.companyId, (page.page - 1) * page.pageSize, page.pageSize]);
  return { total: rows[0]?.total ?? 0, rows: rows.map(erasureOf) };
};

/** Approved erasures that wait for the worker, and restricted ones whose day has come. */
export const listDueErasures = async (tx: CompanyTransaction, day: string): Promise<readonly number[]> => {
  const { rows } = await tx.query<{ erasure_id: number }>("select erasure_id from privacy.erasure where company_id = $1 and (state = 'approved' or (state = 'restricted' and erase_after <= $2::date)) order by erasure_id", [tx.companyId, day]);
  return rows.map((row) => Number(row.erasure_id));
};

/** Erased people of the company, for the list outside the database. */
export const listErased = async (tx: CompanyTransaction): Promise<readonly { readonly erasureId: number; readonly personId: number }[]> => {
  const { rows } = await tx.query<{ erasure_id: number; person_id: number }>("select erasure_id, person_id from privacy.erasure where company_id = $1 and state = 'erased' order by erasure_id", [tx.companyId]);
  return rows.map((row) => ({ erasureId: Number(row.erasure_id), personId: row.person_id }));
};

export const insertErasure = async (tx: CompanyTransaction, wish: { readonly personId: number; readonly reason: string; readonly pseudonym: string; readonly askedBy?: string }): Promise<number> => {
  const { rows } = await tx.query<{ erasure_id: number }>(
    'insert into privacy.erasure (company_id, person_id, reason, asked_by, pseudonym) values ($1, $2, $3, $4, $5) returning erasure_id', [tx.companyId, wish.personId, wish.reason, wish.askedBy ?? tx.actor, wish.pseudonym],
  );
  return Number(rows[0]?.erasure_id);
};

export const updateDecision = async (tx: CompanyTransaction, erasureId: number, state: 'approved' | 'refused', eraseAfter: string | null): Promise<void> => {
  await tx.query("update privacy.erasure set state = $3, decided_by = $4, decided_at = platform.now(), erase_after = $5 where company_id = $1 and erasure_id = $2 and state = 'requested'", [tx.companyId, erasureId, state, tx.actor, eraseAfter]);
};

/** An erasure of the list outside the database: decided once already, due now. */
export const updateForReplay = async (tx: CompanyTransaction, erasureId: number, day: string): Promise<void> => {
  await tx.query(
    "update privacy.erasure set state = 'approved', asked_by = 'erasureList', decided_by = 'start', decided_at = platform.now(), erased_at = null, erase_after = $3 where company_id = $1 and erasure_id = $2", [tx.companyId, erasureId, day],
  );
};

export const updateProgress = async (tx: CompanyTransaction, erasureId: number, state: 'restricted' | 'erased'): Promise<void> => {
  await tx.query("update privacy.erasure set state = $3, erased_at = case when $3 = 'erased' then platform.now() end where company_id = $1 and erasure_id = $2", [tx.companyId, erasureId, state]);
};

/** Runs the database's erasure; answers what went where. */
export const eraseRows = async (tx: CompanyTransaction, erasureId: number, inFull: boolean, knownValues: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await tx.query<{ table_name: string; row_count: number }>('select table_name, row_count::int from privacy.erase($1, $2, $3)', [erasureId, inFull, knownValues]);
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row.table_name, (counts.get(row.table_name) ?? 0) + row.row_count);
  return counts;
};

export type PersonToErase = { readonly personNumber: string; readonly name: string; readonly email: string; readonly hireDate: string; readonly leaveDate: string | null };

export const readPersonToErase = async (tx: CompanyTransaction, personId: number): Promise<PersonToErase | null> => {
  const { rows } = await tx.query<{ person_number: string; name: string; email: string; hire_date: string; leave_date: string | null }>(
    'select person_number, name, email, hire_date, leave_date from people.person where company_id = $1 and person_id = $2', [tx.companyId, personId],
  );
  const row = rows[0];
  return row === undefined ? null : { personNumber: row.person_number, name: row.name, email: row.email, hireDate: row.hire_date, leaveDate: row.leave_date };
};

/** The last day of records of each rule that an erasure waits for. */
export const lastRecordDays = async (tx: CompanyTransaction, personId: number): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await tx.query<{ rule: string; last_day: string }>(
    `select 'wageRecords' as rule, max((month + interval '1 month' - interval '1 day')::date) as last_day from (select month from payroll.payslip where company_id = $1 and person_id = $2 union all select month from people.earlier_payslip where company_id = $1 and person_id = $2) as wage
     union all select 'attendanceRecords', max(business_date) from (select business_date from attendance.attendance_day where company_id = $1 and person_id = $2 union all select business_date from attendance.punch where company_id = $1 and person_id = $2) as worked
     union all select 'specialDeductions', max((to_month + interval '1 month' - interval '1 day')::date) from people.declared_deduction where company_id = $1 and person_id = $2
     union all select 'taxWithholding', max(make_date(tax_year, 12, 31)) from people.opening_balance where company_id = $1 and person_id = $2
     union all select 'contracts', (select leave_date from people.person where company_id = $1 and person_id = $2 and exists (select from people.terms where company_id = $1 and person_id = $2))`, [tx.companyId, personId],
  );
  return new Map(rows.filter((row) => row.last_day !== null).map((row) => [row.rule, row.last_day]));
};
