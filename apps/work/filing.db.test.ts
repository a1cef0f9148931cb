/**
 * Goal: a locked run is booked, tied, filed and reconciled to the cent, and nothing of it can be doubled or lost. Method: a
 * company of twelve on a real database, locked by another person, through the routes; files by the layouts' own readers.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import ExcelJS from 'exceljs';
import { fillGateCompany, gateMonth, plainSecrets, staff } from '#checks/gate-company';
import { withTestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import type { BuiltInRole } from '#contracts/api/access-terms';
import type { Route } from '#contracts/api/api-route';
import { isResidentNumber } from '#contracts/output/tax-file';
import type { Result } from '#kernel/base/result';
import { brokenBookTies, makePaymentVouchers, registerFilingRoutes } from '#modules/filing';
import { answerFindings, findingsToAnswer, loadPayslips, netOf, payRunProposalKinds, readRun, refreshReview, submitRun, type PayRun, type Payslip } from '#modules/payroll';
import { asSystem, decideProposal, findProposal, forSubject, withCompany, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { insuranceChanges } from '#outputs/insurance-filing';
import { journalOutputs } from '#outputs/journal';
import { taxFiling } from '#outputs/tax-filing';
import { filingDeps } from './filing-work.ts';

const legalEntity = '示例公司';
const numberOf = (index: number): string => {
  const first = `99010119900101${String(index).padStart(3, '0')}`;
  return `${first}${['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'X'].find((digit) => isResidentNumber(`${first}${digit}`)) ?? ''}`;
};
/** People of the other company keep their own; the last person here has a number whose check character is wrong. */
const identityOf = (personNumber: string): string => {
  const index = staff.findIndex(({ number }) => number === personNumber);
  return index < 0 || index === staff.length - 1 ? plainSecrets(personNumber).identityNumber : numberOf(index);
};

type Answer = Record<string, unknown> & { readonly code?: string };
type Request = { readonly params?: object; readonly query?: object; readonly body?: object; readonly table?: readonly (readonly string[])[]; readonly bytes?: Uint8Array };
type Scene = {
  readonly system: <T>(work: (tx: CompanyTransaction) => Promise<T>) => Promise<T>;
  readonly lock: () => Promise<PayRun>;
  readonly call: (operationId: string, request?: Request, role?: BuiltInRole, personId?: number) => Promise<Answer>;
  readonly payslips: () => Promise<readonly Payslip[]>;
};

