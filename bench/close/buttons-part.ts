/** Figure 8, second half: every control of every screen of a month's close is pressed on made-up data, and something changes. */
import { ensureWebBuild } from '../../apps/start/web-build.ts';
import { builtWebFolder } from '../../apps/server/create-server.ts';
import { launchChromium } from '#apps/web/testing/chromium';
import type { Figure, SuiteOptions } from '../figure.ts';
import { pressButtons, type Pressed, type Screen } from './press-buttons.ts';

type MadeUpServer = { readonly address: string; readonly state: { role: string | null }; readonly close: () => Promise<void> };
/** The made-up server belongs to the web application, whose files are checked by a project of their own. */
const fixtureServer: string = '#apps/web/testing/fixture-server';

const october = '/months/2026-10';
const of = (role: string, ...paths: readonly string[]): readonly Screen[] => paths.map((path) => ({ role, path }));

/** The screens that came with the close of the month, each for whom it is made. */
const closeScreens: readonly Screen[] = [
  ...of('payrollClerk', ...['run-review', 'run-review?tab=changes', 'run', 'run?run=44', 'pay-items', 'differences', 'holds', 'payout', 'journal', 'book-plan', 'tax', 'deductions', 'insurance', 'insurance?bill=81', 'delivery'].map((path) => `${october}/${path}`)),
  ...of('payrollClerk', '/pay-calendar', '/deductions', '/payout/payers', '/contests', '/downloads', '/people', '/people/SZ000813', '/people/SZ000813?tab=events', '/people/SZ000813?tab=tasks', '/people/SZ000813?tab=fields'),
  ...of('payrollClerk', '/hire', '/hire/sheet', '/org-chart', '/people-alarms', '/custom-fields', '/requests/rules', '/leave', '/leave?person=SZ000813'),
  { role: 'payrollClerk', path: `${october}/run`, scope: 'shell' },
  ...of('payrollSupervisor', `${october}/payout`, `${october}/run`, '/inbox', '/proposals'),
  ...of('lineManager', '/inbox', '/requests', '/requests?request=501'),
  ...of('employee', '/my/requests', '/my/requests?ask=leave', '/my/payslip'),
];

/** Presses through those screens on a server with made-up data. */
export async function walkButtons(request: { readonly screens: readonly Screen[]; readonly webFolder: string; readonly log: (line: string) => void }): Promise<Pressed> {
  const { startFixtureServer } = (await import(fixtureServer)) as { startFixtureServer: (webFolder: string) => Promise<MadeUpServer> };
  const server = await startFixtureServer(request.webFolder);
  const browser = await launchChromium();
  try {
    return await pressButtons({ browser, address: server.address, screens: request.screens, log: request.log, signIn: (role) => { server.state.role = role; } });
  } finally {
    await browser.close();
    await server.close();
  }
}

export const buttonsPart = {
  name: 'buttons',
  run: async ({ scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    await ensureWebBuild();
    const screens = scale >= 1 ? closeScreens : closeScreens.filter((_, index) => index % Math.ceil(1 / scale) === 0);
    const { pressed, dead, restless } = await walkButtons({ screens, webFolder: builtWebFolder, log });
    for (const screen of restless) log(`  changes by itself: ${screen}`);
    return [{ bar: 'stories.deadButtons', value: dead.length + restless.length, n: pressed, note: `${screens.length} screens, to three presses deep; ${dead[0] === undefined ? 'each press changed something' : `first: ${dead[0].screen}: ${dead[0].control}`}` }];
  },
};
