/**
 * Takes the seeded companies on through the product's own doors: the workbook by the spreadsheet connector, WeCom by
 * its connector against the simulator. Nothing here writes a fact that a customer's company would not get the same way.
 */
import { assert } from '#kernel/base/result';
import { createVirtualWeComClock, createWeComSimulator, type WeComClock, type WeComSimulator } from '#simulators/wecom';
import { worldAgentId, worldToWeCom, worldWorkbook, type World, type WorldCompany } from '#simulators/world';
import { chooseDelivery } from '#modules/delivery';
import { asSystem, createCompany, ensureMonths, findCompany, withCompany, type Company, type Database } from '#modules/platform';
import { saveSource } from '#modules/sync';
import { importCompanyWorkbook } from '../work/import-company-workbook.ts';
import { connectorsByName } from '../work/open-source.ts';

export const demoMonth = '2026-10';
/** 2026-11-02 09:00 in Shanghai. */
export const demoNowMilliseconds = Date.UTC(2026, 10, 2, 1, 0, 0);

export type RunningSimulator = { readonly companyCode: string; readonly simulator: WeComSimulator; readonly baseUrl: string; readonly clock: WeComClock };

/** One simulated WeCom per company, each with its own clock that begins at `startMilliseconds`, on the given port or any free one. */
export async function startSimulators(world: World, ports: Readonly<Record<string, number>> = {}, startMilliseconds = demoNowMilliseconds): Promise<readonly RunningSimulator[]> {
  const running: RunningSimulator[] = [];
  for (const company of world.companies) {
    const clock = createVirtualWeComClock(startMilliseconds);
    const simulator = createWeComSimulator({ state: worldToWeCom(company), clock, seed: world.seed, port: ports[company.code] ?? 0 });
    running.push({ companyCode: company.code, simulator, clock, baseUrl: await simulator.start() });
  }
  return running;
}

export async function stopSimulators(simulators: readonly RunningSimulator[]): Promise<void> {
  for (const { simulator } of simulators) await simulator.stop();
}

/** Settings of the source that points at a simulator. Time-outs are short: nothing here crosses a real network. */
export const simulatorSettings = (company: WorldCompany, baseUrl: string): Readonly<Record<string, string>> => ({
  baseUrl, corpId: company.corpId, appSecret: company.agentSecret, contactSecret: company.contactSecret, agentId: String(worldAgentId), clockUrl: `${baseUrl}/__sim/clock`,
  connectTimeoutMilliseconds: '1000', headerTimeoutMilliseconds: '3000', totalTimeoutMilliseconds: '10000',
});

const countPeople = (database: Database, company: Company): Promise<number> =>
  withCompany(database, asSystem(company.companyId, 'setUp', 'setUp'), async (tx) => {
    const { rows } = await tx.query<{ people: number }>('select count(*)::int as people from people.person where company_id = $1', [tx.companyId]);
    return rows[0]?.people ?? 0;
  });

/** The company, made now or by an earlier start that may have been killed half way. */
async function ensureCompany(database: Database, company: WorldCompany): Promise<Company> {
  const known = await findCompany(database, company.code);
  if (known !== null) return known;
  await ensureMonths(database, '2026-07', '2026-12');
  const created = await createCompany(database, { companyCode: company.code, name: company.name, isDemo: true });
  assert(created.ok, 'the company code was free a moment ago');
  return created.value;
}

/** Takes on one demonstration company with its source and its workbook. One that is there already is left as it is. */
export async function takeOnDemoCompany(database: Database, company: WorldCompany, baseUrl: string): Promise<{ readonly company: Company; readonly isNew: boolean }> {
  const own = await ensureCompany(database, company);
  const { companyId } = own;
  const manifest = connectorsByName['wecom']!.manifest;
  const settings = simulatorSettings(company, baseUrl);
  const isNew = await withCompany(database, asSystem(companyId, 'setUp', 'setUp'), async (tx) => {
    const saved = await saveSource(tx, { sourceCode: 'wecom', name: '企业微信', manifest, settings });
    assert(saved.ok || saved.error.code === 'sourceCodeTaken', 'the settings of the simulator are complete');
    // The demonstration ends with a preview, and its people look at it.
    if (saved.ok) await chooseDelivery(tx, true);
    return saved.ok;
  });
  if ((await countPeople(database, own)) === 0) {
    const imported = await importCompanyWorkbook(database, { companyId, actor: 'setUp', sourceCode: 'workbook', bytes: await worldWorkbook(company), rows: 'all' });
    assert(imported.ok, `the workbook of ${company.code} must be accepted: ${imported.ok ? '' : JSON.stringify(imported.error).slice(0, 500)}`);
  }
  return { company: own, isNew };
}
