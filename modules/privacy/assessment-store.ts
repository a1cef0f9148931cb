/** SQL of impact assessments and of the switches behind them. */
import type { CompanyTransaction } from '#modules/platform';
import type { AutomatedDecisionKind } from './automated-decisions.ts';

export type NewAssessment = { readonly kind: AutomatedDecisionKind; readonly purposeText: string; readonly risksText: string; readonly measuresText: string; readonly validUntil: string };
export type Assessment = NewAssessment & {
  readonly assessmentId: number; readonly state: 'proposed' | 'inForce' | 'withdrawn'; readonly author: string; readonly writtenAt: Date; readonly approvedBy: string | null; readonly approvedAt: Date | null;
};
type Row = { assessment_id: number; kind: AutomatedDecisionKind; purpose_text: string; risks_text: string; measures_text: string; valid_until: string; author: string; written_at: Date; approved_by: string | null; approved_at: Date | null; withdrawn_at: Date | null };

const columns = 'assessment_id, kind, purpose_text, risks_text, measures_text, valid_until, author, written_at, approved_by, approved_at, withdrawn_at';
const assessmentOf = (row: Row): Assessment => ({
  assessmentId: Number(row.assessment_id), kind: row.kind, purposeText: row.purpose_text, risksText: row.risks_text, measuresText: row.measures_text, validUntil: row.valid_until,
  state: row.withdrawn_at !== null ? 'withdrawn' : row.approved_by !== null ? 'inForce' : 'proposed', author: row.author, writtenAt: row.written_at, approvedBy: row.approved_by, approvedAt: row.approved_at,
});

export const readAssessment = async (tx: CompanyTransaction, assessmentId: number): Promise<Assessment | null> => {
  const { rows } = await tx.query<Row>(`select ${columns} from privacy.impact_assessment where company_id = $1 and assessment_id = $2`, [tx.companyId, assessmentId]);
  return rows[0] === undefined ? null : assessmentOf(rows[0]);
};

export const listAssessments = async (tx: CompanyTransaction): Promise<readonly Assessment[]> => {
  const { rows } = await tx.query<Row>(`select ${columns} from privacy.impact_assessment where company_id = $1 order by assessment_id desc limit 200`, [tx.companyId]);
  return rows.map(assessmentOf);
};

export const insertAssessment = async (tx: CompanyTransaction, wish: NewAssessment): Promise<number> => {
  const { rows } = await tx.query<{ assessment_id: number }>(
    'insert into privacy.impact_assessment (company_id, kind, purpose_text, risks_text, measures_text, valid_until, author) values ($1, $2, $3, $4, $5, $6, $7) returning assessment_id',
    [tx.companyId, wish.kind, wish.purposeText, wish.risksText, wish.measuresText, wish.validUntil, tx.actor],
  );
  return Number(rows[0]?.assessment_id);
};

export const updateAssessmentApproved = async (tx: CompanyTransaction, assessmentId: number): Promise<void> => {
  await tx.query('update privacy.impact_assessment set approved_by = $3, approved_at = platform.now() where company_id = $1 and assessment_id = $2 and approved_by is null and withdrawn_at is null', [tx.companyId, assessmentId, tx.actor]);
};

export const updateAssessmentWithdrawn = async (tx: CompanyTransaction, assessmentId: number): Promise<void> => {
  await tx.query('update privacy.impact_assessment set withdrawn_by = $3, withdrawn_at = platform.now() where company_id = $1 and assessment_id = $2 and withdrawn_at is null', [tx.companyId, assessmentId, tx.actor]);
};

export const hasAssessmentInForce = async (tx: CompanyTransaction, kind: AutomatedDecisionKind, day: string): Promise<boolean> => {
  const { rowCount } = await tx.query('select from privacy.impact_assessment where company_id = $1 and kind = $2 and approved_by is not null and withdrawn_at is null and valid_until >= $3::date limit 1', [tx.companyId, kind, day]);
  return (rowCount ?? 0) > 0;
};

export const countAssessmentsInForce = async (tx: CompanyTransaction, day: string): Promise<number> =>
  (await tx.query<{ count: number }>('select count(*)::int as count from privacy.impact_assessment where company_id = $1 and approved_by is not null and withdrawn_at is null and valid_until >= $2::date', [tx.companyId, day])).rows[0]?.count ?? 0;

export type DecisionSwitch = { readonly kind: AutomatedDecisionKind; readonly isOn: boolean; readonly switchedBy: string; readonly switchedAt: Date };

export const readSwitches = async (tx: CompanyTransaction): Promise<readonly DecisionSwitch[]> => {
  const { rows } = await tx.query<{ kind: AutomatedDecisionKind; is_on: boolean; switched_by: string; switched_at: Date }>('select kind, is_on, switched_by, switched_at from privacy.automated_decision where company_id = $1', [tx.companyId]);
  return rows.map((row) => ({ kind: row.kind, isOn: row.is_on, switchedBy: row.switched_by, switchedAt: row.switched_at }));
};

export const writeSwitch = async (tx: CompanyTransaction, kind: AutomatedDecisionKind, isOn: boolean): Promise<void> => {
  await tx.query(
    `insert into privacy.automated_decision (company_id, kind, is_on, switched_by) values ($1, $2, $3, $4)
     on conflict (company_id, kind) do update set is_on = excluded.is_on, switched_by = excluded.switched_by, switched_at = platform.now()`, [tx.companyId, kind, isOn, tx.actor],
  );
};
