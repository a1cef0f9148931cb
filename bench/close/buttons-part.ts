/** Figure 8, second half: every control of every screen is pressed on made-up data, and something changes. */
import type { Figure, SuiteOptions } from '../figure.ts';
import { plants } from '../plants.ts';

type WebPlant = { readonly name: string; readonly file: string; readonly find: string; readonly replace: string };
type Pressed = { readonly screens: number; readonly pressed: number; readonly dead: readonly string[]; readonly restless: readonly string[]; readonly unpressed: readonly string[]; readonly sites: number };
type PressScreens = (request: { readonly deepest: number; readonly share: number; readonly plant: WebPlant | null; readonly log: (line: string) => void }) => Promise<Pressed>;
/** The walk belongs to the web application, whose files are checked by a project of their own. */
const walkFile: string = '#apps/web/testing/press-buttons';

const deepest = 3;

/**
 * How many of the controls of a file the made-up data never shows: a second factor that is asked for, a page that crashed, a
 * request that came to its end. One more than that is short; the numbers only go down.
 */
const notShown: Readonly<Record<string, number>> = {
  'identity/step-up-dialog.tsx': 4, 'identity/factor-sections.tsx': 1, 'pages/sign-in-page.tsx': 6, 'pages/sign-in-return-page.tsx': 1, 'pages/security-page.tsx': 1, 'pages/crash-page.tsx': 1,
  'pages/pay-run-page.tsx': 2, 'pay-run/run-actions.tsx': 3, 'pay-run/run-gaps.tsx': 1, 'pages/requests-page.tsx': 1, 'pages/declarations-page.tsx': 1, 'pages/legal-holds-page.tsx': 1,
  'pages/new-company-page.tsx': 1, 'pages/hire-page.tsx': 2, 'parts/sheet-parts.tsx': 1, 'pages/hire-sheet-page.tsx': 1, 'people/known-or-new.tsx': 1, 'people/custom-values.tsx': 1, 'pages/own-readers-page.tsx': 1,
  'pay-items/entry-forms.tsx': 1, 'delivery/own-payslip-actions.tsx': 1, 'explanation/explanation-view.tsx': 3,
  // Comes with a choice of a list that is the browser's own; the stories of questions press it.
  'questions/correction-fields.tsx': 3,
};
const notShownCount = Object.values(notShown).reduce((sum, count) => sum + count, 0);

/** What was not reached beyond what is known not to be shown. */
const beyondKnown = (unpressed: readonly string[]): readonly string[] =>
  [...Map.groupBy(unpressed, (site) => site.replace(/:.*$/, ''))].flatMap(([file, sites]) => sites.slice(notShown[file] ?? 0));

export const buttonsPart = {
  name: 'buttons',
  run: async ({ scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    const { pressScreens } = (await import(walkFile)) as { pressScreens: PressScreens };
    // The application is no module of this process: its bugs are put in while it is built.
    const plant = plants.find(({ name, file }) => name === process.env['QINXIN_PLANT'] && file.startsWith('apps/web/src/')) ?? null;
    const { screens, pressed, dead, restless, unpressed, sites } = await pressScreens({ deepest, share: scale, plant, log });
    const faults = [...dead, ...restless];
    const figures: Figure[] = [{ bar: 'stories.deadButtons', value: faults.length, n: pressed, note: `${screens} screens, to ${deepest} presses deep; ${faults[0] === undefined ? 'each press changed something' : `first: ${faults[0]}`}` }];
    // Part of the screens reaches part of the buttons.
    if (scale < 1) return figures;
    const beyond = beyondKnown(unpressed);
    return [...figures, { bar: 'stories.buttonsUnpressed', value: beyond.length, n: sites, note: `${sites - unpressed.length} reached, ${notShownCount} known not to be shown${beyond.length === 0 ? '' : `; first: ${beyond.slice(0, 3).join(', ')}`}` }];
  },
};
