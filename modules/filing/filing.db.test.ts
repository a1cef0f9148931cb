/**
 * Goal: a locked run is booked, tied, filed and reconciled to the cent, and nothing of it can be doubled or lost. Method: a
 * company of twelve on a real database, locked by another person, with files read by the layouts' own readers.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillGateCompany, gateMonth, plainSecrets, staff } from '#checks/gate-company';
import { withTestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import { isResidentNumber } from '#contracts/output/tax-file';
import { journalOutputs } from '#outputs/journal';
import { insuranceChanges } from '#outputs/insurance-filing';
import { payResult, readPayResult } from '#outputs/pay-result';
import { taxFiling } from '#outputs/tax-filing';
import { answerFindings, findingsToAnswer, loadPayslips, netOf, payRunProposalKinds, readRun, refreshReview, submitRun, type PayRun } from '#modules/payroll';
import { asSystem, decideProposal, forSubject, findProposal, withCompany, type CompanyTransaction, type Database } from '#modules/platform';
import { chooseBookPlan, firstPlan, shareCost } from './book-plan.ts';
import { journalFileOf, makePaymentVouchers, makeVouchers, voucherOf } from './book-run.ts';
import { compareDeductions, importDeductions } from './deduction-file.ts';
import { readVouchers } from './filing-store.ts';
import { brokenBookTies } from './index.ts';
import { compareBill, currentBills, importBill } from './insurance-bill.ts';
import { insuranceChangesFile } from './insurance-changes.ts';
import { compareReadBack, writePayResult } from './pay-result.ts';
import { readTaxFiling, taxFileOf } from './tax-filing.ts';
import { tieRun } from './tie-run.ts';

const entity = '示例公司';
const numberOf = (index: number): string => {
  const first = `99010119900101${String(index).padStart(3, '0')}`;
  return `${first}${['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'X'].find((digit) => isResidentNumber(`${first}${digit}`)) ?? ''}`;
};
/** The last person has a number whose check character is wrong. */
const identityOf = (personNumber: string): string => {
  const index = staff.findIndex(({ number }) => number === personNumber);
  return index === staff.length - 1 ? plainSecrets(personNumber).identityNumber : numberOf(index);
};

type Scene = { readonly system: <T>(work: (tx: CompanyTransaction) => Promise<T>) => Promise<T>; readonly lock: () => Promise<PayRun>; readonly personIds: ReadonlyMap<string, number>; readonly database: Database };

const withScene = (work: (scene: Scene) => Promise<void>): Promise<void> => withTestDatabase(async ({ database, company: { companyId } }) => {
  const { personIds } = await fillGateCompany(database, companyId, (number) => ({ ...plainSecrets(number), identityNumber: identityOf(number) }));
  const system: Scene['system'] = (each) => withCompany(database, asSystem(companyId, 'proof', 'test'), each);
  const lock = async (): Promise<PayRun> => {
    const kinds = payRunProposalKinds({ brokenTies: brokenBookTies, countPayments: () => Promise.resolve(0) });
    const run = await system((tx) => readRun(tx, gateMonth));
    assert.ok(run !== null);
    const clerk = forSubject(testSubject({ companyId, role: 'payrollClerk', userId: 'clerk' }));
    assert.ok((await withCompany(database, clerk, (tx) => refreshReview(tx, run, { zone: 'Asia/Shanghai' }))).ok);
    const supervisor = forSubject(testSubject({ companyId, role: 'payrollSupervisor', userId: 'supervisor' }));
    for (const looker of [clerk, supervisor]) await withCompany(database, looker, async (tx) => answerFindings(tx, run.runId, { reason: 'looked at', findings: await findingsToAnswer(tx, run.runId) }));
    const submitted = await withCompany(database, clerk, (tx) => submitRun(tx, run.runId, ''));
    assert.ok(submitted.ok, JSON.stringify(submitted));
    const decided = await withCompany(database, supervisor, async (tx) => {
      const proposal = await findProposal(tx, submitted.value.proposalId);
      return decideProposal(tx, kinds, { proposalId: submitted.value.proposalId, digest: proposal?.digest ?? '', decision: 'approve', reason: '' });
    });
    assert.ok(decided.ok, JSON.stringify(decided));
    const locked = await system((tx) => readRun(tx, gateMonth));
    assert.equal(locked?.status, 'locked');
    return locked;
  };
  await work({ system, lock, personIds, database });
});

