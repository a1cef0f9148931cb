/** SQL of proposed raises and of what came of them. */
import { formatDay } from '#kernel/calendar/epoch-day';
import type { ExplanationNode } from '#kernel/rules/explanation';
import { openColumn, sealColumn, type CompanyTransaction } from '#modules/platform';
import { raiseValues } from './sealed-payslip.ts';

/** What is proposed, with how the rule came to it; the salt keeps a digest of few possible figures from telling them. */
export type RaiseContent = { readonly rate: string; readonly before: string; readonly after: string; readonly reason: string; readonly explanation: ExplanationNode; readonly salt: string };
type NewRaise = { readonly personId: number; readonly validFromDay: number; readonly scoreId: number; readonly ruleId: number; readonly content: RaiseContent };
type RaiseState = 'open' | 'approved' | 'rejected' | 'withdrawn' | 'expired';
export type Raise = NewRaise & { readonly raiseId: number; readonly madeBy: string; readonly madeAt: Date; readonly state: RaiseState; readonly proposalId: number | null; readonly eventId: number | null };

export const subjectOfRaise = (raiseId: number): string => `raise:${raiseId}`;

export const insertRaise = async (tx: CompanyTransaction, { personId, validFromDay, scoreId, ruleId, content }: NewRaise): Promise<number> => {
  const { rows } = await tx.query<{ id: string | number }>("select nextval('platform.recorded_seq') as id");
  const id = Number(rows[0]?.id);
  const [sealed] = await sealColumn(tx, raiseValues, [{ personId, row: String(id), plain: Buffer.from(JSON.stringify(content)) }]);
  await tx.query(
    'insert into payroll.raise_proposal (company_id, person_id, raise_id, valid_from, score_id, rule_id, sealed, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, platform.now())',
    [tx.companyId, personId, id, formatDay(validFromDay), scoreId, ruleId, sealed, tx.actor],
  );
  return id;
};

/** Whether the result and the rule behind a raise are what they were, for deciders who need reach neither. */
export const raiseStands = async (tx: CompanyTransaction, { personId, scoreId, ruleId }: Pick<Raise, 'personId' | 'scoreId' | 'ruleId'>): Promise<boolean> => {
  const { rows } = await tx.query<{ stands: boolean }>('select payroll.raise_stands($1, $2, $3) as stands', [personId, scoreId, ruleId]);
  return rows[0]?.stands === true;
};

export const insertRaiseEffect = async (tx: CompanyTransaction, { personId, raiseId, eventId }: { readonly personId: number; readonly raiseId: number; readonly eventId: number }): Promise<void> => {
  await tx.query('insert into payroll.raise_effect (company_id, person_id, raise_id, event_id, happened_at) values ($1, $2, $3, $4, platform.now())', [tx.companyId, personId, raiseId, eventId]);
};

type Row = {
  raise_id: string | number; person_id: number; valid_from: number; score_id: string | number; rule_id: string | number; sealed: Buffer; made_by: string; made_at: Date; state: RaiseState | null; proposal_id: string | number | null; event_id: string | number | null;
};

/** Raises, newest first: all within reach, of a person, or one. Those of people whose key is destroyed are left out. */
export const readRaises = async (tx: CompanyTransaction, { personId = null, raiseId = null }: { readonly personId?: number | null; readonly raiseId?: number | null } = {}): Promise<readonly Raise[]> => {
  const { rows } = await tx.query<Row>(
    `select raise.raise_id, raise.person_id, raise.valid_from - date '1970-01-01' as valid_from, score_id, rule_id, sealed, made_by, made_at, proposal.state, proposal.proposal_id, effect.event_id
     from payroll.raise_proposal as raise
     left join platform.proposal as proposal on proposal.company_id = raise.company_id and proposal.kind = 'raise' and proposal.subject = 'raise:' || raise.raise_id
     left join payroll.raise_effect as effect on effect.company_id = raise.company_id and effect.person_id = raise.person_id and effect.raise_id = raise.raise_id
     where raise.company_id = $1 and ($2::int is null or raise.person_id = $2) and ($3::bigint is null or raise.raise_id = $3) order by raise.raise_id desc`, [tx.companyId, personId, raiseId],
  );
  const opened = await openColumn(tx, raiseValues, rows.map((row) => ({ personId: row.person_id, row: String(row.raise_id), sealed: row.sealed })));
  return rows.flatMap((row, index): readonly Raise[] => {
    const value = opened[index]!;
    if (value === null || value === 'erased') return [];
    return [{
      raiseId: Number(row.raise_id), personId: row.person_id, validFromDay: row.valid_from, scoreId: Number(row.score_id), ruleId: Number(row.rule_id), content: JSON.parse(value.toString()) as RaiseContent, madeBy: row.made_by, madeAt: row.made_at,
      state: row.state ?? 'open', proposalId: row.proposal_id === null ? null : Number(row.proposal_id), eventId: row.event_id === null ? null : Number(row.event_id),
    }];
  });
};
