/**
 * Figure 6: one punch changed in the simulator, then what `qinxin sync` does. Exactly one preview moves, its explanation
 * names the punch, and everyone else's 校验码 stays, also in the other company.
 */
import type { ExplanationNode } from '#kernel/rules/explanation';
import { explainPayslips, loadPayslips, refreshPreview } from '#modules/payroll';
import { asSystem, listCompanies, withCompany, type Company, type Database } from '#modules/platform';
import { changeOnePunch, type OnePunchChange } from '#simulators/world';
import type { Figure, SuiteOptions } from '../figure.ts';
import { createDemo } from './demo-harness.ts';
import { runMonth, syncMonth } from './run-month.ts';

const month = '2026-10';

type Codes = ReadonlyMap<string, string>;

/** Check code and revision of every payslip of both companies, by company and person number. */
const readCodes = async (database: Database): Promise<Codes> => {
  const codes = new Map<string, string>();
  for (const { companyId } of await listCompanies(database)) {
    const payslips = await withCompany(database, asSystem(companyId, 'proof', 'prove'), (tx) => loadPayslips(tx, month));
    for (const { personNumber, revision, status, checkCode, reason } of payslips) codes.set(`${companyId} ${personNumber}`, `${revision} ${status} ${checkCode ?? reason ?? ''}`);
  }
  return codes;
};

const sendChange = async (baseUrl: string, change: OnePunchChange): Promise<void> => {
  const { action, userId, time, newTime } = change;
  const answer = await fetch(`${baseUrl}/__sim/punch`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ action, userId, time, newTime }) });
  if (!answer.ok) throw new Error(`the simulator refused the change: ${answer.status} ${await answer.text()}`);
};

const syncAndRefresh = async (database: Database, companies: readonly Company[]): Promise<number> => {
  let changed = 0;
  for (const company of companies) {
    await syncMonth(database, company);
    const refreshed = await withCompany(database, asSystem(company.companyId, 'proof', 'prove'), (tx) => refreshPreview(tx, month));
    if (!refreshed.ok) throw new Error(`preview of ${company.companyCode}: ${JSON.stringify(refreshed.error)}`);
    changed += refreshed.value.changed;
  }
  return changed;
};

const namesFact = (node: ExplanationNode, table: string, key: Readonly<Record<string, string | number>>): boolean =>
  (node.reference?.kind === 'fact' && node.reference.table === table && Object.entries(key).every(([name, value]) => node.reference?.kind === 'fact' && String(node.reference.key[name]) === String(value)))
  || node.children.some((child) => namesFact(child, table, key));

type ChangedPunch = { readonly person_id: number; readonly business_date: string; readonly punch_id: number };

/** Lines of the moved payslip whose explanation has the changed punch as a leaf. */
const linesNamingPunch = async (database: Database, company: Company, change: OnePunchChange): Promise<number> =>
  withCompany(database, asSystem(company.companyId, 'proof', 'prove'), async (tx) => {
    const { rows } = await tx.query<ChangedPunch>(
      `select person_id, business_date, punch_id from attendance.punch join people.person using (company_id, person_id)
       where company_id = $1 and person_number = $2 and punched_at = to_timestamp($3)`, [tx.companyId, change.personNumber, change.newTime],
    );
    const punch = rows[0];
    if (punch === undefined) return 0;
    const explained = await explainPayslips(tx, { month, personIds: [punch.person_id] });
    if (!explained.ok) throw new Error(`explanation: ${JSON.stringify(explained.error)}`);
    return explained.value.flatMap((payslip) => payslip.lines).filter((line) => namesFact(line.root, 'attendance.punch', { ...punch })).length;
  });

export type ChangeOutcome = { readonly moved: readonly string[]; readonly person: string; readonly compared: number; readonly naming: number; readonly idle: number };

/** One change after another on the same company; each is judged against the state just before it. */
export async function proveChanges(request: { readonly seed: number; readonly people: number; readonly changes: number }): Promise<readonly ChangeOutcome[]> {
  const demo = await createDemo(request);
  try {
    for (const company of demo.companies) await runMonth(demo.database, company);
    const [company, worldCompany, simulator] = [demo.companies[0]!, demo.world.companies[0]!, demo.simulators[0]!];
    // Before anything changes, the same way must move nobody: what moves afterwards comes from the punch.
    const idle = await syncAndRefresh(demo.database, demo.companies);
    const outcomes: ChangeOutcome[] = [];
    for (let choice = 0; choice < request.changes; choice += 1) {
      const change = changeOnePunch(worldCompany, request.seed + choice * 7);
      if (change === null) throw new Error('the company has nobody whose punch may be changed');
      const before = await readCodes(demo.database);
      await sendChange(simulator.baseUrl, change);
      await syncAndRefresh(demo.database, demo.companies);
      const after = await readCodes(demo.database);
      const moved = [...new Set([...before.keys(), ...after.keys()])].filter((person) => before.get(person) !== after.get(person));
      outcomes.push({ moved, person: `${company.companyId} ${change.personNumber}`, compared: after.size, idle, naming: await linesNamingPunch(demo.database, company, change) });
    }
    return outcomes;
  } finally {
    await demo.close();
  }
}

const peopleAtFullScale = 200;
const changesPerSeed = 2;

export const changePart = {
  name: 'change',
  run: async (options: SuiteOptions): Promise<readonly Figure[]> => {
    const outcomes: ChangeOutcome[] = [];
    for (const seed of options.seeds) outcomes.push(...await proveChanges({ seed, people: Math.max(40, Math.round(peopleAtFullScale * options.scale)), changes: changesPerSeed }));
    const moved = outcomes.filter((outcome) => outcome.moved.includes(outcome.person)).length;
    const others = outcomes.flatMap((outcome) => outcome.moved.filter((person) => person !== outcome.person));
    const idle = outcomes.reduce((most, outcome) => Math.max(most, outcome.idle), 0);
    const named = outcomes.filter((outcome) => outcome.naming > 0).length;
    const note = `${outcomes.length} changes on ${options.seeds.length} seeds`;
    return [
      // n counts the changes whose own person moved: a change that moved nobody makes the figure red.
      { bar: 'change.previewsMoved', value: Math.max(0, ...outcomes.map((outcome) => outcome.moved.length)), n: moved === outcomes.length ? moved : 0, note: `${note}; the person's own preview moved in ${moved}` },
      { bar: 'change.othersMoved', value: others.length + idle, n: outcomes.reduce((sum, outcome) => sum + outcome.compared - 1, 0), note: others.length + idle === 0 ? note : `${note}; first: ${others[0] ?? `${idle} moved by a sync without a change`}` },
      { bar: 'change.explanationNamesPunch', value: named === outcomes.length ? Math.min(...outcomes.map((outcome) => outcome.naming)) : 0, n: outcomes.length, note: `${note}; fewest lines of a payslip that lead to the punch` },
    ];
  },
};
