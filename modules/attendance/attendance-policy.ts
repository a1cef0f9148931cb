/** The company's named choices, dated; without a row the choices that ship, and a visible warning belongs beside them. */
import type { AttendancePolicy } from '#kernel/attendance/attendance-types';
import { holdFactLock, recordAudit, type CompanyTransaction } from '#modules/platform';
import { requestRecomputeOfAll } from './attendance-store.ts';

/** What holds until a company decides: strict to the minute, unpaid until corrected, overtime by form and presence. */
export const defaultAttendancePolicy: AttendancePolicy = {
  duplicateWithinMinutes: 2, lateGraceMinutes: 0, earlyGraceMinutes: 0, missingPunch: 'unpaidUntilCorrected',
  overtimeClassBy: 'calendarDateOfHour', overtimeNeeds: 'approvalAndPresence', overtimeStepMinutes: 30, overtimeMonthlyLimitMinutes: 2160,
};

/** The policy that holds on a date ("2026-10-01"). */
export const readAttendancePolicy = async (tx: CompanyTransaction, date: string): Promise<AttendancePolicy> => {
  const { rows } = await tx.query<{ choices: AttendancePolicy }>(
    'select choices from attendance.policy where company_id = $1 and valid_from <= $2 order by valid_from desc, policy_id desc limit 1', [tx.companyId, date],
  );
  return { ...defaultAttendancePolicy, ...rows[0]?.choices };
};

/** Records a choice from a date on; every computed month that it touches must be computed again. */
export const chooseAttendancePolicy = async (tx: CompanyTransaction, validFrom: string, choices: AttendancePolicy): Promise<void> => {
  await holdFactLock(tx);
  await tx.query('insert into attendance.policy (company_id, valid_from, choices) values ($1, $2, $3)', [tx.companyId, validFrom, JSON.stringify(choices)]);
  await requestRecomputeOfAll(tx, { validFrom, cause: 'policy' });
  await recordAudit(tx, { action: 'attendance.policyChosen', subject: `policy:${validFrom}` });
};
