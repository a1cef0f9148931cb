/** SQL of goals, their versions and their check-ins. Days are epoch-days, figures decimal strings. */
import type { confidences, goalLevels, goalMeasures } from '#contracts/api/goal-api';
import { assert } from '#kernel/base/result';
import { drawRowNumber, openColumn, sealColumn, type CompanyTransaction, type SealedColumn } from '#modules/platform';
import { userOf } from './review-store.ts';

type GoalLevel = (typeof goalLevels)[number];
type GoalMeasure = (typeof goalMeasures)[number];
type Confidence = (typeof confidences)[number];

/** What is said of a goal. */
export type GoalContent = {
  readonly personId: number; readonly level: GoalLevel; readonly department: string; readonly parentGoalId: number | null; readonly title: string; readonly weight: string; readonly measure: GoalMeasure;
  readonly startValue: string | null; readonly targetValue: string | null; readonly unit: string; readonly dutyCode: string | null; readonly isDropped: boolean;
};
export type GoalVersion = GoalContent & { readonly goalId: number; readonly cycleId: number; readonly versionId: number; readonly reason: string; readonly validFromDay: number; readonly madeBy: string; readonly madeAt: number };
type GoalPlace = { readonly goalId: number; readonly parentId: number | null };

type Row = {
  goal_id: number; cycle_id: number; version_id: number; person_id: number; level: GoalLevel; department: string; parent_goal_id: number | null; title: string; weight: string; measure: GoalMeasure; start_value: string | null; target_value: string | null;
  unit: string; duty_code: string | null; is_dropped: boolean; reason: string; valid_from: number; made_by: string; made: number;
};
const columns = `goal_id, cycle_id, version_id, person_id, level, department, parent_goal_id, title, trim_scale(weight)::text as weight, measure, start_value::text, target_value::text, unit, duty_code, is_dropped, reason,
  valid_from - date '1970-01-01' as valid_from, goal_version.made_by, extract(epoch from goal_version.made_at)::float8 as made`;
const source = 'performance.goal_version join performance.goal using (company_id, goal_id)';

const versionOf = (row: Row): GoalVersion => ({
  goalId: Number(row.goal_id), cycleId: Number(row.cycle_id), versionId: Number(row.version_id), personId: row.person_id, level: row.level, department: row.department, parentGoalId: row.parent_goal_id === null ? null : Number(row.parent_goal_id),
  title: row.title, weight: row.weight, measure: row.measure, startValue: row.start_value, targetValue: row.target_value, unit: row.unit, dutyCode: row.duty_code, isDropped: row.is_dropped, reason: row.reason, validFromDay: row.valid_from,
  madeBy: row.made_by, madeAt: row.made,
});

/** The goals of a cycle as they stood at the end of a day. Only the system, or who reaches every rating, sees them all. */
export const versionsOn = async (tx: CompanyTransaction, cycleId: number, day: number): Promise<readonly GoalVersion[]> =>
  (await tx.query<Row>(`select distinct on (goal_id) ${columns} from ${source} where company_id = $1 and cycle_id = $2 and valid_from <= date '1970-01-01' + $3::int order by goal_id, version_id desc`, [tx.companyId, cycleId, day])).rows.map(versionOf);

/** Everything that was said of a goal, the latest first. */
export const versionsOf = async (tx: CompanyTransaction, goalId: number): Promise<readonly GoalVersion[]> =>
  (await tx.query<Row>(`select ${columns} from ${source} where company_id = $1 and goal_id = $2 order by version_id desc`, [tx.companyId, goalId])).rows.map(versionOf);

/** How all goals of a cycle stand to each other now, also those out of reach; nothing of what they say. */
export const goalPlaces = async (tx: CompanyTransaction, cycleId: number): Promise<readonly GoalPlace[]> =>
  (await tx.query<{ goal_id: number; parent_goal_id: number | null }>('select goal_id, parent_goal_id from performance.goal_places($1) order by goal_id', [cycleId]))
    .rows.map((row) => ({ goalId: Number(row.goal_id), parentId: row.parent_goal_id === null ? null : Number(row.parent_goal_id) }));

