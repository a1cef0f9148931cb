/** Goal: the routes answer what contracts/api promises. Method: the real spreadsheet connector and database, answers held against the schemas. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import ExcelJS from 'exceljs';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { sealRowsOf } from '#checks/seal-amounts';
import type { Route } from '#contracts/api/api-route';
import type { WorkbookRowError } from '#contracts/flow/workbook-facts';
import { success, type Result } from '#kernel/base/result';
import { asSystem, matchingRows, orderedRows, planList, viewOfList, withCompany, type ApiServer, type Subject } from '#modules/platform';
import { absorbContacts, registerPeopleRoutes } from './index.ts';
import { encodeAmounts, termsAmounts } from './sealed-people.ts';
import { directoryList, searchDirectory } from './people-directory.ts';
import { testSubject } from '#checks/test-subject';

type Captured = { readonly route: Route; readonly handler: (request: unknown) => Promise<Result<unknown, { readonly code: string }>> };

function openRoutes(given: TestDatabase) {
  const captured = new Map<string, Captured>();
  const server: ApiServer = { handle: (route, handler) => void captured.set(route.operationId, { route, handler: handler as unknown as Captured['handler'] }) };
  const reabsorbed: string[] = [];
  let imports = 0;
  registerPeopleRoutes(server, {
    database: given.database, nowMilliseconds: () => Date.parse('2026-11-02T01:00:00Z'),
    calendar: () => ({ today: 20_759, monthFrom: 20_727, monthTo: 20_758 }),
    spreadsheet: {
      // What the reader gives is tested beside it; here a row with the number "bad" is a refused one.
      readWorkbook: async (bytes) => {
        const words = bytes.toString('utf8').split(' ');
        // "A1=100": terms of A1; "A1#510…": an identity number.
        const terms = words.filter((word) => word.includes('=')).map((word, index) => ({ row: index + 2, fact: {
          kind: 'terms' as const, personNumber: word.split('=')[0]!, validFromDay: 20_500, legalEntity: '示例', workplace: 'sh', insurancePlace: null, wageKind: 'monthly' as const, wage: word.split('=')[1]!, currency: 'CNY', scheduleCode: 'S',
          insuranceBase: null, housingFundBase: null, housingFundRate: null,
        } }));
        // "A1+300": a deduction of A1; "A1@300": tax withheld of A1 by another system.
        const amountsOf = (sign: string) => words.filter((word) => word.includes(sign)).map((word, index) => ({ row: index + 2, personNumber: word.split(sign)[0]!, amount: word.split(sign)[1]! }));
        const declaredDeductions = amountsOf('+').map(({ row, personNumber, amount }) => ({ row, fact: { kind: 'declaredDeduction' as const, personNumber, deduction: 'rent' as const, monthlyAmount: amount, fromMonth: '2026-01', toMonth: '2026-12' } }));
        const openingBalances = amountsOf('@').map(({ row, personNumber, amount }) => ({ row, fact: { kind: 'openingBalance' as const, personNumber, taxYear: 2026, throughMonth: '2026-09', monthsEmployed: 9, income: '90000', exemptIncome: '0', specialDeduction: '0', specialAdditionalDeduction: '0', otherDeduction: '0', taxWithheld: amount } }));
        // "A1!9": overtime of A1 on a day of October.
        const noon = (day: number, hour: number) => ({ day: 20_726 + day, second: hour * 3600, isWholeDay: false, choice: null, text: '' });
        const approvals = amountsOf('!').map(({ row, personNumber, amount }) => ({ row, fact: { kind: 'approvalRow' as const, personNumber, type: 'overtime' as const, approvalNumber: '', from: noon(Number(amount), 19), to: noon(Number(amount), 21), day: null, direction: 'unknown' as const } }));
        const numbers = words.filter((word) => word !== '' && !/[=+@!]/.test(word));
        const workplaces = [{ row: 2, fact: { kind: 'workplace' as const, workplaceCode: 'sh', name: '上海', zone: 'Asia/Shanghai', country: 'CN', region: 'shanghai', city: '' } }];
        const rowErrors: WorkbookRowError[] = numbers.flatMap((number, index) => (number === 'bad' ? [{ sheet: 'persons', row: index + 2, column: '姓名', code: 'required', text: '12345.67' }] : []));
        const persons = numbers.filter((number) => number !== 'bad').map((text) => text.split('#')).map(([personNumber = '', identityNumber = ''], index) => ({ row: index + 2, fact: { kind: 'person' as const, personNumber, name: `员工${personNumber}`, identityNumber, mobile: '10000000001', email: '', hireDay: 20_000, leaveDay: null, department: '研发部', managerPersonNumber: null, sourcePersonKey: null } }));
        return success({ facts: { persons, terms, workplaces, schedules: [], declaredDeductions, openingBalances, earlierPayslipLines: [], punches: [], approvals, rosterDays: [], partialSheets: [] }, rowErrors, rowCounts: { persons: numbers.length } });
      },
      writeFailedRows: async (_, errors) => success(Buffer.from(`failed ${errors.length}`)),
      writeTemplate: async () => Buffer.from(await new ExcelJS.Workbook().xlsx.writeBuffer()),
    },
    afterImport: async () => {
      imports += 1;
      return {};
    },
    reabsorb: async (_, matched) => void reabsorbed.push(...matched.sourcePersonKeys),
  });
  const administrator = testSubject({ companyId: given.company.companyId, role: 'administrator', userId: 'u' });
  const call = async (operationId: string, request: { params?: object; query?: object; body?: object; upload?: object }, subject: Subject = administrator): Promise<Record<string, unknown>> => {
    const found = captured.get(operationId);
    assert.ok(found !== undefined, operationId);
    const { route, handler } = found;
    const result = await handler({ subject, params: request.params ?? {}, query: route.query?.parse(request.query ?? {}) ?? null, body: request.body === undefined ? null : route.body?.parse(request.body), upload: request.upload ?? null, language: 'zh-CN', signal: new AbortController().signal });
    if (!result.ok) return { code: result.error.code };
    return (route.answer === 'json' ? route.response.parse(result.value) : result.value) as Record<string, unknown>;
  };
  return { call, administrator, reabsorbed, imports: () => imports };
}

test('a workbook changes pay and identity numbers: without a fresh proof it is not taken in', async () => {
  await withTestDatabase(async (given) => {
    const { call, administrator, imports } = openRoutes(given);
    const send = (isSteppedUp: boolean) => call('importWorkbook', { query: { commandId: randomUUID() }, upload: { fileName: 'a.xlsx', content: Buffer.from('A1') } }, { ...administrator, isSteppedUp });
    assert.equal((await send(false))['code'], 'stepUpNeeded');
    assert.equal(imports(), 0);
    assert.equal((await send(true))['code'], undefined);
  });
});

test('an import needs the right over what stands in it; the first one of a company is its administrator\'s', async () => {
  await withTestDatabase(async (given) => {
    const { call, administrator } = openRoutes(given);
    const { companyId } = given.company;
    const as = (role: 'payrollClerk' | 'payrollSupervisor', personId: number | null = null): Subject => testSubject({ companyId, role, userId: role, personId });
    const send = async (text: string, subject: Subject): Promise<unknown> => {
      const answer = await call('importWorkbook', { query: { commandId: randomUUID() }, upload: { fileName: 'a.xlsx', content: Buffer.from(text) } }, subject);
      return answer['code'] ?? answer['state'];
    };
    assert.equal(await send('A1#X1 A2 A1=100', as('payrollSupervisor')), 'importNeedsPay', 'an empty company is no way in for others');
    assert.equal(await send('A1#X1 A2 A1=100', { ...administrator, program: 'bot' }), 'importNotForPrograms');
    assert.equal(await send('A1#X1 A2 A1=100', administrator), 'landed');
    const audited = await given.database.ownerPool.query<{ count: number }>("select count(*)::int as count from platform.audit_event where company_id = $1 and action = 'people.imported' and data->>'exempt' = 'firstImport'", [companyId]);
    assert.equal(audited.rows[0]?.count, 1);
    for (const [text, code] of [['A1=999999', 'importNeedsPay'], ['A1#X1', 'importNeedsIdentity'], ['A1', 'importNeedsIdentity'], ['A2', 'landed'], ['', 'landed']] as const) assert.equal(await send(text, administrator), code, text);
    for (const [text, code] of [['A1=999999', 'importNeedsPay'], ['A2', 'importNeedsPersons'], ['', 'landed']] as const) assert.equal(await send(text, as('payrollSupervisor')), code, text);
    assert.equal(await send('A1#X1 A1=200', { ...as('payrollClerk'), program: 'bot' }), 'importNotForPrograms');
    const { rows: [own] } = await given.database.ownerPool.query<{ person_id: number }>("select person_id from people.person where company_id = $1 and person_number = 'A1'", [companyId]);
    const clerk = as('payrollClerk', own!.person_id);
    assert.equal(await send('A1=100 A2=300', clerk), 'landed', 'what is stored already may stand in the sheet');
    const refused = await call('importWorkbook', { query: { commandId: randomUUID() }, upload: { fileName: 'a.xlsx', content: Buffer.from('A1=101 A2=400') } }, clerk);
    assert.deepEqual([refused['state'], (refused['failures'] as { row: number; reason: string }[]).map(({ row, reason }) => [row, reason])], ['refused', [[2, 'ownTerms']]]);
    assert.equal(await send('A1=101', as('payrollClerk')), 'landed', 'another clerk may');
    // The own manager, who approves, and the own last day are no more the importer's to change than pay.
    await given.database.ownerPool.query("update people.person set manager_person_number = 'A2', leave_date = '2026-12-31' where company_id = $1 and person_number = 'A1'", [companyId]);
    const freed = await call('importWorkbook', { query: { commandId: randomUUID() }, upload: { fileName: 'a.xlsx', content: Buffer.from('A1#X1') } }, clerk);
    assert.deepEqual([freed['state'], (freed['failures'] as { row: number; reason: string }[]).map(({ row, reason }) => [row, reason])], ['refused', [[2, 'ownTerms']]], JSON.stringify(freed));
    assert.equal(await send('A1#X1', as('payrollClerk')), 'landed');
  });
});

test('a workbook changes no tax of the importer: own deductions and opening totals are another clerk\'s to take in', async () => {
  await withTestDatabase(async (given) => {
    const { call, administrator } = openRoutes(given);
    const { companyId } = given.company;
    const send = async (text: string, subject: Subject): Promise<unknown> => {
      const answer = await call('importWorkbook', { query: { commandId: randomUUID() }, upload: { fileName: 'a.xlsx', content: Buffer.from(text) } }, subject);
      return answer['code'] ?? [answer['state'], ...(answer['failures'] as { sheet: string; row: number; reason: string }[]).map(({ sheet, row, reason }) => `${sheet} ${row} ${reason}`)].join(' ');
    };
    assert.equal(await send('A1 A2 A1=100 A2=100 A1+300 A1@500', administrator), 'landed');
    const { rows: [own] } = await given.database.ownerPool.query<{ person_id: number }>("select person_id from people.person where company_id = $1 and person_number = 'A1'", [companyId]);
    const clerk = testSubject({ companyId, role: 'payrollClerk', userId: 'clerk', personId: own!.person_id });
    assert.equal(await send('A1+300 A1@500 A2+900 A2@10', clerk), 'landed', 'what is stored already may stand in the sheet');
    assert.equal(await send('A2+901 A1+3000', clerk), 'refused declaredDeductions 3 ownTerms');
    assert.equal(await send('A1@50000', clerk), 'refused openingBalances 2 ownTerms');
    assert.equal(await send('A2!9 A1!9', clerk), 'refused approvals 3 ownWork', 'nor overtime of the own');
    assert.equal(await send('A1+3000 A1@50000 A1!9', testSubject({ companyId, role: 'payrollClerk', userId: 'other' })), 'landed', 'another clerk may');
  });
});

test('a workbook is taken in once, refused whole, and its failed rows can be fetched', async () => {
  await withTestDatabase(async (given) => {
    const { call, imports } = openRoutes(given);
    const send = (text: string, commandId = randomUUID()) => call('importWorkbook', { query: { commandId }, upload: { fileName: '../员工.xlsx', content: Buffer.from(text) } });
    const commandId = randomUUID();
    const first = await send('A1 A2', commandId);
    assert.deepEqual([first['state'], first['fileName'], first['sheets']], ['landed', '.._员工.xlsx', [{ sheet: 'persons', rows: 2, good: 2, failed: 0, removed: 0 }]]);
    assert.deepEqual(await send('A1 A2', commandId), first);
    assert.equal(imports(), 1);
    const refused = await send('A3 bad');
    assert.deepEqual([refused['state'], refused['failedRows'], (refused['failures'] as unknown[]).length], ['refused', 1, 1]);
    const file = await call('downloadFailedRows', { params: { importId: refused['importId'] } });
    assert.equal(Buffer.from(file['content'] as Uint8Array).toString(), 'failed 1');
    assert.equal((await call('downloadFailedRows', { params: { importId: first['importId'] } }))['code'], 'notFound');
    assert.equal((await call('downloadFailedRows', { params: { importId: 'x' } }))['code'], 'notFound');
    assert.equal((await call('listImports', {}))['total'], 2);
    assert.equal((await call('listPeople', {}))['total'], 2, 'nothing of the refused workbook');
    assert.ok(Buffer.from((await call('downloadTemplate', {}))['content'] as Uint8Array).length > 0);
  });
});

test('cells of a workbook are shown to clerks and to the administrator who handed it in, to no other administrator', async () => {
  await withTestDatabase(async (given) => {
    const { call, administrator } = openRoutes(given);
    const refused = await call('importWorkbook', { query: { commandId: randomUUID() }, upload: { fileName: 'a.xlsx', content: Buffer.from('A3 bad') } });
    const sees = async (subject: Subject): Promise<readonly [boolean, boolean]> => [
      JSON.stringify(await call('listImports', {}, subject)).includes('12345.67'), 'content' in await call('downloadFailedRows', { params: { importId: refused['importId'] } }, subject),
    ];
    assert.deepEqual(await sees({ ...administrator, isSteppedUp: false }), [false, false], 'the own workbook asks for a fresh proof too');
    const reads = async () => (await given.database.ownerPool.query<{ count: number }>("select count(*)::int as count from platform.audit_event where company_id = $1 and domain = 'read' and subject like 'people.workbook_import.%'", [given.company.companyId])).rows[0]?.count;
    assert.equal(await reads(), 0);
    assert.deepEqual(await sees(administrator), [true, true]);
    assert.equal(await reads(), 2, 'both looks leave a row');
    assert.deepEqual(await sees(testSubject({ companyId: administrator.companyId, role: 'payrollClerk', userId: 'other' })), [true, true]);
    assert.deepEqual(await sees({ ...administrator, userId: 'other' }), [false, false]);
  });
});

test('directory: search, pages, one person without wages of others, facets', async () => {
  await withTestDatabase(async (given) => {
    const { call } = openRoutes(given);
    await call('importWorkbook', { query: { commandId: randomUUID() }, upload: { fileName: 'a.xlsx', content: Buffer.from('A1 A2 B1') } });
    const found = await call('listPeople', { query: { search: 'a', pageSize: 1, page: 2 } });
    assert.deepEqual([found['total'], (found['rows'] as { personNumber: string; mobileMasked: string }[]).map((row) => [row.personNumber, row.mobileMasked])], [2, [['A2', '100****0001']]]);
    assert.equal((await call('listPeople', { query: { state: 'joined' } }))['total'], 0);
    assert.equal((await call('readPerson', { params: { personNumber: 'B1' } }))['name'], '员工B1');
    assert.equal((await call('readPerson', { params: { personNumber: 'Z' } }))['code'], 'notFound');
    assert.deepEqual((await call('readFacets', {}))['departments'], ['研发部']);
  });
});

test('an unmatched account is listed, matched by a person, and its records taken in', async () => {
  await withTestDatabase(async (given) => {
    const { call, reabsorbed } = openRoutes(given);
    await call('importWorkbook', { query: { commandId: randomUUID() }, upload: { fileName: 'a.xlsx', content: Buffer.from('A1') } });
    await withCompany(given.database, asSystem(given.company.companyId, 'proof', 'test'), (tx) => absorbContacts(tx, {
      sourceCode: 'wecom', tombstones: [], nowMilliseconds: 0,
      records: [{ stream: 'person', naturalKey: 'x', sourcePersonKey: 'x', businessDay: 0, raw: '', contentHash: '', facts: [{ kind: 'contact', sourcePersonKey: 'x', name: '员工A1', departmentKeys: [], status: 'active' }] }],
    }));
    const listed = await call('listUnmatched', {});
    assert.deepEqual((listed['rows'] as { proposals: { personNumber: string }[] }[])[0]?.proposals.map((proposal) => proposal.personNumber), ['A1']);
    const match = { commandId: randomUUID(), sourceCode: 'wecom', sourcePersonKey: 'x', personNumber: 'A1' };
    assert.deepEqual(await call('matchPerson', { body: match }), { done: true });
    assert.deepEqual(await call('matchPerson', { body: match }), { done: true });
    assert.deepEqual(reabsorbed, ['x']);
    assert.equal((await call('listUnmatched', {}))['total'], 0);
    assert.equal((await call('matchPerson', { body: { ...match, commandId: randomUUID(), personNumber: 'Z' } }))['code'], 'notFound');
  });
});

test('the directory in the database and the same plan over rows in memory agree, for every field, operator and order', async () => {
  await withTestDatabase(async (given) => {
    await withCompany(given.database, asSystem(given.company.companyId, 'proof', 'test'), async (tx) => {
      await tx.query("insert into people.workplace (company_id, workplace_code, name, zone, country, region, city) values ($1, 'a', 'Aa', 'Asia/Shanghai', 'CN', 'x', 'x'), ($1, 'b', 'Bb', 'Asia/Shanghai', 'CN', 'x', 'x')", [tx.companyId]);
      for (let index = 0; index < 30; index += 1) {
        const { rows } = await tx.query<{ person_id: number }>(
          `insert into people.person (company_id, person_number, name, email, hire_date, leave_date, department, manager_person_number)
           values ($1, $2, $3, '', date '2025-01-01' + $4::int, $5::date, $6, $7) returning person_id`,
          [tx.companyId, `${index % 2 === 0 ? 'p' : 'Q'}${index}`, index % 3 === 0 ? `员工${index}` : `Łucja ${index}`, index % 5, index % 4 === 0 ? '2026-05-01' : null, ['', 'Söder', 'sales', '研发'][index % 4], index === 0 ? null : 'p0'],
        );
        if (index % 3 === 0) continue;
        await tx.query(
          `insert into people.terms (company_id, person_id, valid_from, legal_entity, workplace_code, wage_kind, currency, schedule_code, source) values ($1, $2, '2025-01-01', $3, $4, 'monthly', 'CNY', 'S', 'test')`,
          [tx.companyId, rows[0]?.person_id, index % 2 === 0 ? 'One' : 'two', index % 2 === 0 ? 'a' : 'b'],
        );
        await sealRowsOf(tx, termsAmounts, rows[0]?.person_id ?? 0, encodeAmounts([String(5000 + (index * 37) % 11), null, null, null]));
      }
      const view = viewOfList(directoryList, tx.access);
      const filter = { department: '', workplaceCode: '', state: 'all' as const, today: 20_759, monthFrom: 20_727, monthTo: 20_758 };
      const usual = { fields: '', sort: 'personNumber', order: 'ascending' as const, filter: '', search: '' };
      const everything = planList(view, { ...usual, fields: directoryList.fields.map(({ name }) => name).join(',') });
      assert.ok(everything.ok);
      const all = (await searchDirectory(tx, everything.value, filter, null)).rows;
      assert.equal(all.filter(({ wage }) => wage !== null).length, 20);
      const queries = directoryList.fields.flatMap((field) => [
        ...(field.isSortable === true ? (['ascending', 'descending'] as const).map((order) => ({ ...usual, sort: field.name, order })) : []),
        ...(field.operators ?? []).flatMap((operator) => ['', 'a', 'S', '研发', '2025-01-03', '2026-05-01', '5007.00', 'p1', 'Łucja 1'].map((value) => ({ ...usual, filter: JSON.stringify([[field.name, operator, value]]) }))),
        ...['P1', 'ł', '员', ''].map((search) => ({ ...usual, search })),
      ]);
      let compared = 0;
      for (const query of queries) {
        const plan = planList(view, query);
        if (!plan.ok) continue;
        compared += 1;
        const inMemory = orderedRows(plan.value, matchingRows(plan.value, all));
        const page = await searchDirectory(tx, plan.value, filter, { page: 2, pageSize: 4 });
        assert.deepEqual([page.total, page.rows.map((row) => row.personNumber)], [inMemory.length, inMemory.slice(4, 8).map((row) => row.personNumber)], JSON.stringify(query));
      }
      assert.ok(compared > 150, `${compared} queries compared`);
    });
  });
});
