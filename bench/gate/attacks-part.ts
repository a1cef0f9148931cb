/** Figure 4, first half: every attack of the list has a named test that passes, or a surface that is absent. */
import type { Figure, SuiteOptions } from '../figure.ts';
import { absentSurfaces, appearedSurfaces } from './absent-surfaces.ts';
import { attackList } from './attack-list.ts';
import { findNamedTests, idsOf, runNamedTests, type TestEnd } from './named-tests.ts';
import { readInventory } from './read-inventory.ts';

const shortened = (texts: readonly string[]): string => `${texts.slice(0, 8).join('; ')}${texts.length > 8 ? ` and ${texts.length - 8} more` : ''}`;

type NamedRun = { readonly files: readonly string[]; readonly ends: readonly TestEnd[] };
let shared: Promise<NamedRun> | null = null;

/** The named tests are run once for all parts that rest on them. */
const runOnce = (): Promise<NamedRun> => (shared ??= (async () => {
  const files = [...findNamedTests().keys()];
  if (files.length === 0) throw new Error('no test carries the id of an attack');
  return { files, ends: (await runNamedTests(files)).filter(({ name }) => idsOf(name).length > 0) };
})());

const idsThatPass = (ends: readonly TestEnd[]): ReadonlySet<string> => {
  const failed = new Set(ends.filter(({ ending }) => ending !== 'passed').flatMap(({ name }) => idsOf(name)));
  return new Set(ends.filter(({ ending }) => ending === 'passed').flatMap(({ name }) => idsOf(name)).filter((id) => !failed.has(id)));
};

/** Ids whose named tests all pass. */
export const provenIds = async (): Promise<ReadonlySet<string>> => idsThatPass((await runOnce()).ends);

export const attacksPart = {
  name: 'attacks',
  run: async ({ log }: SuiteOptions): Promise<readonly Figure[]> => {
    const appeared = appearedSurfaces(readInventory());
    const absent = new Set(absentSurfaces.flatMap(({ attacks }) => attacks));
    const { files, ends } = await runOnce();
    const proven = idsThatPass(ends);
    const bad = ends.filter(({ ending }) => ending !== 'passed');
    for (const { name, file, reason } of bad) log(`  ${name} (${file})\n${reason ?? 'skipped'}`);
    const ids = Object.keys(attackList);
    const missing = ids.filter((id) => !proven.has(id) && !absent.has(id));
    log(`  ${ends.length} named tests in ${files.length} files; absent: ${[...absent].filter((id) => !proven.has(id)).join(', ')}`);
    return [
      { bar: 'attacks.missing', value: missing.length, n: ids.length, note: missing.map((id) => `${id} (${attackList[id]})`).join('; ') },
      { bar: 'attacks.failed', value: bad.length, n: ends.length, note: shortened(bad.map(({ name, ending }) => `${ending}: ${name}`)) },
      { bar: 'attacks.surfacesAppeared', value: appeared.length, n: absentSurfaces.length, note: shortened(appeared) },
    ];
  },
};
