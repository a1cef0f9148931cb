/** SQL of the figures of other systems that goals follow. */
import type { evidenceMeasures, evidenceOperators } from '#contracts/api/goal-api';
import type { CompanyTransaction } from '#modules/platform';
import { userOf } from './review-store.ts';

export type EvidenceFilter = { readonly path: string; readonly operator: (typeof evidenceOperators)[number]; readonly value: string };
/** What is asked of the items of a source. */
export type EvidenceQuestion = { readonly measure: (typeof evidenceMeasures)[number]; readonly valuePath: string; readonly filters: readonly EvidenceFilter[] };
export type EvidenceBinding = {
  readonly goalId: number; readonly personId: number; readonly bindingId: number; readonly sourceCode: string | null; readonly question: EvidenceQuestion; readonly sourcePersonKey: string; readonly madeBy: string; readonly madeAt: number;
};
type EvidenceValue = {
  readonly goalId: number; readonly personId: number; readonly valueId: number; readonly bindingId: number; readonly onDay: number; readonly value: string; readonly items: number; readonly itemKeys: readonly string[]; readonly itemsDigest: string;
  readonly unreadable: number; readonly isFinal: boolean; readonly takenAt: number;
};

type BindingRow = { goal_id: number; person_id: number; binding_id: number; source_code: string | null; question: EvidenceQuestion; source_person_key: string; made_by: string; made: number };
const bindingColumns = 'goal_id, person_id, binding_id, source_code, question, source_person_key, made_by, extract(epoch from made_at)::float8 as made';
const bindingOf = (row: BindingRow): EvidenceBinding => ({
  goalId: Number(row.goal_id), personId: row.person_id, bindingId: Number(row.binding_id), sourceCode: row.source_code, question: row.question, sourcePersonKey: row.source_person_key, madeBy: row.made_by, madeAt: row.made,
});

type ValueRow = {
  goal_id: number; person_id: number; value_id: number; binding_id: number; on_day: number; value: string; items: number; item_keys: readonly string[]; items_digest: string; unreadable: number; is_final: boolean; taken: number;
};
const valueColumns = "goal_id, person_id, value_id, binding_id, on_date - date '1970-01-01' as on_day, trim_scale(value)::text as value, items, item_keys, items_digest, unreadable, is_final, extract(epoch from taken_at)::float8 as taken";
const valueOf = (row: ValueRow): EvidenceValue => ({
  goalId: Number(row.goal_id), personId: row.person_id, valueId: Number(row.value_id), bindingId: Number(row.binding_id), onDay: row.on_day, value: row.value, items: row.items, itemKeys: row.item_keys, itemsDigest: row.items_digest,
  unreadable: row.unreadable, isFinal: row.is_final, takenAt: row.taken,
});

const goalsOfCycle = 'goal_id in (select goal_id from performance.goal where company_id = $1 and cycle_id = $2)';

/** What each goal of a cycle follows now; goals that follow nothing any more are left out. */
export const bindingsOf = async (tx: CompanyTransaction, cycleId: number): Promise<readonly (EvidenceBinding & { readonly sourceCode: string })[]> =>
  (await tx.query<BindingRow>(`select distinct on (goal_id) ${bindingColumns} from performance.evidence_binding where company_id = $1 and ${goalsOfCycle} order by goal_id, binding_id desc`, [tx.companyId, cycleId]))
    .rows.flatMap((row) => (row.source_code === null ? [] : [{ ...bindingOf(row), sourceCode: row.source_code }]));

/** What a goal follows, as it was last chosen. */
export const bindingOfGoal = async (tx: CompanyTransaction, goalId: number): Promise<EvidenceBinding | null> => {
  const { rows } = await tx.query<BindingRow>(`select ${bindingColumns} from performance.evidence_binding where company_id = $1 and goal_id = $2 order by binding_id desc limit 1`, [tx.companyId, goalId]);
  return rows[0] === undefined ? null : bindingOf(rows[0]);
};