const csvOf = (table: readonly (readonly string[])[]): Uint8Array => new TextEncoder().encode(`\uFEFF${table.map((row) => `${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`).join('')}`);

const withScene = (work: (scene: Scene) => Promise<void>): Promise<void> => withTestDatabase(async ({ database, company: { companyId } }) => {
  await fillGateCompany(database, companyId, (number) => ({ ...plainSecrets(number), identityNumber: identityOf(number) }));
  const handlers = new Map<string, { readonly route: Route; readonly handler: (request: unknown) => Promise<Result<unknown, Answer>> }>();
  const server: ApiServer = { handle: (route, handler) => void handlers.set(route.operationId, { route, handler: handler as never }) };
  registerFilingRoutes(server, filingDeps(database));
  const subjectOf = (role: BuiltInRole, personId: number | null = null): Subject => testSubject({ companyId, role, userId: role, personId });
  const call: Scene['call'] = async (operationId, { params = {}, query = {}, body = {}, table, bytes } = {}, role = 'payrollClerk', personId) => {
    const known = handlers.get(operationId);
    assert.ok(known !== undefined, operationId);
    const commandId = randomUUID();
    const parse = (schema: Route['query'], value: object): unknown => schema?.parse('commandId' in schema.shape ? { commandId, ...value } : value) ?? null;
    const content = table === undefined ? bytes : csvOf(table);
    const answer = await known.handler({
      subject: subjectOf(role, personId), params: known.route.params?.parse(params) ?? null, query: parse(known.route.query, query), body: parse(known.route.body, body), upload: content === undefined ? null : { fileName: 'file.csv', content }, language: 'zh-CN', signal: new AbortController().signal,
    });
    if (!answer.ok) return { code: answer.error.code ?? '', ...answer.error };
    return (known.route.answer === 'file' ? answer.value : known.route.response.parse(answer.value)) as Answer;
  };
  const system: Scene['system'] = (each) => withCompany(database, asSystem(companyId, 'proof', 'test'), each);
  const lock = async (): Promise<PayRun> => {
    const run = await system((tx) => readRun(tx, gateMonth));
    assert.ok(run !== null);
    if (run.status === 'locked') return run;
    const [clerk, supervisor] = [forSubject(subjectOf('payrollClerk')), forSubject(subjectOf('payrollSupervisor'))];
    assert.ok((await withCompany(database, clerk, (tx) => refreshReview(tx, run, { zone: 'Asia/Shanghai' }))).ok);
    for (const looker of [clerk, supervisor]) await withCompany(database, looker, async (tx) => answerFindings(tx, run.runId, { reason: 'looked at', findings: await findingsToAnswer(tx, run.runId) }));
    const submitted = await withCompany(database, clerk, (tx) => submitRun(tx, run.runId, ''));
    assert.ok(submitted.ok, JSON.stringify(submitted));
    const kinds = payRunProposalKinds({ brokenTies: brokenBookTies, countPayments: () => Promise.resolve(0) });
    const decided = await withCompany(database, supervisor, async (tx) => {
      const proposal = await findProposal(tx, submitted.value.proposalId);
      return decideProposal(tx, kinds, { proposalId: submitted.value.proposalId, digest: proposal?.digest ?? '', decision: 'approve', reason: '' });
    });
    assert.ok(decided.ok, JSON.stringify(decided));
    const locked = await system((tx) => readRun(tx, gateMonth));
    assert.equal(locked?.status, 'locked');
    return locked;
  };
  await work({ system, lock, call, payslips: () => system((tx) => loadPayslips(tx, gateMonth)) });
});

const fen = (text: unknown): bigint => BigInt(String(text).replace('.', ''));
const month = { params: { month: gateMonth } };
const contentOf = (answer: Answer): Uint8Array => answer['content'] as Uint8Array;
type Plan = { readonly word: string; readonly accounts: unknown[]; readonly wagesPayable: string; readonly bankAccount: string; readonly defaultCostCentre: string; readonly costCentres: { code: string; title: string; expenseAccount: string; departments: string[] }[]; readonly rules: { source: string }[] };
const planOf = async (call: Scene['call']): Promise<Plan> => {
  const { word, wagesPayable, bankAccount, defaultCostCentre, accounts, costCentres, rules } = (await call('readBookPlan', month))['plan'] as Plan;
  return { word, wagesPayable, bankAccount, defaultCostCentre, accounts, costCentres, rules };
};
type Voucher = { readonly number: number; readonly isTakenBack: boolean; readonly reversesNumber: number | null; readonly lines: readonly { readonly account: string; readonly costCentre: string; readonly debit: string; readonly credit: string }[] };

const bookRun = async ({ system, lock, call, payslips }: Scene): Promise<void> => {
  const run = await lock();
  const runId = String(run.runId);
  const net = (await payslips()).reduce((sum, payslip) => sum + BigInt(netOf(payslip)), 0n);
  const tie = await call('readRunTie', { params: { runId } });
  assert.deepEqual([tie['people'], fen(tie['net']), tie['total'], tie['legs']], [12, net, 0, ['lines', 'register', 'bank', 'journal']]);
  // Nobody has an account here: all of it is held, and nothing is said to be booked or paid.
  const payout = tie['payout'] as Record<string, string>;
  assert.deepEqual([tie['hasVouchers'], fen(payout['held']), fen(payout['paid']), fen(payout['inFiles']) + fen(payout['open'])], [false, net, 0n, 0n]);
  const plan = await planOf(call);
  const centres = [{ code: 'RD', title: '研发', expenseAccount: '5301', departments: ['研发部', '研发一组'] }, { code: 'M', title: '市场', expenseAccount: '6601', departments: ['市场部'] }];
  assert.deepEqual(await call('chooseBookPlan', { body: { fromMonth: gateMonth, plan: { ...plan, costCentres: [...plan.costCentres, ...centres] } } }), { done: true });
  assert.deepEqual(await call('shareCost', { body: { personNumber: 'LEAF', fromMonth: gateMonth, shares: [{ costCentre: 'RD', weight: 2 }, { costCentre: 'M', weight: 1 }] } }), { done: true });
  assert.deepEqual(await call('makeVouchers', { body: { runId, kind: 'accrual' } }), { written: 1 });
  assert.equal((await call('readRunTie', { params: { runId } }))['hasVouchers'], true);
  // The same again is the same voucher; nothing was paid yet.
  assert.deepEqual(await call('makeVouchers', { body: { runId, kind: 'accrual' } }), { written: 0 });
  assert.equal((await call('makeVouchers', { body: { runId, kind: 'payment' } })).code, 'nothingToBook');
  assert.ok((await system((tx) => makePaymentVouchers(tx, run.runId, [{ legalEntity, currency: 'CNY', amount: net }], '2026-10-31'))).ok);
  const linesOf = async () => ((await call('readJournal', month))['vouchers'] as readonly Voucher[]).flatMap((voucher) => voucher.lines);
  const lines = await linesOf();
  const balance = (account: string, all = lines): bigint => all.filter((line) => line.account === account).reduce((sum, { debit, credit }) => sum + fen(debit) - fen(credit), 0n);
  assert.deepEqual([balance('221101'), balance('1002')], [0n, -net]);
  assert.ok(lines.some(({ costCentre, account }) => costCentre === 'RD' && account === '530101') && lines.some(({ costCentre }) => costCentre === 'M'));
  for (const output of journalOutputs) {
    const read = output.check(contentOf(await call('downloadJournal', { ...month, query: { legalEntity, layout: output.code } })));
    assert.ok(read.ok && read.value.totals['debit'] === read.value.totals['credit'] && read.value.records === lines.length, output.code);
  }
  // Another plan: the old voucher is taken back in red and a new one follows.
  assert.deepEqual(await call('chooseBookPlan', { body: { fromMonth: gateMonth, plan: { ...plan, costCentres: [{ ...plan.costCentres[0], expenseAccount: '6601' }, ...centres] } } }), { done: true });
  assert.deepEqual(await call('makeVouchers', { body: { runId, kind: 'accrual' } }), { written: 2 });
  const vouchers = (await call('readJournal', month))['vouchers'] as readonly Voucher[];
  assert.deepEqual(vouchers.map(({ number, isTakenBack, reversesNumber }) => [number, isTakenBack, reversesNumber]), [[1, true, null], [2, false, null], [3, false, 1], [4, false, null]]);
  assert.equal(balance('221101', await linesOf()), 0n);
  assert.equal((await call('makeVouchers', { body: { runId: '999', kind: 'accrual' } })).code, 'notFound');
  assert.equal((await call('readJournal', month, 'lineManager')).code, 'notAllowed');
};

const fileAndReadBack = async ({ lock, call }: Scene): Promise<void> => {
  const runId = String((await lock()).runId);
  const filing = await call('readTaxFiling', month);
  const rows = filing['rows'] as readonly { readonly personNumber: string; readonly findings: readonly string[] }[];
  assert.deepEqual([filing['total'], filing['runs'], filing['filed'], filing['leftOut'], filing['yearDifferences']], [12, 1, 11, 1, []]);
  assert.deepEqual(rows.filter(({ findings }) => findings.length > 0).map(({ personNumber, findings }) => [personNumber, findings.join()]), [['BRANCH5', 'identityNotResident']]);
  const file = contentOf(await call('downloadTaxFile', { ...month, query: { legalEntity } }));
  const read = taxFiling.check(file);
  assert.ok(read.ok && read.value.records === 11);
  // Rent of 1,500 over ten months for each of eleven people.
  assert.equal(read.value.totals['deductions'], 1_500_00n * 10n * 11n);
  // A spreadsheet program of others reads the same.
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(Buffer.from(file) as never);
  assert.equal(workbook.worksheets[0]?.getRow(2).getCell(4).text, identityOf(workbook.worksheets[0]?.getRow(2).getCell(1).text ?? ''));
  const result = contentOf(await call('downloadPayResult', { params: { runId } }));
  assert.equal((await call('compareReadBack', { params: { runId }, bytes: result }))['differences'], 0);
  const changed = new TextDecoder().decode(result).split('\r\n').filter((line) => !line.includes(':MID:netPay') && !line.startsWith('end:'))
    .map((line) => (line.includes(':LEAF:netPay') ? line.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)) : line)).join('\r\n');
  const compared = await call('compareReadBack', { params: { runId }, bytes: new TextEncoder().encode(changed) });
  assert.deepEqual((compared['rows'] as readonly { kind: string; personNumber: string; item: string }[]).map(({ kind, personNumber, item }) => `${kind} ${personNumber} ${item}`).toSorted(), ['differs LEAF netPay', 'missing MID netPay']);
  assert.deepEqual(((await call('listReadBacks', { params: { runId } }))['rows'] as readonly { differences: number }[]).map(({ differences }) => differences), [2, 0]);
};

