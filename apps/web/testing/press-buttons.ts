/**
 * Presses every control of every screen in a real browser, and of what opens by it, each on the screen as it was opened:
 * something that a reader can tell must change – text, a state, the address – or a request, a file or a print must follow.
 *
 * Between two presses the screen is left and made anew within the application, with nothing remembered. What then seems
 * dead is tried again in a page that was loaded for it alone; only what is dead there is dead.
 */
import { rmSync } from 'node:fs';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { startFixtureServer, type FixtureMode, type FixtureServer } from './fixture-server.ts';
import type { Role } from './fixture-data.ts';
import { buildMarked, type WebPlant } from './marked-build.ts';
import { installHand, installList, installLook, installPen, installWatch, type Aim, type Control, type Scope } from './screen-eyes.ts';
import { screens } from './screens.ts';

type Walk = { readonly role: Role | null; readonly path: string; readonly scope: Scope; readonly width: number; readonly modes: readonly FixtureMode[] };
export type Pressed = {
  readonly screens: number;
  readonly pressed: number;
  /** Controls that change nothing. */
  readonly dead: readonly string[];
  /** Screens that change by themselves or cannot be opened, and made-up answers that no server would give. */
  readonly restless: readonly string[];
  /** Buttons in the source that no press reached. */
  readonly unpressed: readonly string[];
  /** Buttons in the source. */
  readonly sites: number;
};

const patienceMilliseconds = 6000;
const restMilliseconds = 250;
/** Presses deep, counted from none, to which every control is pressed. */
const alwaysPressed = 2;
/** More than a small machine has cores: a lane waits a third of its time. */
const lanes = 6;