const netsOf = async (tx: CompanyTransaction): Promise<bigint> => (await loadPayslips(tx, gateMonth)).reduce((sum, payslip) => sum + BigInt(netOf(payslip)), 0n);

test('a run is tied, locked, booked, paid and booked again: wages payable ends at zero, files say what the run says', () => withScene(async ({ system, lock, personIds }) => {
  const run = await lock();
  await system(async (tx) => {
    const tied = await tieRun(tx, run, null);
    assert.ok(tied.ok);
    assert.deepEqual([tied.value.people, tied.value.net, tied.value.differences.length, tied.value.legs.join()], [12, await netsOf(tx), 0, 'lines,register,journal']);
    assert.deepEqual(await chooseBookPlan(tx, gateMonth, { ...firstPlan, costCentres: [...firstPlan.costCentres, { code: 'RD', title: '研发', expenseAccount: '5301', departments: ['研发部', '研发一组'] }, { code: 'M', title: '市场', expenseAccount: '6601', departments: ['市场部'] }] }), { ok: true, value: null });
    assert.ok((await shareCost(tx, personIds.get('LEAF') ?? 0, { fromMonth: gateMonth, shares: [{ costCentre: 'RD', weight: 2 }, { costCentre: 'M', weight: 1 }] })).ok);
    assert.deepEqual(await makeVouchers(tx, run.runId), { ok: true, value: { written: 1 } });
    // The same again is the same voucher.
    assert.deepEqual(await makeVouchers(tx, run.runId), { ok: true, value: { written: 0 } });
    const net = await netsOf(tx);
    assert.deepEqual(await makePaymentVouchers(tx, run.runId, [{ legalEntity: entity, currency: 'CNY', amount: net }], '2026-10-31'), { ok: true, value: { written: 1 } });
    const vouchers = (await readVouchers(tx, gateMonth)).map(voucherOf);
    assert.deepEqual(vouchers.map(({ number }) => number), [1, 2]);
    const lines = vouchers.flatMap((voucher) => voucher.lines);
    const balance = (account: string): bigint => lines.filter((line) => line.account === account).reduce((sum, { debit, credit }) => sum + debit - credit, 0n);
    assert.equal(balance('221101'), 0n);
    assert.equal(balance('1002'), -net);
    assert.ok(lines.some(({ costCentre, account }) => costCentre === 'RD' && account === '530101') && lines.some(({ costCentre }) => costCentre === 'M'));
    for (const output of journalOutputs) {
      const file = journalFileOf(output, { name: `${gateMonth}-1`, maker: '勤薪', vouchers });
      assert.ok(file.ok, output.code);
      const read = output.check(file.value.content);
      assert.ok(read.ok && read.value.totals['debit'] === read.value.totals['credit'] && read.value.records === lines.length, output.code);
    }
    // Another plan: the old voucher is taken back in red and a new one follows; each account but cost stays as it was.
    assert.ok((await chooseBookPlan(tx, gateMonth, { ...firstPlan, costCentres: [{ ...firstPlan.costCentres[0]!, expenseAccount: '6601' }, { code: 'RD', title: '', expenseAccount: '5301', departments: [] }, { code: 'M', title: '', expenseAccount: '6601', departments: [] }] })).ok);
    assert.deepEqual(await makeVouchers(tx, run.runId), { ok: true, value: { written: 2 } });
    const all = await readVouchers(tx, gateMonth);
    assert.deepEqual(all.map(({ number, isTakenBack, reversesVoucherId }) => [number, isTakenBack, reversesVoucherId !== null]), [[1, true, false], [2, false, false], [3, false, true], [4, false, false]]);
    assert.equal(all.map(voucherOf).flatMap((voucher) => voucher.lines).filter(({ account }) => account === '221101').reduce((sum, { debit, credit }) => sum + debit - credit, 0n), 0n);
  });
  await system(async (tx) => {
    const filing = await readTaxFiling(tx, gateMonth);
    assert.deepEqual([filing.rows.length, filing.runs, filing.yearDifferences.length], [12, 1, 0]);
    assert.deepEqual(filing.rows.filter(({ findings }) => findings.length > 0).map(({ personNumber, findings }) => [personNumber, findings.join()]), [['BRANCH5', 'identityNotResident']]);
    const file = await taxFileOf(tx, taxFiling, { month: gateMonth, legalEntity: entity });
    assert.ok(file.ok, JSON.stringify(file));
    const read = taxFiling.check(file.value.content);
    assert.ok(read.ok && read.value.records === 11);
    // Rent of 1,500 over ten months for each of eleven people.
    assert.equal(read.value.totals['deductions'], 1_500_00n * 10n * 11n);
    const written = await writePayResult(tx, { output: payResult, read: readPayResult }, run.runId);
    assert.ok(written.ok);
    const same = await compareReadBack(tx, { output: payResult, read: readPayResult }, run.runId, written.value.content);
    assert.deepEqual(same.ok ? same.value.differences : null, []);
    const text = new TextDecoder().decode(written.value.content);
    const changed = text.split('\r\n').filter((line) => !line.includes(':MID:netPay')).map((line) => (line.includes(':LEAF:netPay') ? line.replace(/\d(?=$)/, (digit) => String((Number(digit) + 1) % 10)) : line)).filter((line) => !line.startsWith('end:')).join('\r\n');
    const differs = await compareReadBack(tx, { output: payResult, read: readPayResult }, run.runId, new TextEncoder().encode(changed));
    assert.deepEqual(differs.ok ? differs.value.differences.map(({ kind, personNumber, item }) => `${kind} ${personNumber} ${item}`).toSorted() : differs.error, ['differs LEAF netPay', 'missing MID netPay']);
  });
}));

