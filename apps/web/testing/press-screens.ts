/** Presses every button of the screens whose name contains a word: press-screens.ts [part of a name] [presses deep]. Exits 1 on a dead one. */
import { pressScreens } from './press-buttons.ts';

const { screens, pressed, dead, restless, unpressed, sites } = await pressScreens({ part: process.argv[2] ?? '', deepest: Number(process.argv[3] ?? 3), log: line => process.stdout.write(`${line}\n`) });
if ((process.argv[2] ?? '') === '') process.stdout.write(`${unpressed.map(site => `  not reached: ${site}\n`).join('')}`);
process.stdout.write(`${screens} screens, ${pressed} presses, ${dead.length} dead, ${restless.length} restless, ${sites - unpressed.length} of ${sites} lines of the source reached\n`);
process.exitCode = dead.length + restless.length > 0 || pressed === 0 ? 1 : 0;