const startOf = ({ path }: { readonly path: string }): string => path.replace(/[?#].*$/, '');
/** Employees use a telephone; everybody else sits at a desk. */
const widthOf = (role: Role | null): number => (role === 'employee' ? 390 : 1440);

/** Each screen once for each of its readers and addresses; the frame around them once for each kind of reader, on a desk and on a telephone. */
const walksOf = (part: string): readonly Walk[] => {
  const wanted = (name: string): boolean => part.split(',').some(word => name.includes(word));
  const walks = new Map<string, Walk>();
  for (const { name, role, path, modes } of screens) {
    if (!wanted(name)) continue;
    const key = `${role} ${path}`;
    walks.set(key, { role, path, scope: 'main', width: widthOf(role), modes: [...new Set([...(walks.get(key)?.modes ?? []), ...modes])].filter(mode => mode !== 'silent') });
  }
  const frame = (role: Role, path: string, width: number): Walk => ({ role, path, scope: 'frame', width, modes: ['normal'] });
  const frames = [frame('administrator', '/users', 1440), frame('lineManager', '/inbox', 390), frame('employee', '/my/payslip', 390), frame('lineManager', '/my/attendance', 390)];
  // The long ones first.
  return [...frames.filter(({ path }) => wanted(`frame ${path}`)), ...walks.values()];
};

type Watch = { events: number };
type Lane = { readonly browser: Browser; readonly server: FixtureServer; readonly contexts: Map<number, BrowserContext>; page: Page | null; /** For whom the page was loaded, and what it showed last. */ opened: string; shown: string; watch: Watch };
type Step = { readonly kind: string };
type Waiting = { readonly label: string; readonly path: readonly Step[] };
type Outcome = { readonly isAlive: boolean; readonly why: string; readonly control: Control | null; readonly next: readonly Control[] };

const watchPage = (page: Page): Watch => {
  const watch: Watch = { events: 0 };
  page.on('download', () => { watch.events += 1; });
  page.on('popup', popup => { watch.events += 1; void popup.close().catch(() => undefined); });
  page.on('dialog', dialog => { watch.events += 1; void dialog.dismiss().catch(() => undefined); });
  page.on('filechooser', chooser => { watch.events += 1; void chooser.setFiles({ name: '示例.csv', mimeType: 'text/csv', buffer: Buffer.from('工号,姓名\nSZ000813,示例\n') }).catch(() => undefined); });
  return watch;
};

const closePage = async (lane: Lane): Promise<void> => {
  await lane.page?.close().catch(() => undefined);
  lane.page = null;
};

/** Where to go meanwhile: in the office a page that this reader may not see, which leaves the frame standing. */
const awayOf = ({ role, scope }: Walk): string => (role === null || role === 'employee' || scope === 'frame' ? '/nowhere-at-all' : role === 'administrator' ? '/hire' : '/users');

/** The screen as it is opened, in the page that is there or in a new one. */
const openScreen = async (lane: Lane, walk: Walk, mode: FixtureMode): Promise<Page> => {
  lane.server.state.role = walk.role;
  lane.server.setMode(mode);
  const [opened, shown] = [`${walk.role} ${walk.width}`, `${mode} ${walk.path}`];
  const forgets = lane.shown !== shown;
  lane.shown = shown;
  if (lane.page !== null && lane.opened === opened) {
    const isBack = await lane.page.evaluate(([path, away, isOther]) => eyes.goHome(path, away, isOther), [walk.path, awayOf(walk), forgets] as const).catch(() => false);
    if (isBack && startOf({ path: new URL(lane.page.url()).pathname }) === startOf(walk)) return lane.page;
  }
  await closePage(lane);
  let context = lane.contexts.get(walk.width);
  if (context === undefined) {
    context = await lane.browser.newContext({ viewport: { width: walk.width, height: 900 }, locale: 'zh-CN', reducedMotion: 'reduce' });
    for (const install of [installWatch, installLook, installList, installHand, installPen]) await context.addInitScript(install);
    lane.contexts.set(walk.width, context);
  }
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  [lane.page, lane.opened, lane.watch] = [page, opened, watchPage(page)];
  await page.goto(`${lane.server.address}${walk.path}`);
  if (!(await page.evaluate(() => eyes.settle(12_000)))) throw new Error('does not come to rest');
  return page;
};

const offered = '.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option:not(.ant-select-item-option-disabled)';
/** Chooses the first that a list offers; false when it offers nothing. */
const chooseFirst = async (page: Page, list: Locator): Promise<boolean> => {
  try {
    await list.click({ timeout: 2000 });
    await page.locator(offered).first().click({ timeout: 1000 });
    return true;
  } catch {
    await list.evaluate(element => { element.querySelector('input')?.blur(); }).catch(() => undefined);
    return false;
  }
};

/** Writes into every empty field that is open, and chooses where nothing is chosen, so that what waits for it can be pressed. */
const fillAll = async (page: Page): Promise<void> => {
  await page.evaluate(() => eyes.fill(null));
  await page.evaluate(() => eyes.settle(2000));
  const place = (await page.locator('dialog[open]').count()) > 0 ? 'dialog[open]' : 'main';
  if (place === 'dialog[open]') for (const box of await page.locator('dialog[open] input[type=checkbox]:not(:checked):not(:disabled)').all()) await box.check({ force: true, timeout: 4000 }).catch(() => undefined);
  const empty = page.locator(`${place} form:not([role=search]) .ant-select:has(.ant-select-placeholder)`);
  // One that offers nothing, or is covered, stays empty: the next is looked at.
  for (let [left, at] = [Math.min(await empty.count(), 6), 0]; left > 0; left -= 1) {
    const isChosen = await chooseFirst(page, empty.nth(at));
    if (!isChosen) at += 1;
  }
  await page.evaluate(() => eyes.settle(2000));
};

/** What can be pressed now, and what can be pressed once the fields are filled. */
const findControls = async (page: Page, scope: Scope): Promise<readonly Control[]> => {
  const { found, waits } = await page.evaluate(async of => { await eyes.settle(5000); return { found: eyes.list(of), waits: eyes.waitsForFields(of) }; }, scope);
  if (!waits) return found;
  await fillAll(page);
  const filled = await page.evaluate(of => eyes.list(of), scope);
  return [...found, ...filled.filter(({ kind }) => !found.some(other => other.kind === kind))];
};

const aim = (page: Page, scope: Scope, kind: string): Promise<Aim | null> => page.evaluate(([of, what]) => eyes.aim(of, what), [scope, kind] as const);

/** The control of that kind, with the fields beside it filled; a search by choices alone gets one of them chosen. */
const findControl = async (page: Page, scope: Scope, kind: string): Promise<Aim | null> => {
  let found = await aim(page, scope, kind);
  if (found === null) {
    await fillAll(page);
    found = await aim(page, scope, kind);
  }
  if (found === null || !found.wantsChoice) return found;
  await page.locator(`form[role=search]:has(button[data-press="${found.control.index}"]) .ant-select:not(.ant-select-disabled)`).first().click({ timeout: 4000 }).catch(() => undefined);
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option:not(.ant-select-item-option-selected)').last().click({ timeout: 4000 }).catch(() => undefined);
  await page.evaluate(() => eyes.settle(1000));
  return aim(page, scope, kind);
};

const isGone = (error: unknown): boolean => /context was destroyed|navigation|Target page|closed/i.test(String(error));

/** Presses one control with the mouse: whether something came of it. */
const pressOne = async (lane: Lane, page: Page, { spot: aimed, control }: Aim): Promise<string> => {
  let spot = aimed;
  // What opened may still move under the mouse, and be missed.
  for (let tries = 0; tries < 3 && typeof spot !== 'string'; tries += 1) {
    await page.mouse.move(spot.x, spot.y);
    const now: Aim['spot'] = await page.evaluate(async ([index, { x, y }]) => { await eyes.settle(1000); return eyes.isUnder(index, x, y) ? { x, y } : eyes.place(index); }, [control.index, spot] as const);
    if (typeof now !== 'string' && now.x === spot.x && now.y === spot.y) break;
    spot = now;
  }
  if (typeof spot === 'string') return `lies under ${spot}`;
  const before = await page.evaluate(() => ({ look: eyes.look(), events: eyes.events }));
  const { events } = lane.watch;
  await page.mouse.down();
  await page.mouse.up();
  // A page that is gone has gone somewhere.
  const hasChanged = await page.evaluate(({ look, events: was, longest }) => eyes.change(look, was, longest), { ...before, longest: patienceMilliseconds }).catch(isGone);
  return hasChanged || lane.watch.events !== events ? '' : 'nothing changes';
};

const isElsewhere = (page: Page, walk: Walk): boolean => walk.scope === 'main' && startOf({ path: new URL(page.url()).pathname }) !== startOf(walk);

/** Presses controls of those kinds one after the other, on the screen as it was opened or, where all but the last were just pressed, on what they led to. */
const pressPath = async (lane: Lane, walk: Walk, mode: FixtureMode, path: readonly Step[], { goesOn, standsAt }: { readonly goesOn: boolean; readonly standsAt: Page | null }): Promise<Outcome> => {
  const page = standsAt ?? await openScreen(lane, walk, mode);
  let control: Control | null = null;
  for (const [at, { kind }] of path.entries()) {
    if (standsAt !== null && at < path.length - 1) continue;
    if (at > 0) await page.evaluate(() => eyes.settle(5000)).catch(() => undefined);
    const found = await findControl(page, walk.scope, kind);
    if (found === null) return { isAlive: false, why: 'is no longer there', control: null, next: [] };
    control = found.control;
    const why = await pressOne(lane, page, found);
    if (why !== '') return { isAlive: false, why, control, next: [] };
    if (page.isClosed() || isElsewhere(page, walk)) return { isAlive: true, why: '', control, next: [] };
  }
  const next = goesOn ? await findControls(page, walk.scope).catch(() => []) : [];
  return { isAlive: true, why: '', control, next: page.isClosed() || isElsewhere(page, walk) ? [] : next };
};

type Tally = { pressed: number; readonly dead: string[]; readonly restless: string[] };
/** Kinds of controls that one page has shown, and lines of the source that were pressed on any. */
type Seen = { readonly known: Set<string>; readonly reached: Set<string> };
const nameOf = (walk: Walk, mode: FixtureMode): string => `${walk.role ?? 'nobody'} ${walk.path}${walk.scope === 'frame' ? ` (frame, ${walk.width} px)` : ''}${mode === 'normal' ? '' : ` (${mode})`}`;

/** Whether the screen goes on changing; what comes late on a busy machine comes once. */
const isRestless = async (page: Page): Promise<boolean> => {
  for (let tries = 0; tries < 5; tries += 1) {
    const before = await page.evaluate(() => ({ look: eyes.look(), events: eyes.events }));
    if (!(await page.evaluate(({ look, events, longest }) => eyes.change(look, events, longest), { ...before, longest: restMilliseconds }))) return false;
    await page.evaluate(() => eyes.settle(5000));
  }
  return true;
};

/** Presses everything on one screen in one state of its data, and what appears by it. */
const pressState = async (lane: Lane, walk: Walk, mode: FixtureMode, deepest: number, { known, reached }: Seen, tally: Tally): Promise<void> => {
  let page = await openScreen(lane, walk, mode);
  let moves = await isRestless(page);
  // What the screen before had asked for may be answered late and lead away.
  if (isElsewhere(page, walk)) {
    await closePage(lane);
    page = await openScreen(lane, walk, mode);
    moves = await isRestless(page);
  }
  if (moves) tally.restless.push(`${nameOf(walk, mode)} changes by itself`);
  const waiting: Waiting[] = [];
  // What opens in what was opened is pressed for itself where the line of its source, or of what it stands in, was not pressed anywhere yet.
  const isWanted = ({ kind, sites }: Control, depth: number): boolean => !known.has(kind) && (depth < alwaysPressed || sites.length === 0 || sites.some(site => !reached.has(site)));
  const take = (controls: readonly Control[], before: readonly Step[], label: string): void => {
    for (const control of controls.filter(each => isWanted(each, before.length))) {
      known.add(control.kind);
      waiting.push({ label: `${label}${control.label} [${control.kind}]`, path: [...before, control] });
    }
  };
  const press = async ({ label, path }: Waiting, standsAt: Page | null): Promise<void> => {
    const attempt = (from: Page | null): Promise<Outcome> => pressPath(lane, walk, mode, path, { goesOn: path.length < deepest, standsAt: from }).catch((error: unknown) => ({ isAlive: false, why: String(error).split('\n')[0] ?? '', control: null, next: [] }));
    let outcome = await attempt(standsAt);
    if (!outcome.isAlive && standsAt !== null) outcome = await attempt(null);
    if (!outcome.isAlive) {
      await closePage(lane);
      outcome = await attempt(null);
    }
    tally.pressed += 1;
    for (const site of outcome.control?.sites ?? []) reached.add(site);
    if (!outcome.isAlive) {
      tally.dead.push(`${nameOf(walk, mode)}: ${label}: ${outcome.why}`);
      return;
    }
    const count = waiting.length;
    take(outcome.next, path, `${label.replace(/ \[.*$/, '')} → `);
    // The screen stands where the first of what opened is pressed: it is not opened anew for that one.
    const [first] = waiting.splice(count, 1);
    if (first !== undefined) await press(first, lane.page);
  };
  take(await findControls(page, walk.scope), [], '');
  for (let at = 0; at < waiting.length; at += 1) await press(waiting[at]!, null);
};

const pressWalk = async (lane: Lane, walk: Walk, deepest: number, seen: Seen, log: (line: string) => void): Promise<Tally> => {
  const tally: Tally = { pressed: 0, dead: [], restless: [] };
  const began = performance.now();
  for (const mode of ['normal', 'empty', 'failing'] as const) {
    if (!walk.modes.includes(mode)) continue;
    await pressState(lane, walk, mode, mode === 'normal' && walk.scope === 'main' ? deepest : Math.min(deepest, 2), seen, tally).catch((error: unknown) => tally.restless.push(`${nameOf(walk, mode)} cannot be walked: ${String(error).split('\n')[0]}`));
  }
  for (const line of [...tally.dead, ...tally.restless]) log(`  ${line}`);
  log(`  ${nameOf(walk, 'normal')}: ${tally.pressed} pressed, ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return tally;
};

/** Every screen whose name contains a word (or one of several, with commas between), on an application built with marks and, if wanted, with a deliberate bug. `share` takes some of the screens only, and not the frame around them. */
export const pressScreens = async ({ part = '', deepest = 3, share = 1, plant = null, log }: {
  readonly part?: string; readonly deepest?: number; readonly share?: number; readonly plant?: WebPlant | null; readonly log: (line: string) => void;
}): Promise<Pressed> => {
  const built = await buildMarked(plant);
  const browser = await launchChromium();
  const groups = [...Map.groupBy(walksOf(part).filter(({ scope }) => share === 1 || scope === 'main'), walk => `${walk.role} ${walk.scope} ${startOf(walk)}`).values()].filter((_, index) => index % Math.max(1, Math.round(1 / share)) === 0);
  const tallies: Tally[] = [];
  const faults: string[] = [];
  const reached = new Set<string>();
  let taken = 0;
  const work = async (): Promise<void> => {
    const server = await startFixtureServer(built.folder);
    // Rows further down are like those above, and a long table takes its time at each press.
    server.state.mostRows = 8;
    const lane: Lane = { browser, server, contexts: new Map(), page: null, opened: '', shown: '', watch: { events: 0 } };
    for (let group = groups[taken]; group !== undefined; group = groups[taken]) {
      taken += 1;
      // One page under several addresses has each of its controls pressed once.
      const known = new Set<string>();
      for (const walk of group) tallies.push(await pressWalk(lane, walk, deepest, { known, reached }, log));
    }
    for (const context of lane.contexts.values()) await context.close();
    faults.push(...server.faults);
    await server.close();
  };
  try {
    await Promise.all(Array.from({ length: lanes }, work));
  } finally {
    await browser.close();
    rmSync(built.folder, { recursive: true, force: true });
  }
  return {
    screens: groups.flat().length, pressed: tallies.reduce((sum, tally) => sum + tally.pressed, 0), dead: tallies.flatMap(tally => tally.dead), restless: [...tallies.flatMap(tally => tally.restless), ...new Set(faults)],
    unpressed: [...built.sites].filter(site => !reached.has(site)), sites: built.sites.size,
  };
};
