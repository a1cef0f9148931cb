/** Figure 8, second half: every control of every screen is pressed on made-up data, and something changes. */
import type { Figure, SuiteOptions } from '../figure.ts';
import { plants } from '../plants.ts';

type WebPlant = { readonly name: string; readonly file: string; readonly find: string; readonly replace: string };
type Pressed = { readonly screens: number; readonly pressed: number; readonly dead: readonly string[]; readonly restless: readonly string[]; readonly unpressed: readonly string[]; readonly sites: number };
type PressScreens = (request: { readonly deepest: number; readonly share: number; readonly plant: WebPlant | null; readonly log: (line: string) => void }) => Promise<Pressed>;
/** The walk belongs to the web application, whose files are checked by a project of their own. */
const walkFile: string = '#apps/web/testing/press-buttons';

const deepest = 3;

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
    return scale < 1 ? figures : [...figures, { bar: 'stories.buttonsUnpressed', value: unpressed.length, n: sites, note: unpressed.length === 0 ? 'every line that makes a control was reached' : `first: ${unpressed.slice(0, 3).join(', ')}` }];
  },
};
