/** What learning holds about a person: plans, what was finished, certificates, seats, and the weaknesses behind plans, opened. */
import { formatDay } from '#kernel/calendar/epoch-day';
import { readPersonRows, type PersonDataTable } from '#modules/platform';
import { causesOf } from './plan-store.ts';

const table = (name: string, columns: string, order: string): PersonDataTable => ({
  table: `learning.${name}`, section: 'learning', fieldClasses: ['personal'], purposes: ['performance'],
  read: (tx, personId) => readPersonRows(tx, `select ${columns} from learning.${name} where company_id = $1 and person_id = $2 order by ${order}`, personId),
});

export const learningPersonData: readonly PersonDataTable[] = [
  table('plan_item', 'course_code, cause, state, due_date, planned_at', 'planned_at, item_id'),
  table('plan_event', 'event, due_date, reason, happened_at', 'event_id'),
  table('completion', 'course_code, completed_on, source, takes_back, recorded_at', 'completion_id'),
  table('certificate', 'course_code, title, issuer, certificate_number, issued_on, last_date, takes_back', 'certificate_id'),
  table('session_seat', 'session_id, is_taken, signed_at', 'seat_id'),
  table('session_attendance', 'session_id, state, recorded_at', 'attendance_id'),
  {
    table: 'learning.plan_cause', section: 'learning', fieldClasses: ['rating'], purposes: ['performance'],
    read: async (tx, personId) => [...(await causesOf(tx, [personId])).values()].flat().map((cause) => ({ competencyCode: cause.competencyCode, feedbackIds: cause.feedbackIds.join(', '), foundDate: formatDay(cause.foundDay) })),
  },
];
