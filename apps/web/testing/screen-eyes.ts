/**
 * What runs inside a page while its controls are pressed: which controls there are, what a reader can tell of the screen,
 * and when it has come to rest. Each `install…` is sent to the browser as it stands, so none may use anything outside itself.
 */
export type Scope = 'main' | 'frame';
export type Control = {
  readonly index: number;
  /** What it is: two controls of one kind are made by the same line of the source, for the same purpose. */
  readonly kind: string;
  readonly label: string;
  /** Lines of the source that made it, innermost first (marked-build.ts). */
  readonly sites: readonly string[];
};

export type Aim = {
  readonly control: Control;
  /** Where the mouse meets it, or what lies above it. */
  readonly spot: { readonly x: number; readonly y: number } | string;
  /** A search without a field to write into. */
  readonly wantsChoice: boolean;
};

export type Eyes = {
  events: number;
  open: number;
  movedAt: number;
  waitsForFields: (scope: Scope) => boolean;
  look: () => string;
  list: (scope: Scope) => Control[];
  aim: (scope: Scope, kind: string) => Promise<Aim | null>;
  /** Whether the mouse there still meets the control. */
  isUnder: (index: number, x: number, y: number) => boolean;
  place: (index: number) => Promise<Aim['spot']>;
  fill: (index: number | null) => Promise<number>;
  settle: (longest: number) => Promise<boolean>;
  change: (before: string, events: number, longest: number) => Promise<boolean>;
  goHome: (path: string, away: string, forgets: boolean) => Promise<boolean>;
};

declare global {
  var eyes: Eyes;
  /** The answers that the application keeps; the marked build hands them out. */
  var queries: { readonly removeQueries: (of: { readonly predicate: (query: { readonly queryKey: readonly unknown[] }) => boolean }) => void };
}

/** Counts what a press can cause besides a change of the screen, and keeps everything still that moves by itself. */
export const installWatch = (): void => {
  localStorage.clear();
  sessionStorage.clear();
  globalThis.eyes = Object.assign({} as Eyes, { events: 0, open: 0, movedAt: performance.now() });
  const ask = globalThis.fetch;
  globalThis.fetch = async (...call) => {
    eyes.events += 1;
    eyes.open += 1;
    const end = (): void => { eyes.open -= 1; };
    try {
      const answer = await ask(...call);
      // It has come when its last byte has: what follows from it is then drawn. A stream of events never ends.
      if (answer.headers.get('content-type')?.startsWith('text/event-stream') === true) end();
      else void answer.clone().arrayBuffer().then(end, end);
      return answer;
    } catch (error) {
      end();
      throw error;
    }
  };
  globalThis.print = () => { eyes.events += 1; };
  // The browser shows its own word beside a field that is not filled in as it must be.
  document.addEventListener('invalid', () => { eyes.events += 1; }, true);
  // Screens that look again from time to time would be taken for ones that answer a press.
  const every = globalThis.setInterval;
  globalThis.setInterval = ((work: () => void, milliseconds?: number) => ((milliseconds ?? 0) >= 1000 ? 0 : every(work, milliseconds))) as typeof setInterval;
  new MutationObserver(() => { eyes.movedAt = performance.now(); }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  document.addEventListener('DOMContentLoaded', () => {
    const style = document.createElement('style');
    // Words that come by pointing are no answer to a press; nothing glides for longer than it takes to end. What nobody looks
    // at is laid out and hit as ever, but not painted, which takes a fifth of the time; pictures are taken by screenshots.ts.
    style.textContent = 'html { opacity: 0 } .ant-tooltip { display: none !important } *, *::before, *::after { animation-duration: 1ms !important; animation-delay: 0s !important }';
    document.head.append(style);
  });
};

/** What a reader can tell of the screen, and when it rests. */
export const installLook = (): void => {
  const states = '[aria-expanded], [aria-pressed], [aria-selected], [aria-checked], [aria-current], [aria-sort], details, dialog, input, textarea, select';
  const popups = '.ant-select-dropdown, .ant-popover, .ant-dropdown, .ant-modal-wrap, .ant-picker-dropdown';
  const isSeen = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true });
  const wait = (milliseconds: number): Promise<void> => new Promise(resolve => { setTimeout(resolve, milliseconds); });
  eyes.look = () => {
    const told = [...document.querySelectorAll(states)].map(element => {
      const one = element as HTMLInputElement & HTMLDialogElement;
      return ['aria-expanded', 'aria-pressed', 'aria-selected', 'aria-checked', 'aria-current', 'aria-sort'].map(name => one.getAttribute(name) ?? '').join() + [one.open, one.checked, one.value, one.files?.length].join();
    });
    return JSON.stringify([location.href, document.documentElement.lang, document.body.innerText, told, [...document.querySelectorAll(popups)].filter(isSeen).length]);
  };
  const isReady = (): boolean => document.querySelector('.loading, .ant-spin-spinning, .ant-btn-loading') === null && document.querySelector('h1, .state-view, .own-tabs, form') !== null;
  eyes.settle = async longest => {
    const ends = performance.now() + longest;
    while (performance.now() < ends) {
      if (eyes.open === 0 && performance.now() - eyes.movedAt > 50 && isReady()) return true;
      await wait(15);
    }
    return false;
  };
  eyes.change = async (before, events, longest) => {
    const ends = performance.now() + longest;
    for (let looked = 0; performance.now() < ends;) {
      if (eyes.events !== events) return true;
      if (eyes.movedAt > looked || performance.now() - looked > 400) {
        looked = performance.now();
        if (eyes.look() !== before) return true;
      }
      await wait(15);
    }
    return false;
  };
  // Somewhere else in the application and back: the screen is made anew without loading the application again.
  eyes.goHome = async (path, away, forgets) => {
    const old = document.querySelector('main#content > *') ?? document.querySelector('#root')?.firstElementChild;
    const go = (place: string): void => { history.pushState({}, '', place); dispatchEvent(new PopStateEvent('popstate', { state: {} })); };
    go(away);
    for (const ends = performance.now() + 1000; old?.isConnected === true && performance.now() < ends;) await wait(5);
    localStorage.clear();
    sessionStorage.clear();
    if (forgets) queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'readSession' });
    go(path);
    eyes.movedAt = performance.now();
    const isBack = old?.isConnected !== true && (await eyes.settle(10_000)) && document.documentElement.lang === 'zh-CN';
    return isBack && [...document.querySelectorAll(`dialog[open], ${popups}`)].every(one => !isSeen(one) || one.closest('main') !== null);
  };
};

