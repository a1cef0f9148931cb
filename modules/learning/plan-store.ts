/** SQL of plan rules, plan items, what happened to them, and the weaknesses behind them. Days are epoch-days. */
import type { planCauses, planEvents, planScopes, planStates } from '#contracts/api/learning-api';
import type { TrainingNeed } from '#contracts/flow/training-need';
import { openColumn, sealColumn, type CompanyTransaction } from '#modules/platform';
import { causeValues } from './sealed-learning.ts';

export type PlanScope = (typeof planScopes)[number];
export type PlanCause = (typeof planCauses)[number];
export type PlanState = (typeof planStates)[number];
export type PlanEventKind = (typeof planEvents)[number];

export type PlanRule = { readonly ruleId: string; readonly scopeKind: PlanScope; readonly scopeKey: string; readonly courseCode: string; readonly dueDays: number; readonly isActive: boolean };
export type PlanItem = { readonly personId: number; readonly itemId: string; readonly courseCode: string; readonly cause: PlanCause; readonly ruleId: string | null; readonly state: PlanState; readonly dueDay: number; readonly plannedBy: string; readonly plannedAt: number };
export type PlanEvent = { readonly event: PlanEventKind; readonly dueDay: number | null; readonly reason: string; readonly userId: string; readonly at: number };

/** Whoever plans for a person waits for the one before: a job, a manager and a hire never plan the same course twice. */
export const holdTrainingOf = async (tx: CompanyTransaction, personId: number): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`learning ${tx.companyId} ${personId}`]);
};

/** Rules as they were saved last. */
export const readRules = async (tx: CompanyTransaction): Promise<readonly PlanRule[]> => {
  const { rows } = await tx.query<{ rule_id: string; scope_kind: PlanScope; scope_key: string; course_code: string; due_days: number; is_active: boolean }>(
    'select distinct on (rule_id) rule_id, scope_kind, scope_key, course_code, due_days, is_active from learning.plan_rule where company_id = $1 order by rule_id, version_id desc', [tx.companyId],
  );
  return rows.map((row) => ({ ruleId: row.rule_id, scopeKind: row.scope_kind, scopeKey: row.scope_key, courseCode: row.course_code, dueDays: row.due_days, isActive: row.is_active }));
};