export const insertBinding = async (tx: CompanyTransaction, binding: Pick<EvidenceBinding, 'goalId' | 'personId' | 'sourceCode' | 'question' | 'sourcePersonKey'>, day: number): Promise<void> => {
  await tx.query("insert into performance.evidence_binding (company_id, person_id, goal_id, source_code, question, source_person_key, made_by, on_date) values ($1, $2, $3, $4, $5, $6, $7, date '1970-01-01' + $8::int)",
    [tx.companyId, binding.personId, binding.goalId, binding.sourceCode, JSON.stringify(binding.question), binding.sourcePersonKey, userOf(tx), day]);
};

/** The latest figure of each goal of a cycle until a day, as far as it answers what is asked since. A figure without its question is none. */
export const latestValues = async (tx: CompanyTransaction, cycleId: number, day: number): Promise<ReadonlyMap<number, EvidenceValue>> =>
  new Map((await tx.query<ValueRow>(
    `select distinct on (goal_id) ${valueColumns} from performance.evidence_value as taken where company_id = $1 and ${goalsOfCycle} and on_date <= date '1970-01-01' + $3::int
       and exists (select from performance.evidence_binding as asked where asked.company_id = $1 and asked.goal_id = taken.goal_id and asked.binding_id = taken.binding_id)
       and not exists (select from performance.evidence_binding as newer where newer.company_id = $1 and newer.goal_id = taken.goal_id and newer.binding_id > taken.binding_id and newer.on_date <= date '1970-01-01' + $3::int)
     order by goal_id, value_id desc`, [tx.companyId, cycleId, day]))
    .rows.map((row) => [Number(row.goal_id), valueOf(row)]));

/** Figures taken for a goal in reach, the latest first. */
export const valuesOf = async (tx: CompanyTransaction, goalId: number): Promise<readonly EvidenceValue[]> =>
  (await tx.query<ValueRow>(`select ${valueColumns} from performance.evidence_value where company_id = $1 and goal_id = $2 order by value_id desc limit 200`, [tx.companyId, goalId])).rows.map(valueOf);

type NewEvidenceValue = Omit<EvidenceValue, 'valueId' | 'takenAt'>;

export const insertValue = async (tx: CompanyTransaction, value: NewEvidenceValue): Promise<void> => {
  await tx.query(
    `insert into performance.evidence_value (company_id, person_id, goal_id, binding_id, on_date, value, items, item_keys, items_digest, unreadable, is_final)
     values ($1, $2, $3, $4, date '1970-01-01' + $5::int, $6::numeric, $7, $8, $9, $10, $11)`,
    [tx.companyId, value.personId, value.goalId, value.bindingId, value.onDay, value.value, value.items, JSON.stringify(value.itemKeys), value.itemsDigest, value.unreadable, value.isFinal]);
};

export const insertFault = async (tx: CompanyTransaction, fault: { readonly goalId: number; readonly personId: number; readonly code: string }): Promise<void> => {
  await tx.query('insert into performance.evidence_fault (company_id, person_id, goal_id, code) values ($1, $2, $3, $4)', [tx.companyId, fault.personId, fault.goalId, fault.code]);
};

/** Goals of a cycle whose last try to take a figure failed, by why. */
export const openFaults = async (tx: CompanyTransaction, cycleId: number): Promise<ReadonlyMap<number, string>> =>
  new Map((await tx.query<{ goal_id: number; code: string }>(
    `select distinct on (goal_id) goal_id, code from performance.evidence_fault as fault where company_id = $1 and ${goalsOfCycle}
       and not exists (select from performance.evidence_value as taken where taken.company_id = $1 and taken.goal_id = fault.goal_id and taken.value_id > fault.fault_id) order by goal_id, fault_id desc`, [tx.companyId, cycleId]))
    .rows.map((row) => [Number(row.goal_id), row.code]));
