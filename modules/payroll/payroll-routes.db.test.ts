/** The HTTP answers of payroll against their schemas, own pay only, the certificate, and the digest by plain SQL. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { sealRowsOf } from '#checks/seal-amounts';
import { earlierLines, encodeLines } from '#modules/people';
import * as routes from '#contracts/api/payroll-api';
import type { BuiltInRole } from '#contracts/api/access-terms';
import type { Route } from '#contracts/api/api-route';
import type { Result } from '#kernel/base/result';
import { activatePacks, calculateRun, certifyMonth, exportLines, readRun, registerPayrollRoutes } from '#modules/payroll';
import { asSystem, withCompany, type ApiFailure, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { addPerson, addPlainMonth, createPlaces, shippedPacks } from './example-company.ts';
import { testSubject } from '#checks/test-subject';

const month = '2026-10';
type Handler = (request: Readonly<Record<string, unknown>>) => Promise<Result<unknown, ApiFailure>>;
type Call = (route: Route, request: { readonly subject: Subject; readonly params?: object; readonly query?: object }) => Promise<Result<unknown, ApiFailure>>;
type Setting = { readonly call: Call; readonly subjects: Readonly<Record<'clerk' | 'employee' | 'nobody', Subject>>; readonly inCompany: <T>(work: (tx: CompanyTransaction) => Promise<T>) => Promise<T> };

const withServer = (work: (setting: Setting) => Promise<void>): Promise<void> =>
  withTestDatabase(async ({ database, company }) => {
    const { companyId } = company;
    const inCompany = <T>(inside: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(companyId, 'proof', 'test'), inside);
    const personId = await inCompany(async (tx) => {
      await createPlaces(tx);
      assert.ok((await activatePacks(tx, shippedPacks())).ok);
      const first = await addPerson(tx, { number: 'SH1', place: 'shanghai' });
      for (const person of [first, await addPerson(tx, { number: 'SZ1', place: 'shenzhen', wage: '6200' }), await addPerson(tx, { number: 'HU1', place: 'budapest', insurancePlace: null })]) await addPlainMonth(tx, person);
      await tx.query("insert into people.earlier_payslip (company_id, person_id, month, source) values ($1, $2, '2026-09-01', 'test')", [tx.companyId, first]);
      await sealRowsOf(tx, earlierLines, first, encodeLines([['baseSalary', '11000'], ['pensionEmployee', '960'], ['medicalEmployee', '240'], ['unemploymentEmployee', '60'], ['housingFundEmployee', '840'], ['incomeTax', '72'], ['netPay', '8828']]));
      return first;
    });
    assert.ok((await calculateRun(database, asSystem(companyId, 'proof', 'test'), { month, mode: 'compute' })).ok);
    const handlers = new Map<string, Handler>();
    const server: ApiServer = { handle: (route, handler) => void handlers.set(route.operationId, handler as unknown as Handler) };
    registerPayrollRoutes(server, { database, openToStaff: (_, runs) => Promise.resolve(new Map(runs.map(({ runId }) => [runId, 'preview' as const]))), startPayRun: () => Promise.resolve({ ok: true, value: { runId: '1' } }) });
    const call: Call = async (route, { subject, params = { month }, query = {} }) => {
      const parsedQuery = route.query === null ? null : route.query.parse(query);
      const answer = await handlers.get(route.operationId)!({ subject, params, query: parsedQuery, body: { commandId: '' }, upload: null, language: 'en', signal: new AbortController().signal });
      if (answer.ok && route.answer === 'json') route.response.parse(answer.value);
      return answer;
    };
    const subject = (role: BuiltInRole, person: number | null): Subject => testSubject({ companyId, role, personId: person });
    await work({ call, inCompany, subjects: { clerk: subject('payrollClerk', null), employee: subject('employee', personId), nobody: subject('employee', null) } });
  });

const valueOf = (answer: Result<unknown, ApiFailure>): Record<string, unknown> => {
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value as Record<string, unknown>;
};

test('register, run, analysis, completeness and payslip answer in their schemas and tie', async () => {
  await withServer(async ({ call, subjects }) => {
    const { clerk } = subjects;
    const register = valueOf(await call(routes.readRegister, { subject: clerk, query: { sort: 'netPay', order: 'descending' } })) as { rows: { personNumber: string; amounts: Record<string, string>; differences: Record<string, string> }[]; totals: Record<string, string> };
    assert.deepEqual(register.rows.map(({ personNumber }) => personNumber), ['SH1', 'SZ1', 'HU1']);
    assert.equal(register.rows[0]!.differences['netPay'], '970.00');
    assert.equal(register.totals['baseSalary'], '18200.00');
    const changed = valueOf(await call(routes.readRegister, { subject: clerk, query: { state: 'notComputed' } })) as { total: number };
    assert.equal(changed.total, 1);
    const run = valueOf(await call(routes.readPayRun, { subject: clerk }))['run'] as { unconfirmed: { parameter: string; proof: string }[]; computed: number };
    assert.equal(run.computed, 2);
    assert.ok(run.unconfirmed.some(({ parameter, proof }) => parameter === 'holidayShareInMonthlyWage' && proof === 'companyChoice'));
    const analysis = valueOf(await call(routes.readPayAnalysis, { subject: clerk })) as { previousNetPay: string; netPay: string; difference: { amount: string }[] };
    const fen = (text: string): number => Math.round(Number(text) * 100);
    assert.equal(analysis.difference.reduce((sum, { amount }) => sum + fen(amount), 0), fen(analysis.netPay) - fen(analysis.previousNetPay));
    const completeness = valueOf(await call(routes.listNotComputed, { subject: clerk })) as { reasons: unknown };
    assert.deepEqual(completeness.reasons, [{ reason: 'noActivePack', people: 1 }]);
    const payslip = valueOf(await call(routes.readPayslip, { subject: clerk, params: { month, personNumber: 'SH1' } })) as { lines: { item: string; section: string; previousAmount: string | null }[] };
    assert.equal(payslip.lines.find(({ item }) => item === 'baseSalary')?.previousAmount, '11000.00');
    assert.deepEqual(await call(routes.readPayslip, { subject: clerk, params: { month, personNumber: 'NOBODY' } }), { ok: false, error: { code: 'notFound', status: 404 } });
  });
});

test('an employee reads the own payslip by the session alone; nobody reads nothing', async () => {
  await withServer(async ({ call, subjects }) => {
    const own = valueOf(await call(routes.readOwnPayslip, { subject: subjects.employee })) as { personNumber: string };
    assert.equal(own.personNumber, 'SH1');
    const explained = valueOf(await call(routes.explainOwnLine, { subject: subjects.employee, params: { month, item: 'baseSalary' } })) as { facts: { kind: string }[]; rules: { item: string; proof: string }[]; labels: Record<string, unknown> };
    assert.ok(explained.facts.some(({ kind }) => kind === 'terms'));
    assert.ok(explained.labels['monthlyWage'] !== undefined);
    // The paid days count a holiday by a company's choice, and the rule says so.
    assert.equal(explained.rules.find(({ item }) => item === 'paidDays')?.proof, 'companyChoice');
    const normal = valueOf(await call(routes.explainOwnLine, { subject: subjects.employee, params: { month, item: 'totalNormalMinutes' } })) as { facts: { kind: string; date: string | null }[] };
    assert.ok(normal.facts.some(({ kind, date }) => kind === 'punch' && date === '2026-10-09'));
    assert.deepEqual((valueOf(await call(routes.listOwnPayslips, { subject: subjects.employee }))['payslips'] as unknown[]).length, 1);
    assert.equal((await call(routes.readOwnPayslip, { subject: subjects.nobody })).ok, false);
    assert.equal((await call(routes.explainOwnLine, { subject: subjects.employee, params: { month, item: 'nothing' } })).ok, false);
  });
});

test('the certificate ties four figures, and an altered stored day unties them', async () => {
  await withServer(async ({ call, subjects, inCompany }) => {
    const clean = valueOf(await call(routes.readCertificate, { subject: subjects.clerk })) as { people: number; tied: number };
    assert.deepEqual([clean.people, clean.tied], [2, 2]);
    await inCompany(async (tx) => {
      await tx.query(`update attendance.attendance_day set late_minutes = late_minutes + 1 where company_id = $1 and person_id = $2 and business_date = '2026-10-09'`, [tx.companyId, subjects.employee.personId]);
      const run = await readRun(tx, month);
      const certificate = await certifyMonth(tx, run!);
      assert.deepEqual(certificate.rows.filter(({ ties }) => !ties).map(({ row, quantity, source, attendance, payslip }) => [row.personNumber, quantity, source, attendance, payslip]), [['SH1', 'lateMinutes', 0, 1, 0]]);
    });
  });
});

test('db/digest.sql gives the digest of the run from the plain export', async () => {
  await withServer(async ({ inCompany }) => {
    await inCompany(async (tx) => {
      const run = await readRun(tx, month);
      const lines = (await exportLines(tx, month)).trimEnd().split('\n').slice(1).map((line) => line.split(','));
      const [prepare = '', answer = ''] = readFileSync(new URL('../../db/digest.sql', import.meta.url), 'utf8').split(/^\\copy .*$/m);
      await tx.client.query(prepare);
      await tx.client.query('insert into exported_line select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])', [0, 1, 2, 3].map((column) => lines.map((line) => line[column])));
      const { rows } = await tx.client.query<{ digest: string; lines: number }>(answer);
      assert.deepEqual(rows, [{ digest: run?.digest, lines: lines.length }]);
    });
  });
});
