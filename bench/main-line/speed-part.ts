/**
 * Figure 7: raw punches in PostgreSQL to stored days and payslips, beside the time that PostgreSQL itself needs to COPY
 * exactly those columns out and in under row-level security. Both in this process, one after the other, median of five.
 */
import { pipeline } from 'node:stream/promises';
import { Readable, Writable } from 'node:stream';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { calculateRun } from '#modules/payroll';
import { asSystem, withCompany, type Company, type CompanyTransaction, type Database } from '#modules/platform';
import { measureEvaluators } from '../evaluators.ts';
import type { Figure, SuiteOptions } from '../figure.ts';
import { takeFinishedMonth } from './finished-month.ts';
import { multiplyPeople } from './multiply-people.ts';
import { payMonth } from './run-month.ts';
import { median } from '../median.ts';

const rounds = 5;
const peopleOfDemo = 2000;
const goalPeople = 10_000;

const punchesText = `copy (select person_id, punched_at, direction from attendance.punch where business_date >= date '2026-09-30' and business_date < date '2026-11-02') to stdout (format binary)`;
const daysText = `copy (select * from attendance.attendance_day where business_date >= date '2026-10-01' and business_date < date '2026-11-01') to stdout (format binary)`;
const payslipsText = `copy (select * from payroll.payslip where month = date '2026-10-01') to stdout (format binary)`;

const context = (company: Company) => (asSystem(company.companyId, 'proof', 'prove'));

async function copyOut(tx: CompanyTransaction, text: string, keep: boolean): Promise<{ readonly bytes: number; readonly chunks: readonly Buffer[] }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      if (keep) chunks.push(Buffer.from(chunk));
      done();
    },
  });
  await pipeline(tx.client.query(copyTo(text)), sink);
  return { bytes, chunks };
}

async function copyIn(tx: CompanyTransaction, table: 'attendance.attendance_day' | 'payroll.payslip', chunks: readonly Buffer[]): Promise<void> {
  const statements = table === 'payroll.payslip'
    ? ['create temporary table floor_payslip (like payroll.payslip) on commit drop', 'copy floor_payslip from stdin (format binary)', 'insert into payroll.payslip select * from floor_payslip']
    : ['create temporary table floor_day (like attendance.attendance_day) on commit drop', 'copy floor_day from stdin (format binary)', 'insert into attendance.attendance_day select * from floor_day'];
  const [createText = '', copyText = '', insertText = ''] = statements;
  await tx.query(createText);
  await pipeline(Readable.from(chunks), tx.client.query(copyFrom(copyText)));
  await tx.query(insertText);
}

async function emptyResults(database: Database): Promise<void> {
  await database.ownerPool.query('truncate attendance.attendance_day, payroll.payslip');
  await database.ownerPool.query('checkpoint');
}

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

const spread = (values: readonly number[]): string => `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}`;

type Timing = { readonly product: readonly number[]; readonly floor: readonly number[]; readonly people: number; readonly payslips: number };

async function measure(database: Database, company: Company): Promise<Timing> {
  const product: number[] = [];
  const floor: number[] = [];
  let payslips = 0;
  for (let round = 0; round < rounds + 1; round += 1) {
    await emptyResults(database);
    const own = await seconds(async () => {
      const run = await calculateRun(database, context(company), { month: '2026-10', mode: 'compute' });
      if (!run.ok) throw new Error(JSON.stringify(run.error));
      payslips = run.value.computed + run.value.notComputed;
    });
    const [days, slips] = await withCompany(database, context(company), async (tx) => [await copyOut(tx, daysText, true), await copyOut(tx, payslipsText, true)] as const);
    await emptyResults(database);
    const least = await seconds(() => withCompany(database, context(company), async (tx) => {
      await copyOut(tx, punchesText, false);
      await copyIn(tx, 'attendance.attendance_day', days.chunks);
      await copyIn(tx, 'payroll.payslip', slips.chunks);
    }));
    // The first round warms caches and plans and does not count.
    if (round > 0) {
      product.push(own);
      floor.push(least);
    }
  }
  return { product, floor, people: payslips, payslips };
}

export const speedPart = {
  name: 'speed',
  run: async ({ seeds, scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    // The company grows fivefold: nobody looks at this month afterwards.
    const demo = await takeFinishedMonth(seeds[0] ?? 1, Math.max(20, Math.round(peopleOfDemo * scale)));
    try {
      const company = demo.companies[0]!;
      await multiplyPeople(demo.database, company.companyId, goalPeople / peopleOfDemo);
      await payMonth(demo.database, company);
      const timing = await measure(demo.database, company);
      const ratios = timing.product.map((value, index) => value / (timing.floor[index] ?? Number.NaN));
      const rates = measureEvaluators({ persons: Math.max(500, Math.round(goalPeople * scale)), referencePersons: 500, seed: seeds[0] ?? 1 });
      log(`  product ${spread(timing.product)} s, COPY floor ${spread(timing.floor)} s, ${timing.people} people; goal 6 s for 10,000 people`);
      return [
        { bar: 'speed.ratioToCopyFloor', value: median(ratios), n: timing.people, note: `median of ${rounds}, ${spread(ratios)}; product ${median(timing.product).toFixed(2)} s, floor ${median(timing.floor).toFixed(2)} s` },
        { bar: 'speed.compiledRate', value: rates.compiledPerSecond, n: rates.persons, note: `${rates.items} items, ${rates.differences} of ${rates.compared} lines differ from the reference evaluator` },
        { bar: 'speed.referenceRate', value: rates.referencePerSecond, n: rates.referencePersons, note: 'with explanations' },
      ];
    } finally {
      await demo.close();
    }
  },
};
