/** Amounts of rows that a test has written by SQL, sealed as the product seals them. */
import { sealColumn, type CompanyTransaction, type SealedColumn } from '#modules/platform';

const rowNames: Readonly<Record<string, string>> = { 'people.terms': 'terms_id', 'people.declared_deduction': 'declaration_id', 'people.opening_balance': 'balance_id', 'people.earlier_payslip': 'payslip_id' };

/** Seals one plain value into every row of the person that has none yet in the column. */
export const sealRowsOf = async (tx: CompanyTransaction, column: SealedColumn, personId: number, plain: Uint8Array): Promise<void> => {
  const name = rowNames[column.table]!;
  const findText = `select ${name} as number from ${column.table} where company_id = $1 and person_id = $2 and ${column.column} is null`;
  const { rows } = await tx.query<{ number: number }>(findText, [tx.companyId, personId]);
  for (const { number } of rows) {
    const [sealed] = await sealColumn(tx, column, [{ personId, row: String(number), plain }]);
    const writeText = `update ${column.table} set ${column.column} = $4 where company_id = $1 and person_id = $2 and ${name} = $3`;
    await tx.query(writeText, [tx.companyId, personId, number, sealed]);
  }
};