const refuseOpenRun = async ({ system, call }: Scene): Promise<void> => {
  const run = await system((tx) => readRun(tx, gateMonth));
  assert.ok(run !== null);
  const runId = String(run.runId);
  assert.deepEqual([await call('makeVouchers', { body: { runId, kind: 'accrual' } }), await call('downloadPayResult', { params: { runId } })].map(({ code }) => code), ['runStillMoves', 'runStillMoves']);
  assert.equal((await call('downloadTaxFile', { ...month, query: { legalEntity: '' } })).code, 'runStillMoves');
  const plan = await planOf(call);
  const past = { source: 'tax', debit: { account: '01', ofCostCentre: true }, credit: { account: '222105', ofCostCentre: false } };
  assert.equal((await call('chooseBookPlan', { body: { fromMonth: gateMonth, plan: { ...plan, rules: plan.rules.map((rule) => (rule.source === 'tax' ? past : rule)) } } })).code, 'wagesPayableMissed');
  // The rule of one item can do it nevertheless, and then the run does not tie.
  assert.deepEqual(await call('chooseBookPlan', { body: { fromMonth: gateMonth, plan: { ...plan, rules: [...plan.rules, { ...past, source: 'incomeTax' }] } } }), { done: true });
  assert.ok((await system((tx) => brokenBookTies(tx, run))).some((tie) => tie.startsWith('journal ')));
};

