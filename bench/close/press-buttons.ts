/**
 * Presses every enabled control of a screen in a real browser, and of what opens by it, each on the screen as it was opened:
 * something a reader can observe must change – text, a state, the address – or a request, a file or a print must follow.
 * Controls of the same form in the rows of a list are pressed once.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core';

export type Screen = { readonly role: string; readonly path: string; readonly scope?: 'main' | 'shell' };
export type Dead = { readonly screen: string; readonly control: string };
export type Pressed = { readonly pressed: number; readonly dead: readonly Dead[]; readonly restless: readonly string[] };

type Control = { readonly kind: string; readonly label: string; readonly index: number };
const deepest = 3;
const patienceMilliseconds = 2500;
const lookMilliseconds = 40;

/** Runs in the page: finds what can be pressed, and says what a reader could tell of the screen. */
const eyes = `
  globalThis.prints = 0;
  globalThis.print = () => { globalThis.prints += 1; };
  globalThis.pressables = (scope) => {
    const controls = 'button, a[href], summary, [role=tab], [role=menuitem], [role=switch], .ant-select, .ant-segmented-item, .ant-radio-wrapper, .ant-checkbox-wrapper, input[type=checkbox], input[type=radio], .ant-upload';
    const places = scope === 'shell' ? 'body' : 'main, dialog[open], .ant-modal-wrap, .ant-popover:not(.ant-popover-hidden), .ant-dropdown:not(.ant-dropdown-hidden), .ant-picker-dropdown:not(.ant-picker-dropdown-hidden)';
    const seen = new Map();
    const found = [];
    const modal = [...document.querySelectorAll('dialog[open]')].at(-1);
    for (const element of new Set([...document.querySelectorAll(places)].flatMap((place) => [...place.querySelectorAll(controls)]))) {
      if (scope === 'shell' && element.closest('main') !== null) continue;
      // Behind an open panel nothing can be pressed.
      if (modal !== undefined && !modal.contains(element) && element.closest('.ant-popover, .ant-dropdown') === null) continue;
      if (element.parentElement.closest('button, .ant-select, .ant-checkbox-wrapper, .ant-radio-wrapper, .ant-segmented-item, .ant-upload') !== null) continue;
      if (element.disabled === true || element.matches('[aria-disabled=true], .ant-select-disabled, [aria-selected=true], [aria-current], .ant-segmented-item-selected, .ant-radio-wrapper-checked, .ant-checkbox-wrapper-disabled')) continue;
      if (element.querySelector('input:disabled') !== null || !element.checkVisibility({ visibilityProperty: true })) continue;
      const row = element.closest('tbody tr, li');
      const name = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim();
      const label = name.slice(0, 60);
      const group = element.closest('table, ul, ol, form, section, dialog')?.getAttribute('aria-label') ?? '';
      const form = element.tagName + ' ' + [...element.classList].filter((each) => !/focus|hover|active|open|selected|checked/.test(each)).join('.');
      const cell = element.closest('td, th')?.cellIndex ?? '';
      const words = name.replace(/[:：].*$/, '').replace(/[A-Za-z]*\\d[\\dA-Za-z.,-]*/g, '#');
      const kind = row === null ? form + '|' + words + '|' + cell : form + '|' + group + '|' + (element.tagName === 'BUTTON' ? words : '');
      const times = (seen.get(kind) ?? 0) + 1;
      seen.set(kind, times);
      if (times > 1) continue;
      element.setAttribute('data-press', String(found.length));
      found.push({ kind, label, index: found.length });
    }
    return found;
  };
  globalThis.glance = () => {
    const states = [...document.querySelectorAll('[aria-expanded], [aria-pressed], [aria-selected], [aria-checked], [aria-current], [aria-busy], [aria-sort], details, dialog, input, textarea, select')].map((one) => [
      one.getAttribute('aria-expanded'), one.getAttribute('aria-pressed'), one.getAttribute('aria-selected'), one.getAttribute('aria-checked'), one.getAttribute('aria-current'), one.getAttribute('aria-sort'), one.open, one.checked, one.value, one.type === 'file' ? one.files.length : '',
    ].join());
    const open = [...document.querySelectorAll('.ant-select-dropdown, .ant-popover, .ant-dropdown, .ant-modal-wrap')].filter((one) => one.checkVisibility({ visibilityProperty: true })).length;
    return JSON.stringify([location.href, document.body.innerText, states, open, globalThis.prints, document.documentElement.lang]);
  };
`;