/** The controls that can be pressed. */
export const installList = (): void => {
  const controls = 'button, a[href], summary, [role=tab], [role=menuitem], [role=switch], .ant-select, .ant-segmented-item, .ant-radio-wrapper, .ant-radio-button-wrapper, .ant-checkbox-wrapper, input[type=checkbox], input[type=radio], .ant-upload, .ant-pagination-item';
  const places = 'main, dialog[open], .ant-modal-wrap, .ant-popover, .ant-dropdown, .ant-picker-dropdown';
  const chosen = '[aria-disabled=true], .ant-select-disabled, [aria-selected=true], [aria-current], .ant-segmented-item-selected, .ant-segmented-item-disabled, .ant-radio-wrapper-checked, .ant-radio-button-wrapper-checked, .ant-checkbox-wrapper-disabled, .ant-menu-item-selected, .ant-pagination-item-active, input[type=radio]:checked, :disabled';
  const whole = 'button, .ant-select, .ant-checkbox-wrapper, .ant-radio-wrapper, .ant-radio-button-wrapper, .ant-segmented-item, .ant-upload';
  const panels = 'dialog, .ant-modal, .ant-popover, .ant-dropdown';
  type Fiber = { readonly return: Fiber | null; readonly memoizedProps: Record<string, unknown> | null };
  const sitesOf = (outer: Element): string[] => {
    const element = outer.matches('.ant-upload') ? outer.querySelector('button') ?? outer : outer;
    const key = Object.keys(element).find(name => name.startsWith('__reactFiber$'));
    const sites: string[] = [];
    for (let fiber = key === undefined ? null : (element as unknown as Record<string, Fiber>)[key] ?? null; fiber !== null; fiber = fiber.return) {
      const site = fiber.memoizedProps?.['data-site'];
      if (typeof site === 'string' && !sites.includes(site)) sites.push(site);
    }
    return sites;
  };
  const masked = (words: string): string => words.replace(/[:：].*$/s, '').replace(/[A-Za-z]*\d[\dA-Za-z.,-]*/g, '#').trim().slice(0, 40);
  const reachable = (scope: Scope): Element[] => {
    const modal = [...document.querySelectorAll('dialog[open], .ant-modal-wrap')].filter(one => one.checkVisibility({ visibilityProperty: true })).at(-1);
    return [...new Set([...document.querySelectorAll(scope === 'frame' ? 'body' : places)].flatMap(place => [...place.querySelectorAll(controls)]))].filter(element => {
      if (scope === 'frame' && element.closest('main') !== null) return false;
      // Behind an open panel nothing can be pressed.
      if (modal !== undefined && !modal.contains(element) && element.closest('.ant-popover, .ant-dropdown') === null) return false;
      return element.parentElement?.closest(whole) === null && element.checkVisibility({ visibilityProperty: true });
    });
  };
  const rowOf = (element: Element): Element | null => (element.closest('.ant-menu') === null ? element.closest('tbody tr, li, .card') : null);
  const formOf = (element: Element): string => `${element.tagName} ${[...element.classList].filter(each => !/focus|hover|active|open|selected|checked|css-|loading/.test(each)).join('.')}`;
  /** The same line of the source in row after row is one kind; several in one row are told apart by their words. */
  const kindOf = (element: Element, sites: readonly string[], beside: number): { readonly kind: string; readonly family: string; readonly most: number } => {
    const row = rowOf(element);
    const panel = element.closest(panels);
    const isTick = element.matches('.ant-checkbox-wrapper, input[type=checkbox]');
    const isOneOfMany = (row !== null && sites.length > 0 && beside <= 1) || (isTick && (row !== null || panel !== null)) || element.closest('.page-tabs') !== null;
    // A choice is named by its label: what is chosen in it changes.
    const words = element.matches('.ant-select') ? element.querySelector('input')?.getAttribute('aria-label') ?? element.querySelector('input')?.id : element.getAttribute('aria-label') ?? element.textContent;
    const name = isOneOfMany ? '' : masked(words ?? '');
    const title = panel === null ? '' : masked(panel.querySelector('h2, h3, .ant-popover-title, .ant-popconfirm-title')?.textContent ?? '');
    const family = `${sites.length > 0 ? sites.join(' < ') : formOf(element)}|${title}|${element.closest('thead') !== null ? 'head' : row === null ? '' : 'row'}`;
    return { family, kind: `${family}|${name}`, most: row !== null ? 6 : isTick ? 4 : 80 };
  };
  eyes.list = scope => {
    document.querySelectorAll('[data-press]').forEach(one => one.removeAttribute('data-press'));
    const found = new Map<string, Control>();
    const families = new Map<string, number>();
    const all = reachable(scope).map(element => ({ element, sites: sitesOf(element), row: rowOf(element) }));
    for (const { element, sites, row } of all) {
      if (element.matches(chosen) || element.querySelector('input:disabled, input[type=radio]:checked') !== null) continue;
      const beside = row === null ? 0 : all.filter(other => other.row === row && other.sites[0] === sites[0]).length;
      const { kind, family, most } = kindOf(element, sites, beside);
      const times = families.get(family) ?? 0;
      if (found.has(kind) || times >= most) continue;
      families.set(family, times + 1);
      element.setAttribute('data-press', String(found.size));
      found.set(kind, { index: found.size, kind, sites, label: (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40) });
    }
    return [...found.values()];
  };
  // A button of a form or a panel that can be pressed only when something is filled in.
  eyes.waitsForFields = scope => scope === 'main' && reachable(scope).some(element => element.matches('button:disabled') && element.closest('.ant-pagination, .ant-popover, form[role=search]') === null);
};

