/** All SQL of requisitions and of the company's choices. */
import type { requisitionStates } from '#contracts/api/recruiting-api';
import { assert } from '#kernel/base/result';
import type { CompanyTransaction } from '#modules/platform';

export type RequisitionState = (typeof requisitionStates)[number];
export type RequisitionContent = { readonly department: string; readonly headcount: number; readonly wantedBy: string | null };
export type StoredRequisition = RequisitionContent & {
  readonly requisitionId: number; readonly positionCode: string; readonly profileOn: string; readonly note: string; readonly state: RequisitionState; readonly openedMilliseconds: number; readonly hired: number; readonly running: number;
};

/** Writes a requisition and the first row of its story; answers its number. */
export const insertRequisition = async (tx: CompanyTransaction, given: RequisitionContent & { readonly positionCode: string; readonly profileOn: string; readonly note: string }): Promise<number> => {
  const { rows } = await tx.query<{ requisition_id: string }>(
    'insert into recruiting.requisition (company_id, position_code, profile_on, department, headcount, wanted_by, note, opened_by) values ($1, $2, $3::date, $4, $5, $6::date, $7, $8) returning requisition_id::text',
    [tx.companyId, given.positionCode, given.profileOn, given.department, given.headcount, given.wantedBy, given.note, tx.actor],
  );
  const id = rows[0]?.requisition_id;
  assert(id !== undefined, 'an insert answers its row');
  await insertRequisitionEvent(tx, Number(id), { state: 'open', headcount: given.headcount, note: given.note });
  return Number(id);
};

export const insertRequisitionEvent = async (tx: CompanyTransaction, requisitionId: number, event: { readonly state: RequisitionState; readonly headcount: number; readonly note: string }): Promise<void> => {
  await tx.query('insert into recruiting.requisition_event (company_id, requisition_id, state, headcount, note, made_by) values ($1, $2, $3, $4, $5, $6)', [tx.companyId, requisitionId, event.state, event.headcount, event.note, tx.actor]);
};

/** Changes what may change; the database refuses states that are not drawn. */
export const updateRequisition = async (tx: CompanyTransaction, requisitionId: number, given: RequisitionContent & { readonly state: RequisitionState; readonly note: string }): Promise<void> => {
  await tx.query('update recruiting.requisition set department = $3, headcount = $4, wanted_by = $5::date, state = $6, note = $7 where company_id = $1 and requisition_id = $2',
    [tx.companyId, requisitionId, given.department, given.headcount, given.wantedBy, given.state, given.note]);
};

type RequisitionRow = { requisition_id: string; position_code: string; profile_on: string; department: string; headcount: number; wanted_by: string | null; note: string; state: RequisitionState; opened: number; hired: number; running: number };

/** Requisitions by number, or all of them, the newest first. */
export const readRequisitions = async (tx: CompanyTransaction, requisitionIds: readonly number[] | null): Promise<readonly StoredRequisition[]> => {
  const { rows } = await tx.query<RequisitionRow>(
    `select requisition_id::text, position_code, profile_on::text, department, headcount, wanted_by::text, note, state, (extract(epoch from opened_at) * 1000)::float8 as opened,
       (select count(*)::int from recruiting.application as a where a.company_id = r.company_id and a.requisition_id = r.requisition_id and stage = 'hired') as hired,
       (select count(*)::int from recruiting.application as a where a.company_id = r.company_id and a.requisition_id = r.requisition_id and stage in ('new', 'screening', 'interview', 'offer')) as running
     from recruiting.requisition as r where company_id = $1 and ($2::bigint[] is null or requisition_id = any($2)) order by requisition_id desc`,
    [tx.companyId, requisitionIds],
  );
  return rows.map((row) => ({
    requisitionId: Number(row.requisition_id), positionCode: row.position_code, profileOn: row.profile_on, department: row.department, headcount: row.headcount, wantedBy: row.wanted_by, note: row.note, state: row.state,
    openedMilliseconds: row.opened, hired: row.hired, running: row.running,
  }));
};

/** One requisition, held against others until the transaction ends. */
export const lockRequisition = async (tx: CompanyTransaction, requisitionId: number): Promise<StoredRequisition | null> => {
  const { rowCount } = await tx.query('select from recruiting.requisition where company_id = $1 and requisition_id = $2 for update', [tx.companyId, requisitionId]);
  return (rowCount ?? 0) === 0 ? null : ((await readRequisitions(tx, [requisitionId]))[0] ?? null);
};

type RequisitionEvent = { readonly state: RequisitionState; readonly headcount: number; readonly note: string; readonly madeBy: string; readonly madeMilliseconds: number };
export const readRequisitionEvents = async (tx: CompanyTransaction, requisitionId: number): Promise<readonly RequisitionEvent[]> => {
  const { rows } = await tx.query<{ state: RequisitionState; headcount: number; note: string; made_by: string; made: number }>(
    'select state, headcount, note, made_by, (extract(epoch from made_at) * 1000)::float8 as made from recruiting.requisition_event where company_id = $1 and requisition_id = $2 order by event_id', [tx.companyId, requisitionId]);
  return rows.map((row) => ({ state: row.state, headcount: row.headcount, note: row.note, madeBy: row.made_by, madeMilliseconds: row.made }));
};

type RecruitingPolicy = { readonly retentionMonths: number; readonly enrolsTraining: boolean; readonly enrolsGoals: boolean };
/** What holds until the company chooses: as short as answering a late complaint about a refusal allows. */
export const usualPolicy: RecruitingPolicy = { retentionMonths: 12, enrolsTraining: true, enrolsGoals: true };

/** The company's choices as they were made last; null while it has not chosen. */
export const readPolicy = async (tx: CompanyTransaction): Promise<RecruitingPolicy | null> => {
  const { rows } = await tx.query<{ retention_months: number; enrols_training: boolean; enrols_goals: boolean }>('select retention_months, enrols_training, enrols_goals from recruiting.policy where company_id = $1 order by policy_id desc limit 1', [tx.companyId]);
  const [row] = rows;
  return row === undefined ? null : { retentionMonths: row.retention_months, enrolsTraining: row.enrols_training, enrolsGoals: row.enrols_goals };
};
export const appendPolicy = async (tx: CompanyTransaction, policy: RecruitingPolicy): Promise<void> => {
  await tx.query('insert into recruiting.policy (company_id, retention_months, enrols_training, enrols_goals, made_by) values ($1, $2, $3, $4, $5)', [tx.companyId, policy.retentionMonths, policy.enrolsTraining, policy.enrolsGoals, tx.actor]);
};
/** Whether whoever is hired joins the goals and reviews under way, however they are hired. */
export const readEnrolsGoals = async (tx: CompanyTransaction): Promise<boolean> => ((await readPolicy(tx)) ?? usualPolicy).enrolsGoals;
/** Months after which a candidate with nothing running is erased. */
export const readRetentionMonths = async (tx: CompanyTransaction): Promise<number> => ((await readPolicy(tx)) ?? usualPolicy).retentionMonths;