type Watch = { events: number };
const watchPage = (page: Page): Watch => {
  const watch: Watch = { events: 0 };
  const count = (): void => { watch.events += 1; };
  page.on('request', (request) => { if (request.headers()['accept']?.includes('text/event-stream') !== true && request.url().includes('/api/')) count(); });
  for (const event of ['download', 'dialog', 'filechooser', 'popup'] as const) page.on(event as 'download', count);
  return watch;
};

const settle = async (page: Page, watch: Watch): Promise<void> => {
  await page.waitForFunction("document.querySelector('.loading, .ant-spin-spinning') === null && document.querySelector('h1, .state-view, .own-tabs, form') !== null", undefined, { timeout: 15_000 });
  let before = '';
  let events = -1;
  for (let look = 0; look < 60; look += 1) {
    const now = await page.evaluate<string>('glance()');
    if (now === before && events === watch.events) return;
    [before, events] = [now, watch.events];
    await page.waitForTimeout(lookMilliseconds * 2);
  }
};

const changes = async (page: Page, watch: Watch, before: string, events: number, milliseconds: number): Promise<boolean> => {
  const ends = Date.now() + milliseconds;
  do {
    if (watch.events !== events) return true;
    const now = await page.evaluate<string>('glance()').catch(() => null);
    // A page that is gone has gone somewhere.
    if (now === null || now !== before) return true;
    await page.waitForTimeout(lookMilliseconds);
  } while (Date.now() < ends);
  return false;
};

/** A search or a form is tried with something in it: an empty search that finds the same again is no dead button. */
const fillForm = async (page: Page, index: number): Promise<void> => {
  const input = page.locator(`form:has([data-press="${index}"]) input[type=text]:not([readonly]):not([role=combobox]), form:has([data-press="${index}"]) input[type=search]:not([role=combobox]), form:has([data-press="${index}"]) textarea:visible`).first();
  if ((await input.count()) > 0 && (await input.isEditable().catch(() => false))) return void (await input.fill('1', { timeout: 2000 }).catch(() => undefined));
  const choice = page.locator(`form[role=search]:has([data-press="${index}"]) .ant-select`).first();
  if ((await choice.count()) === 0 || (await page.locator(`.ant-select[data-press="${index}"]`).count()) > 0) return;
  await choice.click({ timeout: 2000 }).catch(() => undefined);
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').nth(1).click({ timeout: 2000 }).catch(() => undefined);
};

type Opened = { readonly page: Page; readonly watch: Watch; readonly controls: readonly Control[] };
type Window = { page: Page | null; watch: Watch; readonly context: BrowserContext };

/** Goes somewhere else within the application and comes back, which mounts the screen anew without loading the application again. */
const comeBack = async (page: Page, path: string): Promise<void> => {
  for (const place of ['/nowhere-at-all', path]) {
    await page.evaluate(`history.pushState({}, '', ${JSON.stringify(place)}); dispatchEvent(new PopStateEvent('popstate', { state: {} }))`);
    await page.waitForTimeout(lookMilliseconds);
  }
};

const isClean = (page: Page): Promise<boolean> => page.evaluate<boolean>("[...document.querySelectorAll('dialog[open], .ant-modal-wrap, .ant-popover, .ant-dropdown, .ant-select-dropdown')].every((one) => !one.checkVisibility({ visibilityProperty: true }))");

const openAt = async (window: Window, address: string, screen: Screen): Promise<Opened> => {
  if (window.page !== null && window.page.url().startsWith(address)) {
    await comeBack(window.page, screen.path);
    await settle(window.page, window.watch);
  }
  if (window.page === null || !window.page.url().startsWith(address) || !(await isClean(window.page))) {
    await window.page?.close();
    window.page = await window.context.newPage();
    window.page.setDefaultTimeout(15_000);
    await window.page.addInitScript(eyes);
    window.watch = watchPage(window.page);
    await window.page.goto(`${address}${screen.path}`);
    await settle(window.page, window.watch);
  }
  return { page: window.page, watch: window.watch, controls: await window.page.evaluate<Control[]>(`pressables(${JSON.stringify(screen.scope ?? 'main')})`) };
};

