/** What of payout is sealed, and how it is put into bytes. */
import { assert } from '#kernel/base/result';
import { openColumn, openForWriting, sealColumn, type CompanyTransaction, type OpenedValue, type SealedPlace, type SealedValue } from '#modules/platform';

const payerAccount = { table: 'payout.payer', column: 'account_sealed', fieldClass: 'bank' } as const;
const fileTotal = { table: 'payout.payment_file', column: 'total_sealed', fieldClass: 'pay' } as const;
const lineAmount = { table: 'payout.payment_line', column: 'amount_sealed', fieldClass: 'pay' } as const;
const linePayee = { table: 'payout.payment_line', column: 'payee_sealed', fieldClass: 'bank' } as const;

/** Which columns of payout are sealed: for counting, sealing again and retiring of keys. */
export const payoutSealedPlaces: readonly SealedPlace[] = [
  { ...payerAccount, personColumn: null, rowText: 'payer_id::text' },
  { ...fileTotal, personColumn: null, rowText: 'file_id::text' },
  { ...lineAmount, personColumn: 'person_id', rowText: "run_id::text || '/' || attempt::text" },
  { ...linePayee, personColumn: 'person_id', rowText: "run_id::text || '/' || attempt::text" },
];

/** Who a line pays, as the file says it. */
export type Payee = { readonly holderName: string; readonly accountNumber: string; readonly bankName: string; readonly branchCode: string; readonly remark: string };

export type LineKey = { readonly personId: number; readonly runId: number; readonly attempt: number };
export type SealedLine = LineKey & { readonly amountSealed: Buffer; readonly payeeSealed: Buffer };

/** `forDigest` compares and shows nobody anything; `forFile` asks the gate and is noted. */
type Opening = 'forDigest' | 'forFile';

const rowOf = ({ runId, attempt }: LineKey): string => `${runId}/${attempt}`;
const textOf = (value: OpenedValue | undefined): string | null => (Buffer.isBuffer(value) ? value.toString() : null);

/** Seals the number of an account that the company pays from. */
export const sealPayerAccount = async (tx: CompanyTransaction, payerId: number, accountNumber: string): Promise<Buffer> => {
  const [sealed] = await sealColumn(tx, payerAccount, [{ personId: null, row: String(payerId), plain: Buffer.from(accountNumber) }]);
  assert(sealed !== undefined, 'one value, one seal');
  return sealed;
};

/** The number of an account that the company pays from. */
export const openPayerAccount = async (tx: CompanyTransaction, payer: { readonly payerId: number; readonly accountSealed: Buffer }, how: Opening): Promise<string> => {
  const values: readonly SealedValue[] = [{ personId: null, row: String(payer.payerId), sealed: payer.accountSealed }];
  const [opened] = how === 'forFile' ? await openColumn(tx, payerAccount, values) : await openForWriting(tx, payerAccount, values);
  const text = textOf(opened);
  assert(text !== null, 'an account of the company belongs to no person');
  return text;
};

/** Seals what a file comes to, in smallest units. */
export const sealTotal = async (tx: CompanyTransaction, fileId: number, total: bigint): Promise<Buffer> => {
  const [sealed] = await sealColumn(tx, fileTotal, [{ personId: null, row: String(fileId), plain: Buffer.from(String(total)) }]);
  assert(sealed !== undefined, 'one value, one seal');
  return sealed;
};

/** Totals of files, in the order given. */
export const openTotals = async (tx: CompanyTransaction, files: readonly { readonly fileId: number; readonly totalSealed: Buffer }[]): Promise<readonly bigint[]> =>
  (await openColumn(tx, fileTotal, files.map(({ fileId, totalSealed }) => ({ personId: null, row: String(fileId), sealed: totalSealed })))).map((value) => BigInt(textOf(value) ?? '0'));

/** Seals what lines pay and to whom, in the order given. */
export const sealLines = async (tx: CompanyTransaction, lines: readonly (LineKey & { readonly amount: bigint; readonly payee: Payee })[]): Promise<readonly { readonly amountSealed: Buffer; readonly payeeSealed: Buffer }[]> => {
  const place = (line: LineKey) => ({ personId: line.personId, row: rowOf(line) });
  const amounts = await sealColumn(tx, lineAmount, lines.map((line) => ({ ...place(line), plain: Buffer.from(String(line.amount)) })));
  const payees = await sealColumn(tx, linePayee, lines.map((line) => ({ ...place(line), plain: Buffer.from(JSON.stringify(line.payee)) })));
  return lines.map((_, index) => {
    const [amountSealed, payeeSealed] = [amounts[index], payees[index]];
    assert(amountSealed !== undefined && payeeSealed !== undefined, 'as many sealed values as lines');
    return { amountSealed, payeeSealed };
  });
};

/** Amounts of lines, in the order given; null for whoever was erased. */
export const openAmounts = async (tx: CompanyTransaction, lines: readonly SealedLine[], how: Opening): Promise<readonly (bigint | null)[]> => {
  const values = lines.map((line): SealedValue => ({ personId: line.personId, row: rowOf(line), sealed: line.amountSealed }));
  const opened = how === 'forFile' ? await openColumn(tx, lineAmount, values) : await openForWriting(tx, lineAmount, values);
  return opened.map((value) => {
    const text = textOf(value);
    return text === null ? null : BigInt(text);
  });
};

/** Payees of lines, in the order given; null for whoever was erased. */
export const openPayees = async (tx: CompanyTransaction, lines: readonly SealedLine[], how: Opening): Promise<readonly (Payee | null)[]> => {
  const values = lines.map((line): SealedValue => ({ personId: line.personId, row: rowOf(line), sealed: line.payeeSealed }));
  const opened = how === 'forFile' ? await openColumn(tx, linePayee, values) : await openForWriting(tx, linePayee, values);
  return opened.map((value) => {
    const text = textOf(value);
    return text === null ? null : (JSON.parse(text) as Payee);
  });
};
