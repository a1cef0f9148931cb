/** What requests hold about a person. */
import { readPersonRows, type PersonDataTable } from '#modules/platform';

const table = (name: string, section: string, fieldClasses: PersonDataTable['fieldClasses'], columns: string, order: string): PersonDataTable => ({
  table: `requests.${name}`, section, fieldClasses, purposes: ['attendance', 'payroll'],
  read: (tx, personId) => readPersonRows(tx, `select ${columns} from requests.${name} where company_id = $1 and person_id = $2 order by ${order}`, personId),
});

export const requestsPersonData: readonly PersonDataTable[] = [
  table('request', 'forms', ['personal', 'health'], 'request_id, kind, leave_kind, starts_at, ends_at, zone, correction_date, direction, compensation, minutes, reason, state, submitted_at, decided_at', 'request_id'),
  table('step', 'forms', ['personal'], 'request_id, place, kind, state, opened_at, decided_at, comment', 'request_id, place, step_id'),
  table('event', 'forms', ['personal'], 'request_id, event, comment, happened_at', 'event_id'),
  table('punch_anchor', 'forms', ['personal'], 'anchor_id, issued_at, phone_clock_at', 'issued_at, anchor_id'),
  table('kept_punch', 'forms', ['personal'], 'punch_id, anchor_id, sequence, direction, elapsed_milliseconds, phone_clock_at, link, stated_at, earliest_at, received_at, verdict, request_id, refusal', 'punch_id'),
  table('leave_entry', 'leave', ['personal'], 'account, entry, leave_year, minutes, valid_from, usable_until, reason, made_at', 'entry_id'),
  table('service_start', 'leave', ['personal'], 'first_work_date, proof, made_at', 'service_id'),
];