/** Presses controls of those kinds one after the other; whether the last one changed something, and what can be pressed then. */
const pressPath = async (window: Window, address: string, screen: Screen, kinds: readonly string[]): Promise<{ readonly hasChanged: boolean; readonly next: readonly Control[]; readonly restless: boolean } | null> => {
  const opened = await openAt(window, address, screen);
  const { page, watch } = opened;
  let { controls } = opened;
  let hasChanged = false;
  if (kinds.length === 0) {
    const restless = await changes(page, watch, await page.evaluate<string>('glance()'), watch.events, 600);
    return { hasChanged: true, next: controls, restless };
  }
  for (const kind of kinds) {
    const control = controls.find((each) => each.kind === kind);
    if (control === undefined) return null;
    await fillForm(page, control.index);
    const [before, events] = [await page.evaluate<string>('glance()'), watch.events];
    await page.locator(`[data-press="${control.index}"]`).first().click({ timeout: 4000 });
    hasChanged = await changes(page, watch, before, events, patienceMilliseconds);
    if (!hasChanged) return { hasChanged, next: [], restless: false };
    if (new URL(page.url()).pathname !== new URL(`${address}${screen.path}`).pathname) return { hasChanged, next: [], restless: false };
    await page.waitForTimeout(250);
    await page.evaluate("document.querySelectorAll('[data-press]').forEach((one) => one.removeAttribute('data-press'))");
    controls = await page.evaluate<Control[]>(`pressables(${JSON.stringify(screen.scope ?? 'main')})`);
  }
  return { hasChanged, next: controls, restless: false };
};

/** Presses everything on one screen, and what appears by it, to the third step. */
const pressScreen = async (window: Window, address: string, screen: Screen): Promise<Pressed> => {
  const name = `${screen.role} ${screen.path}${screen.scope === 'shell' ? ' (frame)' : ''}`;
  const known = new Set<string>();
  const dead: Dead[] = [];
  let pressed = 0;
  const start = await pressPath(window, address, screen, []);
  const waiting = (start?.next ?? []).map((control) => ({ control, before: [] as readonly string[] }));
  for (const { control } of waiting) known.add(control.kind);
  for (let at = 0; at < waiting.length; at += 1) {
    const { control, before } = waiting[at]!;
    const path = [...before, control.kind];
    const attempt = async (): Promise<Awaited<ReturnType<typeof pressPath>> | string> => pressPath(window, address, screen, path).catch((error: unknown) => String(error).split('\n')[0] ?? '');
    let outcome = await attempt();
    if (outcome === null || typeof outcome === 'string' || !outcome.hasChanged) {
      // A page under load may be slow once, and what came before may have left something behind; a dead control stays dead.
      await window.page?.close();
      window.page = null;
      outcome = await attempt();
    }
    pressed += 1;
    if (outcome === null || typeof outcome === 'string' || !outcome.hasChanged) dead.push({ screen: name, control: `${[...before, ''].length > 1 ? '… → ' : ''}${control.label} [${control.kind}]${typeof outcome === 'string' ? `: ${outcome}` : outcome === null ? ': gone' : ''}` });
    else if (path.length < deepest) {
      for (const next of outcome.next.filter(({ kind }) => !known.has(kind))) {
        known.add(next.kind);
        waiting.push({ control: next, before: path });
      }
    }
  }
  return { pressed, dead, restless: start?.restless === true ? [name] : [] };
};

/** Walks the screens; `signIn` says to the server whose they are before each group of one role. */
export async function pressButtons(request: { readonly browser: Browser; readonly address: string; readonly screens: readonly Screen[]; readonly signIn: (role: string) => void; readonly log: (line: string) => void }): Promise<Pressed> {
  const { browser, address, screens, signIn, log } = request;
  const results: Pressed[] = [];
  for (const role of new Set(screens.map((screen) => screen.role))) {
    signIn(role);
    const mine = screens.filter((screen) => screen.role === role);
    let taken = 0;
    const walk = async (): Promise<void> => {
      const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, locale: 'zh-CN', reducedMotion: 'reduce' });
      const window: Window = { page: null, watch: { events: 0 }, context };
      for (let screen = mine[taken]; screen !== undefined; screen = mine[taken]) {
        taken += 1;
        const began = performance.now();
        const result = await pressScreen(window, address, screen).catch((error: unknown): Pressed => ({ pressed: 1, dead: [{ screen: `${screen.role} ${screen.path}`, control: `cannot be walked: ${String(error).split('\n')[0]}` }], restless: [] }));
        results.push(result);
        for (const { control } of result.dead) log(`  dead on ${screen.role} ${screen.path}: ${control}`);
        log(`  ${screen.role} ${screen.path}: ${result.pressed} pressed, ${result.dead.length} dead, ${((performance.now() - began) / 1000).toFixed(1)} s`);
      }
      await context.close();
    };
    await Promise.all([walk(), walk(), walk()]);
  }
  return { pressed: results.reduce((sum, result) => sum + result.pressed, 0), dead: results.flatMap((result) => result.dead), restless: results.flatMap((result) => result.restless) };
}