test('an open run is neither booked nor filed nor written out, and a journal that loses a line stops the lock', () => withScene(async ({ system }) => {
  await system(async (tx) => {
    const run = await readRun(tx, gateMonth);
    assert.ok(run !== null);
    for (const refused of [await makeVouchers(tx, run.runId), await taxFileOf(tx, taxFiling, { month: gateMonth, legalEntity: '' }), await writePayResult(tx, { output: payResult, read: readPayResult }, run.runId)]) assert.equal(refused.ok ? null : refused.error.code, 'runStillMoves');
    // A plan that books tax past the wages payable is refused; one item's rule can do it nevertheless, and then the run does not tie.
    const { rules } = firstPlan;
    const past = { source: 'tax', debit: { account: '01', ofCostCentre: true }, credit: { account: '222105', ofCostCentre: false } };
    const refused = await chooseBookPlan(tx, gateMonth, { ...firstPlan, rules: rules.map((rule) => (rule.source === 'tax' ? past : rule)) });
    assert.equal(refused.ok ? null : refused.error.code, 'wagesPayableMissed');
    assert.ok((await chooseBookPlan(tx, gateMonth, { ...firstPlan, rules: [...rules, { ...past, source: 'incomeTax' }] })).ok);
    assert.ok((await brokenBookTies(tx, run)).some((tie) => tie.startsWith('journal ')));
  });
}));

