/**
 * One demonstration brought to the end of its month, shared by the parts that only look at it: synced, the small
 * company read twice, accounts matched by hand, pay run computed from raw punches.
 */
import { createDemo, type Demo } from './demo-harness.ts';
import { matchByHand } from './match-by-hand.ts';
import { payMonth, syncMonth } from './run-month.ts';

const rereadPeople = 100;

export async function bringToEnd(demo: Demo): Promise<void> {
  for (const [index, company] of demo.companies.entries()) {
    await syncMonth(demo.database, company);
    // Read again, nothing may be there twice (S0.21); the small company is enough to see it.
    if ((demo.world.companies[index]?.people.length ?? 0) <= rereadPeople) await syncMonth(demo.database, company);
    await matchByHand(demo.database, company.companyId);
    await payMonth(demo.database, company);
  }
}

type Kept = { readonly seed: number; readonly people: number; readonly demo: Promise<Demo> };
let kept: Kept | null = null;

async function create(seed: number, people: number): Promise<Demo> {
  const demo = await createDemo({ seed, people });
  await bringToEnd(demo);
  return demo;
}

/** The finished month of a world; made when first asked for. The caller must not change it and must not close it. */
export async function finishedMonth(seed: number, people: number): Promise<Demo> {
  if (kept !== null && (kept.seed !== seed || kept.people !== people)) await closeFinishedMonth();
  kept ??= { seed, people, demo: create(seed, people) };
  return kept.demo;
}

/** Hands the finished month over to a caller that changes it; the next who asks gets a new one. The caller closes it. */
export async function takeFinishedMonth(seed: number, people: number): Promise<Demo> {
  const demo = await finishedMonth(seed, people);
  kept = null;
  return demo;
}

export async function closeFinishedMonth(): Promise<void> {
  const last = kept;
  kept = null;
  await (await last?.demo.catch(() => null))?.close();
}
