/**
 * Goal: a text that somebody typed never becomes a script on anybody's screen. Method: more than 300 payloads as names,
 * departments, reasons, file names, nicknames and raw records, stored as the product stores them; every page of the office
 * in a real Chromium. A script that runs, one that the page's policy had to stop, and markup that appears are all failures.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { builtWeb, freePort } from '#checks/browser-place';
import { fillGateCompany, gateMonth, plainSecrets } from '#checks/gate-company';
import { withScene, type Scene } from '#checks/identity-scene';
import { scriptPayloads } from '#checks/script-payloads';
import { needsModules } from '#checks/test-database';
import { launchChromium } from '../web/testing/chromium.ts';
import { ensureDemoUsers } from '../start/demo-users.ts';
import { createModuleRoutes } from './module-routes.ts';

const now = Date.UTC(2026, 10, 2, 1);

/** Pages of the office as the router has them: a new one is looked at by itself. */
const officePages = (): readonly string[] => {
  const router = readFileSync(new URL('../web/src/router.tsx', import.meta.url), 'utf8');
  return [...router.matchAll(/officePage\('([^']+)'/g)].map(([, path]) => path!.replace('$month', gateMonth).replace('$personNumber', 'LEAF').replace(/\$\w+/g, '1'));
};

/** Payloads in every kind of text that screens show. `turn` moves other payloads to the rows that a page shows first. */
const store = async ({ database, company }: Scene, turn: number): Promise<void> => {
  const at = (index: number): string => scriptPayloads[(turn * 61 + index) % scriptPayloads.length]!;
  const { companyId } = company;
  const run = (text: string, values: readonly unknown[]): Promise<unknown> => database.ownerPool.query(text, [...values]);
  const staff = (await database.ownerPool.query<{ person_id: number }>("select person_id from people.person where company_id = $1 and person_number !~ '^X' order by person_id", [companyId])).rows;
  for (const [index, { person_id: personId }] of staff.entries()) await run('update people.person set name = $3, department = $4 where company_id = $1 and person_id = $2', [companyId, personId, at(index), at(index + 100)]);
  if (turn > 0) {
    const names = Array.from({ length: 60 }, (_, index) => at(index + turn * 60));
    await run("update people.person set name = texts.text, department = texts.text from unnest($2::text[]) with ordinality as texts (text, place) where company_id = $1 and person_number = 'X' || lpad((place - 1)::text, 4, '0')", [companyId, names]);
    await run("update people.workbook_import as import set file_name = texts.text from unnest($2::text[]) with ordinality as texts (text, place) where company_id = $1 and import_id % 60 = place - 1", [companyId, names]);
    return;
  }
  for (const [index, payload] of scriptPayloads.entries()) {
    await run("insert into people.person (company_id, person_number, name, email, hire_date, department) values ($1, $2, $3, '', '2026-01-01', $3)", [companyId, `X${String(index).padStart(4, '0')}`, payload]);
    if (index >= 60) continue;
    await run("insert into people.contact (company_id, source_code, source_person_key, name, department_keys, status) values ($1, 'wecom', $2, $3, '{}', 'active')", [companyId, `<b data-xss>${index}`, at(index * 5)]);
    await run("insert into people.workbook_import (company_id, file_name, imported_at, state, sheets) values ($1, $2, now(), 'landed', '[]')", [companyId, at(index * 5 + 1)]);
    await run("insert into sync.quarantined_record (company_id, source_code, stream, source_person_key, reason, field, raw, content_hash, received_at) values ($1, 'wecom', 'punch', $2, 'notJson', $2, $3, $4, now())", [companyId, at(index * 5 + 2), at(index * 5 + 3), String(index)]);
    await run("insert into privacy.legal_hold (company_id, reason, placed_by) values ($1, $2, $2)", [companyId, at(index * 5 + 4)]);
    await run("insert into platform.incident (company_id, source_code, class, code, data, first_seen, last_seen) values ($1, 'wecom', 'fixData', $2, $3, now(), now())", [companyId, `c${index}`, JSON.stringify({ member: at(index * 5 + 4), detail: at(index) })]);
  }
  await run("insert into sync.source (company_id, source_code, connector, name, settings) values ($1, 'wecom', 'wecom', $2, '{}') on conflict do nothing", [companyId, at(3)]);
};

/** Those that fit where the product takes no more: a list with a longer one would be no list at all. */
const shortPayloads = scriptPayloads.filter((payload) => payload.length <= 60);

/** The same in what people set, teach and look for: goals, rules, courses, certificates, positions, skills, requisitions. */
const storeGrowth = async ({ database, company }: Scene): Promise<void> => {
  const at = (index: number): string => scriptPayloads[(index * 3 + 7) % scriptPayloads.length]!;
  const title = (index: number): string => shortPayloads[(index * 3 + 7) % shortPayloads.length]!;
  const insert = async (table: string, values: Readonly<Record<string, unknown>>, returning = 'company_id'): Promise<unknown> => {
    const columns = Object.keys(values);
    const { rows } = await database.ownerPool.query<Record<string, unknown>>(`insert into ${table} (company_id, ${columns.join(', ')}) values ($1, ${columns.map((_, place) => `$${place + 2}`).join(', ')}) returning ${returning}`, [company.companyId, ...Object.values(values)]);
    return rows[0]?.[returning];
  };
  const staff = (await database.ownerPool.query<{ person_id: number }>("select person_id from people.person where company_id = $1 and person_number !~ '^X' order by person_id limit 10", [company.companyId])).rows;
  const by = 'user:x';
  const cycleId = await insert('performance.cycle', { kind: 'okr', title: at(1).slice(0, 100), from_date: '2026-10-01', to_date: '2026-12-31', review_date: '2026-12-31', made_by: by }, 'cycle_id');
  for (const [index, { person_id: personId }] of staff.entries()) {
    const goalId = await insert('performance.goal', { cycle_id: cycleId, made_by: by }, 'goal_id');
    await insert('performance.goal_version', { person_id: personId, goal_id: goalId, level: 'person', title: at(index + 10), weight: 1, measure: 'children', unit: at(index + 20), reason: at(index + 30), valid_from: '2026-10-01', made_by: by });
    await insert('learning.course', { course_code: `X${index}`, made_by: by });
    await insert('learning.course_version', { course_code: `X${index}`, kind: 'session', title_chinese: at(index + 40), title_english: at(index + 50), description: at(index + 60), minutes: 10, saved_by: by }, 'version_id');
    await insert('learning.course_session', { session_id: randomUUID(), course_code: `X${index}`, starts_at: '2026-11-20T01:00:00Z', ends_at: '2026-11-20T02:00:00Z', zone: 'Asia/Shanghai', place: at(index + 70), teacher: at(index + 80), seats: 5, made_by: by });
    await insert('learning.plan_item', { person_id: personId, item_id: randomUUID(), course_code: `X${index}`, cause: 'request', state: 'open', due_date: '2026-12-31', planned_by: by });
    await insert('learning.certificate', { person_id: personId, title: at(index + 90), issuer: at(index + 100), certificate_number: at(index + 110), issued_on: '2026-01-01', recorded_by: by });
    await insert('people.position', { position_code: `x${index}`, title_chinese: title(index + 120), title_english: title(index + 130), made_by: by });
    await insert('people.skill', { skill_code: `x${index}`, title_chinese: title(index + 140), title_english: title(index + 150), synonyms: [title(index + 160)], made_by: by });
    await insert('recruiting.requisition', { position_code: `x${index}`, profile_on: '2026-11-01', department: at(index + 170), headcount: 1, note: at(index + 180), opened_by: by });
    await insert('performance.rule_version', { kind: 'payFactor', title: at(index + 190), valid_from: '2026-01-01', definition: JSON.stringify({ formula: at(index + 200), floor: '0', cap: '1' }), consulted_from: '2025-01-01', consulted_to: '2025-01-02', consulted_with: at(index + 210), published_on: '2025-01-03', published_where: at(index + 220), document_reference: at(index + 230), made_by: by });
  }
};
/** Looked at as both: what somebody typed there is for one of them. */
const grownPages: readonly string[] = ['/goals', '/courses', '/training', '/positions', '/skills', '/requisitions', '/reviews', '/reviews/rules', '/candidates'];
/** Of pages with tabs, the one on which the texts stand. */
const tabs: Readonly<Record<string, string>> = { '/reviews/rules': '?kind=payFactor' };

type Watched = { readonly page: Page; readonly ran: string[] };

/** Candidates as they are entered: what they say is sealed. */
const enterCandidates = async ({ page }: Watched): Promise<void> => {
  for (const [index, name] of shortPayloads.slice(0, 20).entries()) {
    const body = { commandId: randomUUID(), name, mobile: `138000000${String(index).padStart(2, '0')}`, email: '', skills: [], experience: scriptPayloads[index * 7]! };
    const answer = await page.evaluate<string>(`fetch('/api/candidates', { method: 'POST', headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(JSON.stringify(body))} }).then(async (one) => one.status + ' ' + await one.text())`);
    assert.match(answer, /^200 /, answer);
  }
};

const watch = async (browser: Browser, address: string, role: string): Promise<Watched> => {
  // High enough that lists show every row at once.
  const context = await browser.newContext({ viewport: { width: 1600, height: 16_000 }, locale: 'en', baseURL: address });
  const ran: string[] = [];
  await context.exposeFunction('canary', () => ran.push('a script ran'));
  await context.exposeFunction('policyStopped', (what: string) => ran.push(what));
  await context.addInitScript("document.addEventListener('securitypolicyviolation', (event) => window.policyStopped(`${event.violatedDirective} stopped ${event.blockedURI} ${event.sample}`))");
  await context.addInitScript(countAsked);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('dialog', (dialog) => {
    ran.push('a dialog opened');
    void dialog.dismiss();
  });
  await page.goto('/sign-in');
  const status = await page.evaluate<number>(`fetch('/api/session/demo', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ role: '${role}' }) }).then((answer) => answer.status)`);
  assert.equal(status, 200, `one click as ${role}`);
  return { page, ran };
};

/** What the page asks for and has not got to its last byte; a stream of events never ends. */
const countAsked = `(() => {
  const ask = window.fetch;
  window.stillAsked = 0;
  window.lastMoved = performance.now();
  window.fetch = async (...call) => {
    window.stillAsked += 1;
    const end = () => { window.stillAsked -= 1; };
    try {
      const answer = await ask(...call);
      if ((answer.headers.get('content-type') ?? '').startsWith('text/event-stream')) end();
      else void answer.clone().arrayBuffer().then(end, end);
      return answer;
    } catch (error) {
      end();
      throw error;
    }
  };
  new MutationObserver(() => { window.lastMoved = performance.now(); }).observe(document, { subtree: true, childList: true, characterData: true });
})()`;

/** The heading stands there, nothing is being read any more, and what was read has been drawn. */
const isReady = "window.stillAsked === 0 && performance.now() - window.lastMoved > 150 && document.querySelector('.loading, .ant-spin-spinning, [aria-busy=\"true\"]') === null && document.querySelector('h1, .state-view, .own-tabs, form') !== null";

const look = async ({ page, ran }: Watched, path: string): Promise<number> => {
  await page.goto(path);
  for (let tries = 0; tries < 600 && !(await page.evaluate<boolean>(isReady)); tries += 1) await page.waitForTimeout(25);
  const found = await page.evaluate<{ markup: readonly string[]; text: string }>("({ markup: [...document.querySelectorAll('[data-xss], [href^=\"javascript\" i], [src^=\"javascript\" i], [src^=\"data:text\" i], [action^=\"javascript\" i]')].map((one) => one.outerHTML.slice(0, 200)), text: document.body.innerText })");
  assert.deepEqual(found.markup, [], `markup of a text on ${path}`);
  assert.deepEqual(ran, [], `on ${path}`);
  return scriptPayloads.filter((payload) => found.text.includes(payload.replace(/\s+/g, ' ').trim()) || found.text.includes(payload)).length;
};

test('A-85: no text becomes a script on any page of the office, whoever typed it', needsModules('performance', 'learning', 'recruiting'), async (context) => {
  assert.ok(scriptPayloads.length >= 300, `${scriptPayloads.length} payloads`);
  const [folder, port] = [await builtWeb(), await freePort()];
  const browser = await launchChromium();
  try {
    await withScene({
      isDemo: true, webFolder: folder, signIn: { baseUrl: `http://127.0.0.1:${port}` },
      registerModuleRoutes: (server, { database, jobs }) => createModuleRoutes({ database, jobs, nowMilliseconds: () => now, zone: 'Asia/Shanghai' })(server),
    }, async (scene) => {
      await fillGateCompany(scene.database, scene.company.companyId, plainSecrets);
      await ensureDemoUsers({ database: scene.database, signIn: scene.signIn }, [scene.company], { lineManagerPersonId: null, employeePersonId: null });
      await store(scene, 0);
      await storeGrowth(scene);
      await scene.server.listen(port);
      const address = `http://127.0.0.1:${port}`;
      const [clerk, administrator] = [await watch(browser, address, 'payrollClerk'), await watch(browser, address, 'administrator')];
      await enterCandidates(clerk);
      const shown = new Map<string, number>();
      for (const [index, path] of officePages().entries()) {
        const shownAt = `${path}${tabs[path] ?? ''}`;
        const count = await look(index % 2 === 0 ? clerk : administrator, shownAt) + (path === '/unmatched' || path === '/imports' || path === '/quarantine' || grownPages.includes(path) ? await look(index % 2 === 0 ? administrator : clerk, shownAt) : 0);
        shown.set(path, Math.max(count, shown.get(path) ?? 0));
      }
      const turnedPages = ['/people', '/imports', `/months/${gateMonth}/register`, `/months/${gateMonth}/attendance`, `/months/${gateMonth}/payslips/LEAF`, `/months/${gateMonth}/review`];
      for (let turn = 1; turn <= 3; turn += 1) {
        await store(scene, turn);
        for (const path of turnedPages) shown.set(path, (shown.get(path) ?? 0) + await look(clerk, path));
      }
      await clerk.page.evaluate(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(scriptPayloads.find((payload) => payload.startsWith('<img')))})`);
      for (let tries = 0; clerk.ran.length === 0 && tries < 50; tries += 1) await clerk.page.waitForTimeout(200);
      assert.ok(clerk.ran.length > 0, 'markup that does get into a page is seen by this test');
      context.diagnostic([...shown].map(([path, count]) => `${path} ${count}`).join(', '));
      assert.ok((shown.get('/people') ?? 0) > 200, 'names stood on the page as the text they are');
      assert.ok(grownPages.reduce((sum, path) => sum + (shown.get(path) ?? 0), 0) > 50, 'goals, courses and positions stood on pages as the text they are');
      for (const path of ['/positions', '/skills', '/reviews/rules', '/candidates']) assert.ok((shown.get(path) ?? 0) > 5, `${path} showed ${shown.get(path)} texts`);
      assert.ok([...shown.values()].reduce((sum, count) => sum + count, 0) > 400, 'payloads were on screens');
    });
  } finally {
    await browser.close();
  }
});
