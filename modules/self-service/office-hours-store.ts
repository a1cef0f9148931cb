/** SQL of office hours and of the company's choices about questions. */
import type { CompanyTransaction } from '#modules/platform';
import type { OfficeHours, WeeklyWindow } from './office-hours.ts';

export type ChosenHours = OfficeHours & { readonly validFrom: string };

/** The hours of a person as they hold on a day; null where none were chosen. */
export const readOfficeHours = async (tx: CompanyTransaction, personId: number, date: string): Promise<ChosenHours | null> => {
  const { rows } = await tx.query<{ valid_from: string; zone: string; windows: WeeklyWindow[] }>(
    "select to_char(valid_from, 'YYYY-MM-DD') as valid_from, zone, windows from self_service.office_hours where company_id = $1 and person_id = $2 and valid_from <= $3 order by valid_from desc, hours_id desc limit 1", [tx.companyId, personId, date]);
  const row = rows[0];
  return row === undefined ? null : { validFrom: row.valid_from, zone: row.zone, windows: row.windows };
};

/** Every choice of a person by its first day, the one that counts of each day. */
export const listOfficeHours = async (tx: CompanyTransaction, personId: number): Promise<readonly ChosenHours[]> => {
  const { rows } = await tx.query<{ valid_from: string; zone: string; windows: WeeklyWindow[] }>(
    "select distinct on (valid_from) to_char(valid_from, 'YYYY-MM-DD') as valid_from, zone, windows from self_service.office_hours where company_id = $1 and person_id = $2 order by valid_from, hours_id desc", [tx.companyId, personId]);
  return rows.map((row) => ({ validFrom: row.valid_from, zone: row.zone, windows: row.windows }));
};

export const insertOfficeHours = async (tx: CompanyTransaction, personId: number, { validFrom, zone, windows }: ChosenHours): Promise<void> => {
  await tx.query('insert into self_service.office_hours (company_id, person_id, valid_from, zone, windows, made_by) values ($1, $2, $3, $4, $5, $6)', [tx.companyId, personId, validFrom, zone, JSON.stringify(windows), tx.actor]);
};

export type QuestionPolicy = { readonly silenceHours: number; readonly carryOvers: number; readonly countsOutside: boolean };
/** As the product comes: three days, one window carried over, evening hours count as work. */
const defaultPolicy: QuestionPolicy = { silenceHours: 72, carryOvers: 1, countsOutside: true };

export const readPolicy = async (tx: CompanyTransaction): Promise<QuestionPolicy & { readonly isChosen: boolean }> => {
  const { rows } = await tx.query<{ silence_hours: number; carry_overs: number; counts_outside: boolean }>('select silence_hours, carry_overs, counts_outside from self_service.policy where company_id = $1 order by policy_id desc limit 1', [tx.companyId]);
  const row = rows[0];
  return row === undefined ? { ...defaultPolicy, isChosen: false } : { silenceHours: row.silence_hours, carryOvers: row.carry_overs, countsOutside: row.counts_outside, isChosen: true };
};

export const insertPolicy = async (tx: CompanyTransaction, { silenceHours, carryOvers, countsOutside }: QuestionPolicy): Promise<void> => {
  await tx.query('insert into self_service.policy (company_id, silence_hours, carry_overs, counts_outside, made_by) values ($1, $2, $3, $4, $5)', [tx.companyId, silenceHours, carryOvers, countsOutside, tx.actor]);
};
