/** Figure 4, and two things that must hold beside it: nobody forgotten, four figures tie, no foreign rows, every write audited; the digest by plain SQL. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { certifyMonth, exportLines, formatAmount, loadPayslips, readRun } from '#modules/payroll';
import { asSystem, withCompany, type Company, type Database } from '#modules/platform';
import type { Figure, SuiteOptions } from '../figure.ts';
import type { Demo } from './demo-harness.ts';
import { finishedMonth } from './finished-month.ts';
import { judgeTax } from './independent-tax.ts';
import { judgeQuantities, recountSource } from './recount-source.ts';

const context = (company: Company) => (asSystem(company.companyId, 'proof', 'prove'));

/** Employed in October by the company's own books, against payslips and reasons. */
async function countForgotten(database: Database, companyId: number): Promise<{ readonly employed: number; readonly forgotten: number; readonly withReason: number }> {
  const { rows } = await database.ownerPool.query<{ employed: number; forgotten: number; with_reason: number }>(
    `select count(*)::int as employed,
       count(*) filter (where payslip.person_id is null or (payslip.status = 'computed' and payslip.sealed is null) or (payslip.status = 'notComputed' and coalesce(payslip.reason, '') = ''))::int as forgotten,
       count(*) filter (where payslip.status = 'notComputed')::int as with_reason
     from people.person left join payroll.payslip on payslip.company_id = person.company_id and payslip.person_id = person.person_id and payslip.month = date '2026-10-01'
     where person.company_id = $1 and hire_date < date '2026-11-01' and (leave_date is null or leave_date >= date '2026-10-01')`, [companyId],
  );
  const row = rows[0]!;
  return { employed: row.employed, forgotten: row.forgotten, withReason: row.with_reason };
}

const companyTablesText = `
  select namespace.nspname || '.' || class.relname as name, class.relrowsecurity and class.relforcerowsecurity as forced
  from pg_class as class join pg_namespace as namespace on namespace.oid = class.relnamespace
  join pg_attribute as attribute on attribute.attrelid = class.oid and attribute.attname = 'company_id' and not attribute.attisdropped
  where class.relkind in ('r', 'p') and not class.relispartition and namespace.nspname in ('platform', 'people', 'sync', 'attendance', 'payroll') order by 1`;

/** Rows of other companies that a session of one company sees, rows that a session without a company sees, tables without forced policies. */
async function countForeignRows(demo: Demo): Promise<{ readonly checks: number; readonly foreign: number; readonly first: string }> {
  const { rows: tables } = await demo.database.ownerPool.query<{ name: string; forced: boolean }>(companyTablesText);
  let [checks, foreign, first] = [0, 0, ''];
  const add = (count: number, text: string): void => {
    checks += 1;
    foreign += count;
    if (count > 0 && first === '') first = text;
  };
  for (const { name, forced } of tables) {
    add(forced ? 0 : 1, `${name} has no forced row-level security`);
    const foreignText = `select count(*)::int as count from ${name} where company_id <> $1`;
    for (const company of demo.companies) {
      const seen = await withCompany(demo.database, context(company), (tx) => tx.query<{ count: number }>(foreignText, [company.companyId]));
      add(seen.rows[0]?.count ?? 0, `${name} shows rows of another company to ${company.companyCode}`);
    }
    const anyText = `select count(*)::int as count from ${name}`;
    const { rows } = await demo.database.applicationPool.query<{ count: number }>(anyText);
    add(rows[0]?.count ?? 0, `${name} shows rows to a session without a company`);
  }
  return { checks, foreign, first };
}

/** Tables whose rows are written by commands and jobs; each writing transaction must carry an audit row of its own. */
const auditedTables = [
  'people.person', 'people.terms', 'people.declared_deduction', 'people.opening_balance', 'people.earlier_payslip', 'people.source_identity',
  'sync.source', 'sync.landed_record', 'sync.coverage', 'attendance.attendance_day', 'payroll.pack', 'payroll.pay_run', 'payroll.payslip',
] as const;

/** Transactions that wrote rows (told apart by xmin) and those of them without an audit row. */
async function countUnaudited(database: Database): Promise<{ readonly writes: number; readonly unaudited: number; readonly first: string }> {
  const sum = { writes: 0, unaudited: 0, first: '' };
  for (const table of auditedTables) {
    const text = `with writer as (select distinct xmin::text as transaction from ${table})
      select count(*)::int as writes, count(*) filter (where not exists (select from platform.audit_event where audit_event.xmin::text = writer.transaction))::int as unaudited from writer`;
    const { rows } = await database.ownerPool.query<{ writes: number; unaudited: number }>(text);
    const found = rows[0]!;
    sum.writes += found.writes;
    sum.unaudited += found.unaudited;
    if (found.unaudited > 0 && sum.first === '') sum.first = `${found.unaudited} of ${found.writes} writers of ${table}`;
  }
  return sum;
}

