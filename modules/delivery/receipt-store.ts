/** SQL of receipts and of the keys that sign them. */
import type { CompanyTransaction } from '#modules/platform';

export type SigningKey = { readonly keyId: string; readonly publicKey: string; readonly madeAt: Date; readonly sealed: Buffer };

/** Newest first. */
export const listKeys = async (tx: CompanyTransaction): Promise<readonly SigningKey[]> => {
  const { rows } = await tx.query<{ key_id: string; public_key: string; made_at: Date; private_sealed: Buffer }>('select key_id, public_key, made_at, private_sealed from delivery.signing_key where company_id = $1 order by made_at desc, key_id', [tx.companyId]);
  return rows.map((row) => ({ keyId: row.key_id, publicKey: row.public_key, madeAt: row.made_at, sealed: row.private_sealed }));
};

/** Two who sign for the first time at once take turns. */
export const holdKeys = async (tx: CompanyTransaction): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`delivery.signing_key ${tx.companyId}`]);
};

export const insertKey = async (tx: CompanyTransaction, key: { readonly keyId: string; readonly publicKey: string; readonly sealed: Uint8Array }): Promise<void> => {
  await tx.query('insert into delivery.signing_key (company_id, key_id, public_key, private_sealed) values ($1, $2, $3, $4)', [tx.companyId, key.keyId, key.publicKey, key.sealed]);
};

export type Receipt = { readonly receiptId: string; readonly personId: number; readonly runId: number; readonly revision: number; readonly keyId: string; readonly signedAt: Date; readonly sealed: Buffer };
type Row = { receipt_id: string; person_id: number; run_id: number; revision: number; key_id: string; signed_at: Date; signed_sealed: Buffer };

const receiptOf = (row: Row): Receipt => ({ receiptId: row.receipt_id, personId: row.person_id, runId: row.run_id, revision: row.revision, keyId: row.key_id, signedAt: row.signed_at, sealed: row.signed_sealed });
const columns = 'receipt_id, person_id, run_id, revision, key_id, signed_at, signed_sealed';

export const receiptsOfPerson = async (tx: CompanyTransaction, personId: number): Promise<readonly Receipt[]> =>
  (await tx.query<Row>(`select ${columns} from delivery.receipt where company_id = $1 and person_id = $2 order by signed_at`, [tx.companyId, personId])).rows.map(receiptOf);

export const insertReceipt = async (tx: CompanyTransaction, receipt: Omit<Receipt, 'sealed'> & { readonly month: string; readonly sealed: Uint8Array }): Promise<void> => {
  await tx.query('insert into delivery.receipt (company_id, person_id, receipt_id, run_id, month, revision, key_id, signed_at, signed_sealed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [tx.companyId, receipt.personId, receipt.receiptId, receipt.runId, `${receipt.month}-01`, receipt.revision, receipt.keyId, receipt.signedAt, receipt.sealed]);
};

export type Standing = { readonly personId: number; readonly personNumber: string; readonly name: string; readonly department: string; readonly workplaceCode: string; readonly workplaceName: string; readonly signedAt: Date | null };

/** How each payslip of a run stands with its person, for the people in the reader's reach, by person number. */
export const standingsOfRun = async (tx: CompanyTransaction, runId: number): Promise<readonly Standing[]> => {
  const { rows } = await tx.query<{ person_id: number; person_number: string; name: string; department: string; workplace_code: string | null; workplace_name: string | null; signed_at: Date | null }>(
    `select payslip.person_id, person_number, person.name, person.department, terms.workplace_code, workplace.name as workplace_name, receipt.signed_at
     from payroll.pay_run join payroll.payslip on payslip.company_id = $1 and payslip.run_id = pay_run.run_id and payslip.month = pay_run.month
     join people.person on person.company_id = $1 and person.person_id = payslip.person_id
     left join lateral (select workplace_code from people.terms where terms.company_id = $1 and terms.person_id = payslip.person_id and valid_from < pay_run.period_to order by valid_from desc, terms_id desc limit 1) as terms on true
     left join people.workplace on workplace.company_id = $1 and workplace.workplace_code = terms.workplace_code
     left join delivery.receipt on receipt.company_id = $1 and receipt.person_id = payslip.person_id and receipt.run_id = $2 and receipt.revision = payslip.revision
     where pay_run.company_id = $1 and pay_run.run_id = $2 and payslip.status = 'computed' order by person_number collate "C"`, [tx.companyId, runId],
  );
  return rows.map((row) => ({
    personId: row.person_id, personNumber: row.person_number, name: row.name, department: row.department, workplaceCode: row.workplace_code ?? '', workplaceName: row.workplace_name ?? '', signedAt: row.signed_at,
  }));
};
