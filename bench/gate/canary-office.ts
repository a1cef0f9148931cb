/** The office's month with canaries in its hands: pay beside the computation, debts, fields of its own, paying accounts, tables of other offices, payslip files and long files. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Caller } from './running-product.ts';

export type OfficeCanaries = {
  readonly month: string; readonly personNumber: string; readonly identityNumber: string;
  readonly entry: string; readonly debt: string; readonly stipend: string; readonly payingAccount: string; readonly password: string; readonly hiredWage: string; readonly declared: string;
};

const wish = (more: object): object => ({ commandId: randomUUID(), ...more });
const expect = (answer: Answer, what: string, ...statuses: readonly number[]): Answer => {
  if (!(statuses.length === 0 ? [200] : statuses).includes(answer.status)) throw new Error(`${what}: ${answer.status} ${answer.text.slice(0, 300)}`);
  return answer;
};
const json = <T>(answer: Answer): T => JSON.parse(answer.text) as T;
const table = (rows: readonly (readonly string[])[]): Buffer => Buffer.from(rows.map((row) => `${row.join(',')}\n`).join(''));

/** Good writes, then the same values where they are refused. */
const enter = async (clerk: Caller, { month, personNumber, entry, debt, stipend, payingAccount }: OfficeCanaries): Promise<void> => {
  const item = { code: 'canaryItem', titleChinese: '金丝雀', titleEnglish: 'Canary', treatment: 'taxableOther', isActive: true };
  const row = { personNumber, kind: 'amount', item: item.code, fromMonth: month, toMonth: month, amount: entry, reason: '本人书面申请' };
  const order = { personNumber, kind: 'advance', fromMonth: month, total: debt, monthly: '100', protectedAmount: '0', priority: 1, isActive: true, reason: '借款协议' };
  const payer = { legalEntity: '金丝雀公司', holderName: '金丝雀', bankName: '示例银行', branchCode: '000000000000', accountNumber: payingAccount, layout: 'pain001' };
  expect(await clerk.post('/api/pay-items', wish(item)), 'pay item');
  const written = json<{ written: number }>(expect(await clerk.post('/api/pay-entries', wish({ rows: [row, { ...row, amount: `${entry}77` }, { ...row, item: 'nothing' }] })), 'entries'));
  if (written.written !== 1) throw new Error('one entry of three is good');
  expect(await clerk.post('/api/pay-entries', wish({ rows: [{ ...row, surplus: entry }] })), 'entry with a field too many', 400);
  expect(await clerk.post('/api/deduction-orders', wish(order)), 'debt');
  expect(await clerk.post('/api/deduction-orders', wish({ ...order, total: `${debt}1` })), 'debt with three decimals', 400);
  expect(await clerk.post('/api/custom-fields', wish({ code: 'stipend', titleZh: '津贴标准', titleEn: 'Stipend', kind: 'money', fieldClass: 'pay' })), 'field');
  const value = `/api/people/${personNumber}/custom-values`;
  expect(await clerk.post(value, wish({ code: 'stipend', validFrom: '2026-01-01', value: stipend })), 'value');
  expect(await clerk.post(value, wish({ code: 'stipend', validFrom: '2026-01-01', value: `about ${stipend}` })), 'value that is none', 400, 409, 422);
  expect(await clerk.post('/api/payout/payers', wish(payer)), 'paying account', 200, 400, 409);
  expect(await clerk.post('/api/payout/payers', wish({ ...payer, [payingAccount]: payingAccount })), 'paying account with a field too many', 400);
};

/** Tables of other offices and of a recruiter: read, refused, handed back. */
const handIn = async (clerk: Caller, { month, personNumber, identityNumber, hiredWage, declared, payingAccount }: OfficeCanaries): Promise<void> => {
  const hires = table([['姓名', '入职日期', '部门', '证件号码', '工资标准'], ['金丝雀丁', '32.13.2026', '研发部', `${identityNumber}8`, hiredWage]]);
  const refusals = [200, 400, 404, 409, 422];
  expect(await clerk.upload('/api/people-hires/preview', 'hires.csv', hires), 'hires looked at', ...refusals);
  expect(await clerk.upload(`/api/people-hires/sheet?commandId=${randomUUID()}`, 'hires.csv', hires), 'hires', ...refusals);
  const bureau = table([['姓名', '证件号码', '累计子女教育'], ['金丝雀', identityNumber, declared], ['金丝雀', `${identityNumber}7`, `${declared}9`]]);
  for (const url of [`/api/filing/deductions/compare?month=${month}`, `/api/filing/deductions?month=${month}&commandId=${randomUUID()}`]) expect(await clerk.upload(url, 'bureau.csv', bureau), url, ...refusals);
  const bill = table([['工号', '姓名', '证件号码', '缴费基数', '单位缴纳', '个人缴纳'], [personNumber, '金丝雀', identityNumber, declared, declared, declared]]);
  expect(await clerk.upload(`/api/filing/insurance-bills?month=${month}&place=shanghai&kind=insurance&commandId=${randomUUID()}`, 'bill.csv', bill), 'bill', ...refusals);
  expect(await clerk.upload(`/api/payout/files/1/results?commandId=${randomUUID()}`, 'results.csv', table([['账号', '金额', '状态'], [payingAccount, declared, '失败']])), 'answer of a bank without a file', ...refusals);
};

const longFile = async (clerk: Caller, kind: string, runId: string): Promise<void> => {
  const { downloadId } = json<{ downloadId: string }>(expect(await clerk.post('/api/downloads', wish({ kind, runId })), kind));
  for (let round = 0; round < 60; round += 1) {
    const answer = await clerk.get(`/api/downloads/${downloadId}/file`);
    if (answer.status === 200) return;
    await sleep(500);
  }
  throw new Error(`${kind} was never made`);
};

/** The run beside the month before, payslips as files with a password, the register and all payslips made by the worker. */
const review = async (clerk: Caller, { month, personNumber, password }: OfficeCanaries): Promise<void> => {
  const { rows } = json<{ rows: readonly { runId: string }[] }>(expect(await clerk.get(`/api/pay-runs?month=${month}`), 'runs'));
  const runId = rows[0]!.runId;
  expect(await clerk.post(`/api/pay-runs/${runId}/review`, wish({})), 'review');
  for (const part of ['', '/changes', `/changes/${personNumber}`, '/findings']) expect(await clerk.get(`/api/pay-runs/${runId}/review${part}`), `review${part}`);
  const file = `/api/delivery/runs/${runId}/files`;
  expect(await clerk.post(file, wish({ personNumber, password })), 'payslip file');
  expect(await clerk.post(file, wish({ personNumber: password, password })), 'payslip file of nobody', 400, 404);
  await longFile(clerk, 'register', runId);
  await longFile(clerk, 'payslipFiles', runId);
  expect(await clerk.get('/api/delivery/company-workbook'), 'workbook of the company');
};

/** Lives a month of the office. The run is a preview before and after. */
export const workInOffice = async (clerk: Caller, canaries: OfficeCanaries, recompute: () => Promise<void>): Promise<void> => {
  await enter(clerk, canaries);
  await handIn(clerk, canaries);
  await recompute();
  await review(clerk, canaries);
};