/** The cycle of a goal; null for an unknown one. */
export const cycleOfGoal = async (tx: CompanyTransaction, goalId: number): Promise<number | null> => {
  const { rows } = await tx.query<{ cycle_id: number }>('select cycle_id from performance.goal where company_id = $1 and goal_id = $2', [tx.companyId, goalId]);
  return rows[0] === undefined ? null : Number(rows[0].cycle_id);
};

/** What is said of a goal now; null when it is not there or not in reach, also when it was in reach before it went to somebody else. */
export const currentGoal = async (tx: CompanyTransaction, goalId: number): Promise<GoalVersion | null> => {
  const { rows } = await tx.query<Row>(`select ${columns} from ${source} where company_id = $1 and goal_id = $2 and version_id = (select version_id from performance.latest_versions(array[$2::bigint]))`, [tx.companyId, goalId]);
  return rows[0] === undefined ? null : versionOf(rows[0]);
};

/** Goals of a cycle in reach as they are now; those that went to somebody out of reach are left out. */
export const currentGoals = async (tx: CompanyTransaction, cycleId: number): Promise<readonly GoalVersion[]> => {
  const { rows } = await tx.query<{ goal_id: number }>(`select distinct goal_id from ${source} where company_id = $1 and cycle_id = $2`, [tx.companyId, cycleId]);
  const inReach = rows.map((row) => Number(row.goal_id));
  return (await tx.query<Row>(`select ${columns} from ${source} where company_id = $1 and cycle_id = $2 and (goal_id, version_id) in (select goal_id, version_id from performance.latest_versions($3)) order by goal_id`, [tx.companyId, cycleId, inReach])).rows.map(versionOf);
};

/** A new goal without anything said of it yet. */
export const insertGoal = async (tx: CompanyTransaction, cycleId: number): Promise<number> => {
  const { rows } = await tx.query<{ goal_id: number }>('insert into performance.goal (company_id, cycle_id, made_by) values ($1, $2, $3) returning goal_id', [tx.companyId, cycleId, userOf(tx)]);
  const id = rows[0]?.goal_id;
  assert(id !== undefined, 'an insert answers its row');
  return Number(id);
};

/** Says something new of a goal; what was said before stays. */
export const insertVersion = async (tx: CompanyTransaction, goalId: number, content: GoalContent, said: { readonly day: number; readonly reason: string }): Promise<void> => {
  await tx.query(
    `insert into performance.goal_version (company_id, person_id, goal_id, level, department, parent_goal_id, title, weight, measure, start_value, target_value, unit, duty_code, is_dropped, reason, valid_from, made_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8::numeric, $9, $10::numeric, $11::numeric, $12, $13, $14, $15, date '1970-01-01' + $16::int, $17)`,
    [tx.companyId, content.personId, goalId, content.level, content.department, content.parentGoalId, content.title, content.weight, content.measure, content.startValue, content.targetValue, content.unit, content.dutyCode, content.isDropped, said.reason, said.day, userOf(tx)]);
};

/** How many goals of each cycle the reader may see. */
export const countGoals = async (tx: CompanyTransaction): Promise<ReadonlyMap<number, number>> =>
  new Map((await tx.query<{ cycle_id: number; count: number }>(`select cycle_id, count(distinct goal_id)::int as count from ${source} where company_id = $1 group by cycle_id`, [tx.companyId])).rows.map((row) => [Number(row.cycle_id), row.count]));

export type CheckIn = { readonly goalId: number; readonly personId: number; readonly checkInId: number; readonly onDay: number; readonly value: string | null; readonly confidence: Confidence; readonly madeBy: string; readonly madeAt: number };
type CheckInRow = { goal_id: number; person_id: number; check_in_id: number; on_day: number; value: string | null; confidence: Confidence; made_by: string; made: number; note_sealed: Buffer | null };
const checkInColumns = "goal_id, person_id, check_in_id, on_date - date '1970-01-01' as on_day, value::text, confidence, made_by, extract(epoch from made_at)::float8 as made, note_sealed";
const checkInOf = (row: CheckInRow): CheckIn => ({
  goalId: Number(row.goal_id), personId: row.person_id, checkInId: Number(row.check_in_id), onDay: row.on_day, value: row.value, confidence: row.confidence, madeBy: row.made_by, madeAt: row.made,
});