/** Where a control can be hit. */
export const installHand = (): void => {
  type Spot = { readonly x: number; readonly y: number };
  const isHit = (element: Element, hit: Element): boolean => element.contains(hit) || hit.closest('label')?.contains(element) === true;
  const hitOf = (element: Element): Spot | string => {
    let above = 'nothing';
    for (const box of element.getClientRects()) {
      for (const [across, down] of [[0.5, 0.5], [0.25, 0.5], [0.75, 0.5], [0.5, 0.2], [0.5, 0.8]] as const) {
        const [x, y] = [box.left + box.width * across, box.top + box.height * down];
        const hit = document.elementFromPoint(x, y);
        if (hit !== null && isHit(element, hit)) return { x, y };
        above = `${hit?.tagName} ${hit?.className} at ${Math.round(x)}, ${Math.round(y)}`;
      }
    }
    return above;
  };
  const placeOf = async (element: HTMLElement): Promise<Spot | string> => {
    let before = '';
    let spot = hitOf(element);
    // What opens is laid out far outside first, then moved to where it belongs, and moves again when the page is scrolled.
    for (let tries = 0; tries < 40 && (typeof spot === 'string' || (element.closest('.ant-popover, .ant-dropdown, .ant-modal') !== null && JSON.stringify(spot) !== before)); tries += 1) {
      if (typeof spot === 'string') element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
      before = JSON.stringify(spot);
      await new Promise(resolve => { setTimeout(resolve, 40); });
      spot = hitOf(element);
    }
    if (typeof spot !== 'string') return spot;
    // The link that skips to the content shows itself to the keyboard alone.
    element.focus();
    return hitOf(element);
  };
  const elementOf = (index: number): HTMLElement | null => document.querySelector<HTMLElement>(`[data-press="${index}"]`);
  eyes.isUnder = (index, x, y) => {
    const [element, hit] = [elementOf(index), document.elementFromPoint(x, y)];
    // What was drawn anew meanwhile carries no number any more, and stands where it stood.
    return element === null || (hit !== null && isHit(element, hit));
  };
  eyes.place = async index => {
    const element = elementOf(index);
    return element === null ? 'nothing' : placeOf(element);
  };
  eyes.aim = async (scope, kind) => {
    const control = eyes.list(scope).find(each => each.kind === kind);
    const element = elementOf(control?.index ?? -1);
    if (control === undefined || element === null) return null;
    await eyes.fill(control.index);
    const search = element.matches('button') ? element.closest('form[role=search]') : null;
    const wantsChoice = (search?.querySelector('.ant-select') ?? null) !== null && (search?.querySelector('input:not([role=combobox]):not([type=checkbox]):not([type=radio])') ?? null) === null;
    return { control, spot: await placeOf(element), wantsChoice };
  };
};

