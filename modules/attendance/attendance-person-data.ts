/** What attendance holds about a person. */
import { readPersonRows, type PersonDataTable } from '#modules/platform';

const table = (name: string, section: string, fieldClasses: PersonDataTable['fieldClasses'], columns: string, order: string): PersonDataTable => ({
  table: `attendance.${name}`, section, fieldClasses, purposes: ['attendance', 'payroll'],
  read: (tx, personId) => readPersonRows(tx, `select ${columns} from attendance.${name} where company_id = $1 and person_id = $2 order by ${order}`, personId),
});

export const attendancePersonData: readonly PersonDataTable[] = [
  table('punch', 'punches', ['personal'], 'business_date, punched_at, zone, direction, source_text, device, place, source_code', 'punched_at, punch_id'),
  table('expected_punch_missing', 'punches', ['personal'], 'business_date, scheduled_at, direction, source_code', 'scheduled_at, natural_key'),
  table('approval', 'forms', ['personal', 'health'], 'approval_number, kind, status, compensation, leave_type, source_leave_name, starts_at, ends_at, correction_date, direction, submitted_at, source_code', 'starts_at, approval_id'),
  table('roster_day', 'rosters', ['personal'], 'business_date, schedule_code, shift_code, source_code', 'business_date'),
  table('day_report', 'attendanceDays', ['personal'], 'business_date, source_code, punch_count, regular_seconds, standard_seconds, leave_seconds, exceptions', 'business_date, source_code'),
  table('attendance_day', 'attendanceDays', ['personal', 'health'],
    `business_date, shift_code, first_in, last_out, present_minutes, scheduled_minutes, normal_minutes, late_minutes, early_minutes, absent_minutes, missing_punch_minutes, annual_leave_minutes, personal_leave_minutes,
     sick_leave_minutes, compensatory_leave_minutes, other_paid_leave_minutes, trip_minutes, overtime_workday_minutes, overtime_rest_day_minutes, overtime_statutory_holiday_minutes, break_minutes, uncounted_minutes`, 'business_date'),
];