export const insertRule = async (tx: CompanyTransaction, rule: PlanRule): Promise<void> => {
  await tx.query('insert into learning.plan_rule (company_id, rule_id, scope_kind, scope_key, course_code, due_days, is_active, saved_by) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [tx.companyId, rule.ruleId, rule.scopeKind, rule.scopeKey, rule.courseCode, rule.dueDays, rule.isActive, tx.actor]);
};

type ItemRow = { person_id: number; item_id: string; course_code: string; cause: PlanCause; rule_id: string | null; state: PlanState; due_day: number; planned_by: string; planned: number };
const itemColumns = "person_id, item_id, course_code, cause, rule_id, state, due_date - date '1970-01-01' as due_day, planned_by, extract(epoch from planned_at)::float8 as planned";
const itemOf = (row: ItemRow): PlanItem => ({ personId: row.person_id, itemId: row.item_id, courseCode: row.course_code, cause: row.cause, ruleId: row.rule_id, state: row.state, dueDay: row.due_day, plannedBy: row.planned_by, plannedAt: row.planned });

/** Items of people (all in reach when null), by their due day. */
export const readItems = async (tx: CompanyTransaction, { personIds, states }: { readonly personIds: readonly number[] | null; readonly states: readonly PlanState[] | null }): Promise<readonly PlanItem[]> => {
  const { rows } = await tx.query<ItemRow>(
    `select ${itemColumns} from learning.plan_item where company_id = $1 and ($2::int[] is null or person_id = any($2)) and ($3::text[] is null or state = any($3)) order by due_date, person_id, item_id`, [tx.companyId, personIds, states],
  );
  return rows.map(itemOf);
};

export const findItem = async (tx: CompanyTransaction, itemId: string): Promise<PlanItem | null> => {
  const { rows } = await tx.query<ItemRow>(`select ${itemColumns} from learning.plan_item where company_id = $1 and item_id = $2`, [tx.companyId, itemId]);
  return rows[0] === undefined ? null : itemOf(rows[0]);
};

/** Plans courses; answers the items that were planned: who has the course before them already keeps theirs. */
export const insertItems = async (tx: CompanyTransaction, items: readonly Omit<PlanItem, 'plannedBy' | 'plannedAt'>[]): Promise<ReadonlySet<string>> => {
  if (items.length === 0) return new Set();
  const { rows } = await tx.query<{ item_id: string }>(
    `insert into learning.plan_item (company_id, person_id, item_id, course_code, cause, rule_id, state, due_date, planned_by)
     select $1, wish.person_id, wish.item_id, wish.course_code, wish.cause, wish.rule_id, wish.state, date '1970-01-01' + wish.due_day, $2
     from unnest($3::int[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::int[]) as wish (person_id, item_id, course_code, cause, rule_id, state, due_day)
     on conflict (company_id, person_id, course_code) where state in ('proposed', 'open') do nothing returning item_id`,
    [tx.companyId, tx.actor, items.map(({ personId }) => personId), items.map(({ itemId }) => itemId), items.map(({ courseCode }) => courseCode), items.map(({ cause }) => cause), items.map(({ ruleId }) => ruleId), items.map(({ state }) => state), items.map(({ dueDay }) => dueDay)],
  );
  return new Set(rows.map((row) => row.item_id));
};

/** The first event of items. */
export const insertPlanned = async (tx: CompanyTransaction, items: readonly Pick<PlanItem, 'personId' | 'itemId' | 'dueDay'>[], reason: string): Promise<void> => {
  await tx.query(
    `insert into learning.plan_event (company_id, person_id, item_id, event, due_date, reason, user_id)
     select $1, planned.person_id, planned.item_id, 'planned', date '1970-01-01' + planned.due_day, $2, $3 from unnest($4::int[], $5::uuid[], $6::int[]) as planned (person_id, item_id, due_day)`,
    [tx.companyId, reason, tx.actor, items.map(({ personId }) => personId), items.map(({ itemId }) => itemId), items.map(({ dueDay }) => dueDay)],
  );
};

export const updateItem = async (tx: CompanyTransaction, { personId, itemId }: Pick<PlanItem, 'personId' | 'itemId'>, { state, dueDay }: Pick<PlanItem, 'state' | 'dueDay'>): Promise<void> => {
  await tx.query("update learning.plan_item set state = $4, due_date = date '1970-01-01' + $5::int where company_id = $1 and person_id = $2 and item_id = $3", [tx.companyId, personId, itemId, state, dueDay]);
};

export const insertEvent = async (tx: CompanyTransaction, { personId, itemId }: Pick<PlanItem, 'personId' | 'itemId'>, event: { readonly event: PlanEventKind; readonly dueDay?: number; readonly reason?: string }): Promise<void> => {
  await tx.query("insert into learning.plan_event (company_id, person_id, item_id, event, due_date, reason, user_id) values ($1, $2, $3, $4, date '1970-01-01' + $5::int, $6, $7)",
    [tx.companyId, personId, itemId, event.event, event.dueDay ?? null, event.reason ?? '', tx.actor]);
};

/** What happened to an item, in order. */
export const eventsOf = async (tx: CompanyTransaction, { personId, itemId }: Pick<PlanItem, 'personId' | 'itemId'>): Promise<readonly PlanEvent[]> => {
  const { rows } = await tx.query<{ event: PlanEventKind; due_day: number | null; reason: string; user_id: string; at: number }>(
    "select event, due_date - date '1970-01-01' as due_day, reason, user_id, extract(epoch from happened_at)::float8 as at from learning.plan_event where company_id = $1 and person_id = $2 and item_id = $3 order by event_id", [tx.companyId, personId, itemId],
  );
  return rows.map((row) => ({ event: row.event, dueDay: row.due_day, reason: row.reason, userId: row.user_id, at: row.at }));
};

/** Items of a person whose material they opened. */
export const openedItems = async (tx: CompanyTransaction, personId: number): Promise<ReadonlySet<string>> =>
  new Set((await tx.query<{ item_id: string }>("select distinct item_id from learning.plan_event where company_id = $1 and person_id = $2 and event = 'opened'", [tx.companyId, personId])).rows.map((row) => row.item_id));

/** A weakness behind an item: what was found, where, and when. */
export type ItemCause = Omit<TrainingNeed, 'personId'>;

/** Notes the weaknesses that an item answers, when it is planned. */
export const insertCauses = async (tx: CompanyTransaction, { personId, itemId }: Pick<PlanItem, 'personId' | 'itemId'>, causes: readonly ItemCause[]): Promise<void> => {
  const [sealed] = await sealColumn(tx, causeValues, [{ personId, row: itemId, plain: Buffer.from(JSON.stringify(causes)) }]);
  await tx.query('insert into learning.plan_cause (company_id, person_id, item_id, cause_sealed) values ($1, $2, $3, $4)', [tx.companyId, personId, itemId, sealed]);
};

/** Weaknesses behind items of people, by item, as far as the reader may see ratings of each; erased ones are left out. */
export const causesOf = async (tx: CompanyTransaction, personIds: readonly number[]): Promise<ReadonlyMap<string, readonly ItemCause[]>> => {
  if (personIds.length === 0) return new Map();
  const { rows } = await tx.query<{ person_id: number; item_id: string; cause_sealed: Buffer }>('select person_id, item_id, cause_sealed from learning.plan_cause where company_id = $1 and person_id = any($2) order by person_id, item_id', [tx.companyId, personIds]);
  const opened = await openColumn(tx, causeValues, rows.map((row) => ({ personId: row.person_id, row: row.item_id, sealed: row.cause_sealed })));
  return new Map(rows.flatMap((row, index) => {
    const plain = opened[index];
    return plain === null || plain === undefined || plain === 'erased' ? [] : [[row.item_id, JSON.parse(plain.toString()) as readonly ItemCause[]] as const];
  }));
};
