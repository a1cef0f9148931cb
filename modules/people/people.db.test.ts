/** Goal: people facts come in whole and once, match exactly or by a person, and are read in bulk as they hold. Method: real PostgreSQL. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import type { PersonRecordFact, TermsFact } from '#contracts/flow/person-fact';
import type { SourceRecord } from '#contracts/flow/source-record';
import type { LocatedFact, WorkbookFacts } from '#contracts/flow/workbook-facts';
import { asSystem, createCompany, withCompany, type CompanyTransaction } from '#modules/platform';
import { absorbContacts, autoMatch, declaredDeductions, earlierPayslipLines, employedPersons, importWorkbookFacts, listUnmatched, matchContact, openingBalances, payTermsSegments, resolveSourcePersons, teamOf, termsSegments, type ImportReport } from './index.ts';

const day = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
const located = <F>(facts: readonly F[]): readonly LocatedFact<F>[] => facts.map((fact, index) => ({ row: index + 2, fact }));

const person = (personNumber: string, more: Partial<PersonRecordFact> = {}): PersonRecordFact => ({
  kind: 'person', personNumber, name: `name ${personNumber}`, identityNumber: '', mobile: '', email: '', hireDay: day('2024-03-01'), leaveDay: null, department: '研发部', managerPersonNumber: null, sourcePersonKey: null, ...more,
});
const terms = (personNumber: string, validFrom: string, wage: string): TermsFact => ({
  kind: 'terms', personNumber, validFromDay: day(validFrom), legalEntity: '示例', workplace: 'shanghai', insurancePlace: 'shanghai', wageKind: 'monthly', wage, currency: 'CNY', scheduleCode: 'SH-FLEX', insuranceBase: '12000.00', housingFundBase: null, housingFundRate: '0.0700',
});
const facts = (more: Partial<WorkbookFacts> = {}): WorkbookFacts => ({
  persons: located([person('A1'), person('A2', { managerPersonNumber: 'A1', sourcePersonKey: 'LiSi' }), person('A3', { managerPersonNumber: 'A2' })]),
  terms: located([terms('A1', '2026-01-01', '12000.00'), terms('A2', '2026-01-01', '9000.00'), terms('A2', '2026-10-16', '9500.00')]),
  workplaces: located([{ kind: 'workplace', workplaceCode: 'shanghai', name: '上海', zone: 'Asia/Shanghai', country: 'CN', region: 'shanghai', city: '' }]),
  schedules: [],
  declaredDeductions: located([{ kind: 'declaredDeduction', personNumber: 'A1', deduction: 'rent', monthlyAmount: '1500.00', fromMonth: '2026-01', toMonth: '2026-12' }]),
  openingBalances: located([{ kind: 'openingBalance', personNumber: 'A1', taxYear: 2026, throughMonth: '2026-09', monthsEmployed: 9, income: '108000.00', exemptIncome: '0.00', specialDeduction: '18900.00', specialAdditionalDeduction: '13500.00', otherDeduction: '0.00', taxWithheld: '918.00' }]),
  earlierPayslipLines: located([{ kind: 'earlierPayslipLine', personNumber: 'A1', month: '2026-09', item: 'netPay', amount: '9500.00' }]),
  punches: [], approvals: [], rosterDays: [], partialSheets: [],
  ...more,
});

const inCompany = <T>(given: TestDatabase, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(given.database, asSystem(given.company.companyId, 'proof', 'test'), work);

async function importAll(given: TestDatabase, input: WorkbookFacts = facts()): Promise<ImportReport> {
  const report = await inCompany(given, (tx) => importWorkbookFacts(tx, { facts: input, rowErrors: [], sourceCode: 'workbook', rows: 'all' }));
  assert.ok(report.ok, JSON.stringify(report));
  return report.value;
}

const tables = ['people.person', 'people.terms', 'people.workplace', 'people.declared_deduction', 'people.opening_balance', 'people.earlier_payslip'];
async function countRows(given: TestDatabase): Promise<readonly number[]> {
  const counts: number[] = [];
  for (const table of tables) counts.push((await given.database.ownerPool.query(`select from ${table}`)).rowCount ?? -1);
  return counts;
}

const contact = (key: string, name: string): SourceRecord => ({ stream: 'person', naturalKey: key, sourcePersonKey: key, businessDay: day('2026-11-02'), raw: '{}', contentHash: key, facts: [{ kind: 'contact', sourcePersonKey: key, name, departmentKeys: ['1'], status: 'active' }] });
const department: SourceRecord = { stream: 'department', naturalKey: '1', sourcePersonKey: null, businessDay: day('2026-11-02'), raw: '{}', contentHash: 'd', facts: [{ kind: 'contactDepartment', departmentKey: '1', parentKey: null, name: '总部' }] };

test('a second import of the same workbook writes nothing; a change appends one fact', async () => {
  await withTestDatabase(async (given) => {
    const first = await importAll(given);
    assert.deepEqual(first.counts.persons, { new: 3, changed: 0, unchanged: 0 });
    assert.deepEqual(first.counts.terms, { new: 3, changed: 0, unchanged: 0 });
    assert.equal(first.touched.length, 3);
    const before = await countRows(given);
    const second = await importAll(given);
    assert.deepEqual(await countRows(given), before);
    assert.deepEqual(second.touched, []);
    for (const counts of Object.values(second.counts)) assert.equal(counts.new + counts.changed, 0);
    const third = await importAll(given, facts({ terms: located([terms('A2', '2026-10-16', '9600')]), persons: located([person('A3', { managerPersonNumber: 'A2', leaveDay: day('2026-10-20') })]) }));
    assert.deepEqual([third.counts.terms, third.counts.persons], [{ new: 0, changed: 1, unchanged: 0 }, { new: 0, changed: 1, unchanged: 0 }]);
    assert.deepEqual(third.touched.map((touched) => touched.fromDay).toSorted((left, right) => left - right), [day('2026-10-16'), day('2026-10-21')]);
    assert.deepEqual(await countRows(given), before.map((count, index) => count + (index === 1 ? 1 : 0)));
  });
});

test('A-104: an import puts nobody in the place of another: not by name, mobile or identity number, and not by a mistaken number', async () => {
  await withTestDatabase(async (given) => {
    const known = { name: '王伟', identityNumber: '110101199003070310', mobile: '13800000001', email: 'wang@example.com' };
    await importAll(given, facts({ persons: located([person('A1', known), person('A2'), person('A3')]) }));
    const idsBefore = (await given.database.ownerPool.query('select person_number, person_id from people.person order by 1')).rows;
    // The same identity number under another number at the same time is the same person twice: refused.
    const twice = await inCompany(given, (tx) => importWorkbookFacts(tx, { facts: facts({ persons: located([person('A9', known)]), terms: located([]) }), rowErrors: [], sourceCode: 'workbook', rows: 'all' }));
    assert.ok(!twice.ok && twice.error.code === 'rowsRefused');
    assert.deepEqual(twice.error.data.rowErrors.map(({ row, code, text }) => [row, code, text]), [[2, 'samePerson', 'A9']]);
    // The same name, mobile and address under another number: somebody new, the first stays as he is.
    const twin = await importAll(given, facts({ persons: located([person('A9', { ...known, identityNumber: '' })]), terms: located([]), declaredDeductions: [], openingBalances: [], earlierPayslipLines: [] }));
    assert.deepEqual(twin.counts.persons, { new: 1, changed: 0, unchanged: 0 });
    assert.deepEqual((await given.database.ownerPool.query("select person_number, person_id from people.person where person_number <> 'A9' order by 1")).rows, idsBefore);
    // His number with another's name and identity number is a mistaken number: refused with its row, nothing written.
    const other = facts({ persons: located([person('A1', { ...known, name: '李娜', identityNumber: '11010119910101002X' })]), terms: located([terms('A1', '2026-11-01', '99999.00')]) });
    const before = await countRows(given);
    const refused = await inCompany(given, (tx) => importWorkbookFacts(tx, { facts: other, rowErrors: [], sourceCode: 'workbook', rows: 'all' }));
    assert.ok(!refused.ok && refused.error.code === 'rowsRefused');
    assert.deepEqual(refused.error.data.rowErrors.map(({ row, code }) => [row, code]), [[2, 'numberOfAnother']]);
    assert.deepEqual(await countRows(given), before);
    assert.deepEqual((await given.database.ownerPool.query("select name from people.person where person_number = 'A1'")).rows, [{ name: '王伟' }]);
    // A name that changes by itself is a change of name.
    assert.deepEqual((await importAll(given, facts({ persons: located([person('A1', { ...known, name: '王炜' })]), terms: located([]) }))).counts.persons, { new: 0, changed: 1, unchanged: 0 });
  });
});

test('one bad row and nothing is imported; on request the good rows are', async () => {
  await withTestDatabase(async (given) => {
    const bad = facts({
      persons: located([person('A1'), person('A2', { managerPersonNumber: 'nobody' }), person('A3', { managerPersonNumber: 'A2' })]),
      terms: located([terms('A1', '2026-01-01', '1.00'), terms('A3', '2026-01-01', '1.00'), { ...terms('A1', '2026-02-01', '1.00'), workplace: 'atlantis' }]),
    });
    const input = { facts: bad, rowErrors: [], sourceCode: 'workbook' };
    const refused = await inCompany(given, (tx) => importWorkbookFacts(tx, { ...input, rows: 'all' }));
    assert.ok(!refused.ok && refused.error.code === 'rowsRefused');
    assert.deepEqual(refused.error.data.rowErrors.map((error) => [error.sheet, error.row, error.code, error.text]), [
      ['persons', 3, 'unknownManager', 'nobody'], ['persons', 4, 'unknownManager', 'A2'], ['terms', 3, 'unknownPerson', 'A3'], ['terms', 4, 'unknownWorkplace', 'atlantis'],
    ]);
    assert.deepEqual(await countRows(given), [0, 0, 0, 0, 0, 0]);
    const taken = await inCompany(given, (tx) => importWorkbookFacts(tx, { ...input, rows: 'good' }));
    assert.ok(taken.ok);
    assert.equal(taken.value.rowErrors.length, 4);
    assert.deepEqual(await countRows(given), [1, 1, 1, 1, 1, 1]);
  });
});

test('a failure in the middle leaves nothing behind', async () => {
  await withTestDatabase(async (given) => {
    for (let failAt = 1; ; failAt += 1) {
      let statements = 0;
      const attempt = inCompany(given, (tx) => {
        const query = tx.query;
        const failing: CompanyTransaction = Object.create(tx, { query: { value: (text: string, values?: readonly unknown[]) => ((statements += 1) === failAt ? Promise.reject(new Error('planted')) : query(text, values)) } }) as CompanyTransaction;
        return importWorkbookFacts(failing, { facts: facts(), rowErrors: [], sourceCode: 'workbook', rows: 'all' });
      });
      const planted = await attempt.then(() => false, (error: Error) => error.message === 'planted');
      if (!planted) break;
      assert.deepEqual(await countRows(given), [0, 0, 0, 0, 0, 0], `failing at statement ${failAt}`);
    }
    assert.deepEqual(await countRows(given), [3, 3, 1, 1, 1, 1]);
  });
});

test('terms hold from their day until the next, the newest row of a day counts, windows cut them', async () => {
  await withTestDatabase(async (given) => {
    await importAll(given);
    await importAll(given, facts({ terms: located([terms('A2', '2026-10-16', '9600.00')]) }));
    const segments = await inCompany(given, (tx) => payTermsSegments(tx, { personIds: null, fromDay: day('2026-10-01'), toDay: day('2026-11-01') }));
    assert.deepEqual(segments.map((segment) => [segment.fromDay, segment.toDay, segment.wage]), [
      [day('2026-10-01'), day('2026-11-01'), '12000.00'], [day('2026-10-01'), day('2026-10-16'), '9000.00'], [day('2026-10-16'), day('2026-11-01'), '9600.00'],
    ]);
  });
});

test('bulk readers and the reporting line', async () => {
  await withTestDatabase(async (given) => {
    await importAll(given, facts({ persons: located([person('A1', { managerPersonNumber: 'A3' }), person('A2', { managerPersonNumber: 'A1', leaveDay: day('2026-10-05') }), person('A3', { managerPersonNumber: 'A2' }), person('A4', { hireDay: day('2026-11-01') })]) }));
    const window = { fromDay: day('2026-10-01'), toDay: day('2026-11-01') };
    await inCompany(given, async (tx) => {
      const employed = await employedPersons(tx, window);
      assert.deepEqual(employed.map((each) => each.personNumber), ['A1', 'A2', 'A3']);
      const first = employed[0]?.personId ?? 0;
      const numbers = async (on: string): Promise<readonly (string | undefined)[]> => (await teamOf(tx, first, day(on))).map((id) => employed.find((each) => each.personId === id)?.personNumber);
      assert.deepEqual(await numbers('2026-10-05'), ['A2', 'A3'], 'a circle of managers ends');
      assert.deepEqual(await numbers('2026-10-06'), ['A3'], 'the last day of work is the leave date');
      assert.deepEqual((await openingBalances(tx, { personIds: [first], taxYear: 2026 })).map((balance) => [balance.throughMonth, balance.taxWithheld]), [['2026-09', '918.00']]);
      assert.deepEqual((await declaredDeductions(tx, { personIds: null, fromMonth: '2026-10', toMonth: '2026-10' })).map((each) => [each.deduction, each.monthlyAmount, each.toMonth]), [['rent', '1500.00', '2026-12']]);
      assert.deepEqual(await declaredDeductions(tx, { personIds: null, fromMonth: '2027-01', toMonth: '2027-01' }), []);
      assert.deepEqual((await earlierPayslipLines(tx, { personIds: null, month: '2026-09' })).map((line) => [line.item, line.amount]), [['netPay', '9500.00']]);
    });
  });
});

test('accounts match on two exact grounds; the rest is a list, and a person decides', async () => {
  await withTestDatabase(async (given) => {
    await importAll(given);
    await inCompany(given, async (tx) => {
      await absorbContacts(tx, { sourceCode: 'wecom', records: [department, contact('a1', '别名'), contact('lisi', 'name A2'), contact('extern', 'name A3'), contact('x9', '顾问')], tombstones: [], nowMilliseconds: 1_000 });
      const matches = await autoMatch(tx, { sourceCode: 'wecom' });
      assert.deepEqual(matches.map((match) => match.sourcePersonKey).toSorted(), ['a1', 'lisi']);
      assert.deepEqual(await autoMatch(tx, { sourceCode: 'wecom' }), []);
      const unmatched = await listUnmatched(tx, { sourceCode: '', search: '', page: 1, pageSize: 10 });
      assert.deepEqual(unmatched.rows.map((row) => [row.sourcePersonKey, row.departments, row.proposals.map((proposal) => [proposal.personNumber, proposal.because])]), [['extern', ['总部'], [['A3', 'sameName']]], ['x9', ['总部'], []]]);
      assert.deepEqual([...(await resolveSourcePersons(tx, 'wecom', ['a1', 'extern', 'nobody'])).keys()], ['a1']);
      const reabsorbed: string[] = [];
      const matched = await matchContact(tx, { sourceCode: 'wecom', sourcePersonKey: 'extern', personNumber: 'A3' }, async (_, again) => void reabsorbed.push(...again.sourcePersonKeys));
      assert.ok(matched.ok);
      assert.deepEqual(reabsorbed, ['extern']);
      assert.deepEqual([...(await resolveSourcePersons(tx, 'wecom', ['extern'])).values()], [matched.value.personId]);
      const wrong = await matchContact(tx, { sourceCode: 'wecom', sourcePersonKey: 'x9', personNumber: 'Z' }, async () => undefined);
      assert.ok(!wrong.ok && wrong.error.code === 'personUnknown');
      const gone = await absorbContacts(tx, { sourceCode: 'wecom', records: [], tombstones: [{ stream: 'person', naturalKey: 'x9', sourcePersonKey: 'x9' }], nowMilliseconds: 2_000 });
      assert.equal(gone.gone, 1);
    });
  });
});

test('two companies with the same numbers do not see each other', async () => {
  await withTestDatabase(async (given) => {
    await importAll(given);
    const other = await createCompany(given.database, { companyCode: 'other', name: '另一家' });
    assert.ok(other.ok);
    const elsewhere = { ...given, company: other.value };
    await inCompany(elsewhere, async (tx) => {
      assert.deepEqual(await employedPersons(tx, { fromDay: 0, toDay: 100_000 }), []);
      assert.deepEqual(await termsSegments(tx, { personIds: null, fromDay: 0, toDay: 100_000 }), []);
    });
    const report = await importAll(elsewhere);
    assert.equal(report.counts.persons.new, 3);
    assert.equal((await inCompany(given, (tx) => employedPersons(tx, { fromDay: 0, toDay: 100_000 }))).length, 3);
  });
});

test('ten thousand people come in within seconds', async () => {
  await withTestDatabase(async (given) => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => `B${String(index).padStart(6, '0')}`);
    const many = facts({ persons: located(numbers.map((number) => person(number))), terms: located(numbers.map((number) => terms(number, '2026-01-01', '12000.00'))), declaredDeductions: [], openingBalances: [], earlierPayslipLines: [] });
    const started = performance.now();
    assert.equal((await importAll(given, many)).counts.terms.new, 10_000);
    const seconds = (performance.now() - started) / 1_000;
    assert.ok(seconds < 20, `${seconds.toFixed(1)} s`);
  });
});