/** Runs db/digest.sql on the plain export, on a connection that knows nothing of the product's tables. */
async function digestBySql(demo: Demo, csv: string): Promise<string> {
  const script = readFileSync(path.resolve(import.meta.dirname, '../../db/digest.sql'), 'utf8').replaceAll(/^--.*$/gm, '');
  const [createText = '', queryText = ''] = script.split(/^\\copy.*$/m);
  const client = new pg.Client({ connectionString: demo.fresh.connectionString });
  await client.connect();
  try {
    await client.query(createText);
    await pipeline(Readable.from([csv]), client.query(copyFrom('copy exported_line from stdin with (format csv, header)')));
    const { rows } = await client.query<{ digest: string }>(queryText);
    return rows[0]?.digest ?? '';
  } finally {
    await client.end();
  }
}

type Judged = { readonly judged: number; readonly wrongTaxes: number; readonly firstTax: string; readonly wrongQuantities: number; readonly firstQuantity: string };

/** Payslips against two second ways: tax and net pay from the world's own year-to-date, quantities from the raw punches and forms. */
async function judgePayslips(demo: Demo, company: Company): Promise<Judged> {
  const persons = new Map(demo.world.companies.flatMap((each) => each.people).map((person) => [person.personNumber, person]));
  const payslips = (await withCompany(demo.database, context(company), (tx) => loadPayslips(tx, '2026-10', null))).filter(({ itemSet }) => itemSet !== null);
  const counted = await recountSource(demo.database, company.companyId, new Set(payslips.map(({ personNumber }) => personNumber)));
  const sum = { judged: 0, wrongTaxes: 0, firstTax: '', wrongQuantities: 0, firstQuantity: '' };
  for (const { personNumber, itemSet, amountAt } of payslips) {
    const person = persons.get(personNumber);
    if (itemSet === null || person === undefined) continue;
    const lines = new Map(itemSet.items.map(({ item, scale }, index) => [item, formatAmount(amountAt(index), scale)]));
    sum.judged += 1;
    const [tax, quantity] = [judgeTax(person, lines), judgeQuantities(personNumber, lines, counted.get(personNumber))];
    if (tax !== null) sum.wrongTaxes += 1;
    if (quantity !== null) sum.wrongQuantities += 1;
    if (sum.firstTax === '') sum.firstTax = tax ?? '';
    if (sum.firstQuantity === '') sum.firstQuantity = quantity ?? '';
  }
  return sum;
}

async function judgeCompany(demo: Demo, company: Company, tally: { employed: number; forgotten: number; withReason: number; certified: number; untied: number; digests: number; wrong: number; judged: number; mistaxed: number; firstTax: string; miscounted: number; firstQuantity: string }): Promise<void> {
  const people = await countForgotten(demo.database, company.companyId);
  tally.employed += people.employed;
  tally.forgotten += people.forgotten;
  tally.withReason += people.withReason;
  const again = await judgePayslips(demo, company);
  tally.judged += again.judged;
  tally.mistaxed += again.wrongTaxes;
  tally.miscounted += again.wrongQuantities;
  if (tally.firstTax === '') tally.firstTax = again.firstTax;
  if (tally.firstQuantity === '') tally.firstQuantity = again.firstQuantity;
  await withCompany(demo.database, context(company), async (tx) => {
    const run = await readRun(tx, '2026-10');
    if (run === null) throw new Error(`no pay run of ${company.companyCode}`);
    const certificate = await certifyMonth(tx, run);
    tally.certified += certificate.people;
    tally.untied += certificate.people - certificate.tied;
    tally.digests += 1;
    if ((await digestBySql(demo, await exportLines(tx, '2026-10'))) !== run.digest) tally.wrong += 1;
  });
}

export const completePart = {
  name: 'complete',
  run: async ({ seeds, scale }: SuiteOptions): Promise<readonly Figure[]> => {
    const people = Math.max(20, Math.round(2000 * scale));
    const demo = await finishedMonth(seeds[0] ?? 1, people);
    const tally = { employed: 0, forgotten: 0, withReason: 0, certified: 0, untied: 0, digests: 0, wrong: 0, judged: 0, mistaxed: 0, firstTax: '', miscounted: 0, firstQuantity: '' };
    for (const company of demo.companies) await judgeCompany(demo, company, tally);
    const foreign = await countForeignRows(demo);
    const audited = await countUnaudited(demo.database);
    return [
      { bar: 'complete.peopleForgotten', value: tally.forgotten, n: tally.employed, note: `${tally.withReason} listed with a reason` },
      { bar: 'complete.certificateOpen', value: tally.untied, n: tally.certified, note: 'source days, attendance, pay inputs, payslip quantities' },
      { bar: 'complete.taxesWrong', value: tally.mistaxed, n: tally.judged, note: tally.firstTax },
      { bar: 'complete.quantitiesWrong', value: tally.miscounted, n: tally.judged, note: tally.firstQuantity },
      { bar: 'complete.foreignRows', value: foreign.foreign, n: foreign.checks, note: foreign.first },
      { bar: 'complete.writesUnaudited', value: audited.unaudited, n: audited.writes, note: audited.first },
      { bar: 'start.sqlDigestAgrees', value: tally.wrong, n: tally.digests, note: 'db/digest.sql over the plain export' },
    ];
  },
};
