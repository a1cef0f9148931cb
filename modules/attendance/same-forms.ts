/** The same form from two sources: by person, kind and overlapping time. The kernel counts every minute once; people are shown that both are there. */
import type { CompanyTransaction } from '#modules/platform';

export type SameForm = {
  readonly personId: number;
  readonly kind: 'leave' | 'overtime' | 'trip' | 'correction';
  /** The form asked about and the other one, each by its source and number. */
  readonly sourceCode: string; readonly approvalNumber: string;
  readonly otherSourceCode: string; readonly otherNumber: string;
  /** Leave of two kinds over the same time: one of them counts, and somebody should look. */
  readonly isOtherLeave: boolean;
};

/** Approved forms of a source that another source's approved forms overlap; instants in epoch seconds. */
export const findSameForms = async (tx: CompanyTransaction, query: { readonly sourceCode: string; readonly personIds: readonly number[]; readonly from: number; readonly to: number }): Promise<readonly SameForm[]> => {
  if (query.personIds.length === 0) return [];
  const { rows } = await tx.query<{ person_id: number; kind: SameForm['kind']; source_code: string; approval_number: string; other_source: string; other_number: string; is_other_leave: boolean }>(
    `select own.person_id, own.kind, own.source_code, own.approval_number, other.source_code as other_source, other.approval_number as other_number, own.leave_type is distinct from other.leave_type as is_other_leave
     from attendance.approval as own join attendance.approval as other on other.company_id = own.company_id and other.person_id = own.person_id and other.kind = own.kind and other.source_code <> own.source_code
       and other.status = 'approved' and other.starts_at < greatest(own.ends_at, own.starts_at + interval '1 minute') and own.starts_at < greatest(other.ends_at, other.starts_at + interval '1 minute')
     where own.company_id = $1 and own.source_code = $2 and own.status = 'approved' and own.person_id = any($3) and own.starts_at < to_timestamp($5) and own.ends_at >= to_timestamp($4)
     order by own.person_id, own.starts_at, own.approval_id, other.approval_id`,
    [tx.companyId, query.sourceCode, query.personIds, query.from, query.to],
  );
  return rows.map((row) => ({ personId: row.person_id, kind: row.kind, sourceCode: row.source_code, approvalNumber: row.approval_number, otherSourceCode: row.other_source, otherNumber: row.other_number, isOtherLeave: row.is_other_leave }));
};
