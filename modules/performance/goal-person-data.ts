/** What goals hold about a person. */
import { formatDay } from '#kernel/calendar/epoch-day';
import { readPersonRows, type PersonDataTable } from '#modules/platform';
import { checkInsOfPerson } from './goal-store.ts';

const table = (name: string, columns: string, order: string): PersonDataTable => ({
  table: `performance.${name}`, section: 'goals', fieldClasses: ['rating'], purposes: ['performance'],
  read: (tx, personId) => readPersonRows(tx, `select ${columns} from performance.${name} where company_id = $1 and person_id = $2 order by ${order}`, personId),
});

export const goalPersonData: readonly PersonDataTable[] = [
  table('goal_version', 'goal_id, level, department, title, weight, measure, start_value, target_value, unit, duty_code, is_dropped, reason, valid_from, made_at', 'version_id'),
  {
    table: 'performance.check_in', section: 'goals', fieldClasses: ['rating'], purposes: ['performance'],
    read: async (tx, personId) => (await checkInsOfPerson(tx, personId)).map(({ goalId, onDay, value, confidence, note }) => ({ goalId, onDate: formatDay(onDay), value, confidence, note })),
  },
  table('evidence_binding', 'goal_id, source_code, source_person_key, question, made_at', 'binding_id'),
  table('evidence_value', 'goal_id, on_date, value, items, is_final, taken_at', 'value_id'),
  table('evidence_fault', 'goal_id, code, happened_at', 'fault_id'),
];