const reconcileBill = async ({ call, payslips }: Scene): Promise<void> => {
  const all = await payslips();
  const amount = (payslip: Payslip | undefined, item: string): string => ((payslip?.amountAt(payslip.itemSet?.items.findIndex((each) => each.item === item) ?? -1) ?? 0) / 100).toFixed(2);
  const names = { pension: '职工基本养老保险', medical: '基本医疗保险', unemployment: '失业保险', injury: '工伤保险' } as const;
  const rows = staff.filter(({ workplace }) => workplace === 'shanghai').map(({ number }) => all.find(({ personNumber }) => personNumber === number)).flatMap((payslip) => Object.entries(names).map(([scheme, name]) =>
    [payslip?.personNumber ?? '', payslip?.name ?? '', identityOf(payslip?.personNumber ?? ''), name, '', amount(payslip, `${scheme}Base`), amount(payslip, `${scheme}Employer`), scheme === 'injury' ? '0' : amount(payslip, `${scheme}Employee`)]));
  const head = ['工号', '姓名', '证件号码', '险种', '费款所属期', '缴费基数', '单位金额', '个人金额'];
  const bring = (table: readonly (readonly string[])[]) => call('importInsuranceBill', { query: { month: gateMonth, place: 'shanghai', kind: 'insurance' }, table });
  const whole = await bring([['某市社会保险费账单'], head, ...rows, ['合计', '', '', '', '', '', '1', '1']]);
  assert.deepEqual([whole['lines'], whole['unmatched']], [24, 0]);
  const [bill] = (await call('listInsuranceBills', month))['rows'] as readonly Record<string, unknown>[];
  assert.deepEqual([bill?.['differences'], bill?.['billedEmployer']], [0, bill?.['computedEmployer']]);
  const planted = rows.flatMap((row, index): string[][] => {
    if (index === 0) return [];
    if (index === 1) return [[...row.slice(0, 5), '99999', String(Number(row[6]) + 100), row[7] ?? '']];
    if (index === 2) return [[...row.slice(0, 6), (Number(row[6]) + 0.01).toFixed(2), row[7] ?? '']];
    return index === 3 ? [row, [...row.slice(0, 4), '2026年8月', ...row.slice(5)]] : [row];
  });
  const { billId } = await bring([head, ...planted, ['', '陌生人', numberOf(99), '工伤保险', '202610', '1,000.00', '5', '']]);
  const found = (await call('listBillDifferences', { ...month, query: { billId } }))['rows'] as readonly { code: string; scheme: string }[];
  assert.deepEqual(found.map(({ code, scheme }) => `${code} ${scheme}`).toSorted(), ['baseDiffers medical', 'notInBill pension', 'otherPeriod injury', 'personUnknown injury', 'roundingDiffers unemployment']);
  assert.equal((await bring([head, [...(rows[0] ?? []).slice(0, 5), 'x', '1', '1']])).code, 'billRefused');
  assert.equal((await bring([['姓名'], ['x']])).code, 'columnsMissing');
  const list = insuranceChanges.check(contentOf(await call('downloadInsuranceChanges', { params: { month: '2025-01' }, query: { place: 'shanghai' } })));
  assert.deepEqual(list.ok ? list.value.totals['joining'] : null, 6n);
};