/** The latest check-in of each goal of a cycle until a day. */
export const latestCheckIns = async (tx: CompanyTransaction, cycleId: number, day: number): Promise<ReadonlyMap<number, CheckIn>> =>
  new Map((await tx.query<CheckInRow>(
    `select distinct on (goal_id) ${checkInColumns} from performance.check_in where company_id = $1 and on_date <= date '1970-01-01' + $3::int
       and goal_id in (select goal_id from performance.goal where company_id = $1 and cycle_id = $2) order by goal_id, on_date desc, check_in_id desc`, [tx.companyId, cycleId, day]))
    .rows.map((row) => [Number(row.goal_id), checkInOf(row)]));

/** The latest check-in with a figure of each goal of a cycle until a day. */
export const latestFigures = async (tx: CompanyTransaction, cycleId: number, day: number): Promise<ReadonlyMap<number, CheckIn>> =>
  new Map((await tx.query<CheckInRow>(
    `select distinct on (goal_id) ${checkInColumns} from performance.check_in where company_id = $1 and value is not null and on_date <= date '1970-01-01' + $3::int
       and goal_id in (select goal_id from performance.goal where company_id = $1 and cycle_id = $2) order by goal_id, on_date desc, check_in_id desc`, [tx.companyId, cycleId, day]))
    .rows.map((row) => [Number(row.goal_id), checkInOf(row)]));

/** What people write in a check-in. */
export const checkInNotes: SealedColumn = { table: 'performance.check_in', column: 'note_sealed', fieldClass: 'rating' };
export const checkInRowText = 'check_in_id::text';

type WrittenCheckIn = CheckIn & { readonly note: string };

const withNotes = async (tx: CompanyTransaction, rows: readonly CheckInRow[]): Promise<readonly WrittenCheckIn[]> => {
  const notes = await openColumn(tx, checkInNotes, rows.map((row) => ({ personId: row.person_id, row: String(row.check_in_id), sealed: row.note_sealed })));
  return rows.map((row, index) => {
    const note = notes[index] ?? null;
    return { ...checkInOf(row), note: note === null || note === 'erased' ? '' : note.toString() };
  });
};

/** All check-ins of a goal in reach with their texts, the latest first. */
export const checkInsOf = async (tx: CompanyTransaction, goalId: number): Promise<readonly WrittenCheckIn[]> =>
  withNotes(tx, (await tx.query<CheckInRow>(`select ${checkInColumns} from performance.check_in where company_id = $1 and goal_id = $2 order by on_date desc, check_in_id desc`, [tx.companyId, goalId])).rows);

/** All check-ins of a person, oldest first: for the copy that they may ask for. */
export const checkInsOfPerson = async (tx: CompanyTransaction, personId: number): Promise<readonly WrittenCheckIn[]> =>
  withNotes(tx, (await tx.query<CheckInRow>(`select ${checkInColumns} from performance.check_in where company_id = $1 and person_id = $2 order by check_in_id`, [tx.companyId, personId])).rows);

export type NewCheckIn = { readonly goalId: number; readonly personId: number; readonly onDay: number; readonly value: string | null; readonly confidence: Confidence; readonly note: string };

export const insertCheckIn = async (tx: CompanyTransaction, checkIn: NewCheckIn): Promise<void> => {
  const checkInId = await drawRowNumber(tx);
  const [note] = checkIn.note === '' ? [null] : await sealColumn(tx, checkInNotes, [{ personId: checkIn.personId, row: String(checkInId), plain: Buffer.from(checkIn.note) }]);
  await tx.query(
    "insert into performance.check_in (company_id, person_id, goal_id, check_in_id, on_date, value, confidence, note_sealed, made_by) values ($1, $2, $3, $4, date '1970-01-01' + $5::int, $6::numeric, $7, $8, $9)",
    [tx.companyId, checkIn.personId, checkIn.goalId, checkInId, checkIn.onDay, checkIn.value, checkIn.confidence, note ?? null, userOf(tx)]);
};