test('a bill is compared by person and scheme, and each planted difference is found with its kind', () => withScene(async ({ system }) => {
  await system(async (tx) => {
    const payslips = await loadPayslips(tx, gateMonth);
    const shanghai = staff.filter(({ workplace }) => workplace === 'shanghai').map(({ number }) => payslips.find(({ personNumber }) => personNumber === number));
    const amount = (payslip: (typeof payslips)[number] | undefined, item: string): string => {
      const at = payslip?.itemSet?.items.findIndex((each) => each.item === item) ?? -1;
      return ((payslip?.amountAt(at) ?? 0) / 100).toFixed(2);
    };
    const names = { pension: '职工基本养老保险', medical: '基本医疗保险', unemployment: '失业保险', injury: '工伤保险' } as const;
    const rows = shanghai.flatMap((payslip) => Object.entries(names).map(([scheme, name]) => [payslip?.personNumber ?? '', payslip?.name ?? '', identityOf(payslip?.personNumber ?? ''), name, '', amount(payslip, `${scheme}Base`), amount(payslip, `${scheme}Employer`), scheme === 'injury' ? '0' : amount(payslip, `${scheme}Employee`)]));
    const head = ['工号', '姓名', '证件号码', '险种', '费款所属期', '缴费基数', '单位金额', '个人金额'];
    const bring = (table: readonly (readonly string[])[], fileName: string) => importBill(tx, { month: gateMonth, place: 'shanghai', kind: 'insurance', fileName, bytes: Buffer.from(JSON.stringify(table)), table });
    assert.ok((await bring([['某市社会保险费账单'], head, ...rows, ['合计', '', '', '', '', '', '1', '1']], 'whole.xlsx')).ok);
    const [whole] = await currentBills(tx, gateMonth);
    assert.ok(whole !== undefined);
    const clean = await compareBill(tx, whole);
    assert.deepEqual(clean.differences, []);
    assert.equal(clean.totals.billedEmployer, clean.totals.computedEmployer);
    const planted = rows.flatMap((row, index): string[][] => {
      if (index === 0) return [];
      if (index === 1) return [[...row.slice(0, 5), '99999', String(Number(row[6]) + 100), row[7] ?? '']];
      if (index === 2) return [[...row.slice(0, 6), (Number(row[6]) + 0.01).toFixed(2), row[7] ?? '']];
      return index === 3 ? [row, [...row.slice(0, 4), '2026年8月', ...row.slice(5)]] : [row];
    });
    assert.ok((await bring([head, ...planted, ['', '陌生人', numberOf(99), '工伤保险', '202610', '1,000.00', '5', '']], 'planted.xlsx')).ok);
    const [newest] = await currentBills(tx, gateMonth);
    assert.equal(newest?.fileName, 'planted.xlsx');
    const compared = await compareBill(tx, newest);
    assert.deepEqual(compared.differences.map(({ code, scheme }) => `${code} ${scheme}`).toSorted(), ['baseDiffers medical', 'notInBill pension', 'otherPeriod injury', 'personUnknown injury', 'roundingDiffers unemployment']);
    const refused = await bring([head, [...(rows[0] ?? []).slice(0, 5), 'x', '1', '1']], 'bad.xlsx');
    assert.equal(refused.ok ? null : refused.error.code, 'billRefused');
    const changes = await insuranceChangesFile(tx, insuranceChanges, { month: '2025-01', place: 'shanghai' });
    assert.ok(changes.ok);
    const read = insuranceChanges.check(changes.value.content);
    assert.deepEqual(read.ok ? read.value.totals['joining'] : null, 6n);
  });
}));

test('deductions of the tax bureau: differences are shown, taken in once, and move one month alone', () => withScene(async ({ system }) => {
  const head = ['工号', '姓名', '证件号码', '累计子女教育', '累计继续教育', '累计住房贷款利息', '累计住房租金', '累计赡养老人', '累计3岁以下婴幼儿照护'];
  const line = (number: string, child: string, rent: string): readonly string[] => [number, `员工${number}`, identityOf(number), child, '0', '0', rent, '0', '0'];
  await system(async (tx) => {
    // BOSS starts with child education, late, for the whole year; MID stops renting; LEAF is as declared.
    const table = [head, line('BOSS', '20000', '15000'), line('MID', '', '13,500.00'), line('LEAF', '0', '15000.00')];
    const compared = await compareDeductions(tx, gateMonth, table);
    assert.ok(compared.ok);
    const shown = (rows: typeof compared.value.differences) => rows.map(({ personNumber, kind, change, filed }) => `${personNumber} ${kind} ${change} ${filed}`).toSorted();
    assert.deepEqual(shown(compared.value.differences), ['BOSS childEducation started 2000000', 'BOSS rent same 150000', 'LEAF rent same 150000', 'MID rent ended 0']);
    assert.equal(compared.value.missing.length, staff.length - 3);
    const imported = await importDeductions(tx, gateMonth, table);
    assert.deepEqual(imported.ok ? [imported.value.people, imported.value.changed, imported.value.touched.length] : imported.error, [3, 2, 2]);
    const again = await importDeductions(tx, gateMonth, table);
    assert.deepEqual(again.ok ? again.value.changed : again.error, 0);
    const november = await compareDeductions(tx, '2026-11', [head, line('MID', '0', '15000')]);
    assert.deepEqual(november.ok ? shown(november.value.differences) : null, ['MID rent started 150000']);
    for (const bad of [line('BOSS', '1', '15000').with(1, '别人'), line('BOSS', 'x', '15000'), line('BOSS', '20000', '100')]) {
      const refused = await importDeductions(tx, gateMonth, [head, bad]);
      assert.equal(refused.ok ? null : refused.error.code, 'deductionFileRefused');
    }
  });
}));