const takeDeductions = async ({ call, payslips }: Scene): Promise<void> => {
  const head = ['工号', '姓名', '证件号码', '累计子女教育', '累计继续教育', '累计住房贷款利息', '累计住房租金', '累计赡养老人', '累计3岁以下婴幼儿照护'];
  const line = (number: string, child: string, rent: string): readonly string[] => [number, `员工${number}`, identityOf(number), child, '0', '0', rent, '0', '0'];
  type Difference = { readonly personNumber: string; readonly kind: string; readonly change: string; readonly filed: string };
  const compare = async (of: string, table: readonly (readonly string[])[]) => {
    const answer = await call('compareDeductions', { query: { month: of }, table });
    return { ...answer, shown: (answer['differences'] as readonly Difference[]).map(({ personNumber, kind, change, filed }) => `${personNumber} ${kind} ${change} ${filed}`).toSorted() };
  };
  const bring = (table: readonly (readonly string[])[], personId?: number) => call('importDeductions', { query: { month: gateMonth }, table }, 'payrollClerk', personId);
  // BOSS starts with child education, late, for the whole year; MID stops renting; LEAF is as declared.
  const table = [head, line('BOSS', '20000', '15000'), line('MID', '', '13,500.00'), line('LEAF', '0', '15000.00')];
  const compared: Answer & { readonly shown: readonly string[] } = await compare(gateMonth, table);
  assert.deepEqual(compared.shown, ['BOSS childEducation started 20000.00', 'MID rent ended 0.00']);
  assert.deepEqual([compared['same'], (compared['missing'] as readonly unknown[]).length], [2, staff.length - 3]);
  assert.deepEqual(await bring(table), { people: 3, changed: 2, leftOut: [] });
  assert.deepEqual(await bring(table), { people: 3, changed: 0, leftOut: [] });
  // A clerk hands in a file that lowers their own tax: theirs alone is left out, by name, until somebody else hands it in.
  const clerk = (await payslips()).find(({ personNumber }) => personNumber === 'LEAF')!.personId;
  const raised = [head, line('LEAF', '20000', '15000.00'), line('BOSS', '22000', '15000')];
  assert.deepEqual(await bring(raised, clerk), { people: 2, changed: 1, leftOut: [{ personNumber: 'LEAF', name: '员工LEAF' }] });
  assert.deepEqual((await compare(gateMonth, raised)).shown, ['BOSS childEducation started 22000.00', 'LEAF childEducation started 20000.00']);
  assert.deepEqual(await bring(raised), { people: 2, changed: 1, leftOut: [] });
  assert.deepEqual((await compare('2026-11', [head, line('MID', '0', '15000')])).shown, ['MID rent started 1500.00']);
  for (const bad of [line('BOSS', '1', '15000').with(1, '别人'), line('BOSS', 'x', '15000'), line('BOSS', '20000', '100')]) assert.equal((await bring([head, bad])).code, 'deductionFileRefused');
};

test('a locked run', (context) => withScene(async (scene) => {
  await context.test('a run is tied, locked, booked, paid and booked again: wages payable ends at zero, files say what the run says', () => bookRun(scene));
  await context.test('the tax file ties and says what the payslips say; the pay result comes back to the cent', () => fileAndReadBack(scene));
}));

test('an open run', (context) => withScene(async (scene) => {
  await context.test('an open run is neither booked nor filed nor written out, and books that miss the net of a payslip stop the lock', () => refuseOpenRun(scene));
  await context.test('a bill is compared by person and scheme, and each planted difference is found with its kind', () => reconcileBill(scene));
  await context.test('deductions of the tax bureau: differences are shown, taken in once, and move one month alone', () => takeDeductions(scene));
}));