/** What is written into the fields beside a control before it is pressed. */
export const installPen = (): void => {
  const samples: Readonly<Record<string, readonly string[]>> = { 'date': ['2026-10-15'], 'month': ['2026-10'], 'time': ['09:00'], 'datetime-local': ['2026-10-15T09:00'], 'email': ['shili@example.com'], 'url': ['https://example.com'], 'number': ['1', '100'] };
  const words = ['1', '2026-10', '2026-10-15', 'SZ000813', '9999', 'sample', 'A=1', '示例', 'https://example.com', '110101199003071233', 'Example-2026-sample', '写下这一段足够长的话，只是为了让表单收下它。'];
  const fields = 'input:not([type=checkbox]):not([type=radio]):not([type=file]):not([type=hidden]):not([role=combobox]):not([readonly]), textarea:not([readonly])';
  type Field = HTMLInputElement | HTMLTextAreaElement;
  const write = (field: Field, value: string): void => {
    const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(field, value);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const isRefused = (field: Field): boolean => field.isConnected && (!field.validity.valid || field.closest('.ant-form-item-has-error') !== null);
  const taken = new Map<string, string>();
  const hopeless = new Set<string>();
  // A search, a form or a panel is tried with something in it that it takes: an empty search that finds the same again is no dead button.
  eyes.fill = async index => {
    const element = index === null ? null : document.querySelector(`[data-press="${index}"]`);
    const place = index === null ? [...document.querySelectorAll('dialog[open], .ant-modal-wrap')].at(-1) ?? document.querySelector('main') : element?.closest('form, dialog, .ant-modal, .ant-popover');
    let open = [...place?.querySelectorAll<Field>(fields) ?? []].filter(field => field.value === '' && !field.disabled && field.checkVisibility());
    const filled = open.length;
    const wordOf = (field: Field, tries: number): string | undefined => (samples[field.type] ?? [...(field.placeholder === '' ? [] : [field.placeholder]), ...words])[tries];
    const keyOf = (field: Field): string => `${location.pathname} ${field.id} ${field.name} ${field.ariaLabel} ${field.placeholder}`;
    for (const field of open) write(field, taken.get(keyOf(field)) ?? wordOf(field, 0) ?? '');
    for (let tries = 1; open.length > 0 && tries <= words.length; tries += 1) {
      await eyes.settle(1000);
      // A form says a little later what it does not take.
      if (place?.querySelector('.ant-form-item') !== null) await new Promise(resolve => { setTimeout(resolve, 150); });
      for (let waits = 0; waits < 10 && open.some(isRefused); waits += 1) await new Promise(resolve => { setTimeout(resolve, 50); });
      const refused = open.filter(isRefused);
      for (const field of open) if (!refused.includes(field) && field.value !== '') taken.set(keyOf(field), field.value);
      // What no word of a field was good for the first time is not tried with all of them again.
      open = refused.filter(field => !hopeless.has(keyOf(field)));
      for (const field of open) {
        const word = wordOf(field, tries);
        if (word === undefined) hopeless.add(keyOf(field));
        else write(field, word);
      }
    }
    return filled;
  };
};
