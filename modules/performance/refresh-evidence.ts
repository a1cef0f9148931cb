/** Takes the figures that goals follow from their sources. What fails changes no figure and says why; nothing is taken after the review date's window. */
import type { Clock, Connector, ConnectorError } from '#contracts/connector/connector';
import type { SourceRecord } from '#contracts/flow/source-record';
import { failure, success, type Result } from '#kernel/base/result';
import { secondsPerDay } from '#kernel/calendar/epoch-day';
import { asSystem, readCompany, withCompany, type CompanyTransaction, type Database } from '#modules/platform';
import { noteSuccess } from '#modules/sync';
import { changeCycleState } from './cycle-life.ts';
import { cyclesToFreeze, holdCycle, listCycles, type Cycle } from './cycle-store.ts';
import { figureOf, type Figure } from './evidence-fold.ts';
import { bindingOfGoal, bindingsOf, insertFault, insertValue, latestValues, openFaults, type EvidenceBinding } from './evidence-store.ts';

export type OpenEvidenceSource = (companyId: number, sourceCode: string) => Promise<Result<{ readonly connector: Connector; readonly clock: Clock }, { readonly code: string }>>;
export type RefreshDeps = { readonly database: Database; readonly openSource: OpenEvidenceSource };

/** At this hour UTC it is the same calendar day from UTC−11 to UTC+12, so that a window names the same days to every feed. */
const sameDayHour = 11 * 3600;
const mostTries = 3;
const longestWaitMilliseconds = 60_000;

type Pulled = { readonly records: readonly SourceRecord[]; readonly unreadable: number };

/** Everything of a person (or of everybody) within days; an error when any page cannot be had: half an answer is none. */
const pull = async (connector: Connector, clock: Clock, window: { readonly fromDay: number; readonly toDay: number }, personKey: string): Promise<Result<Pulled, { readonly code: string }>> => {
  const plan = connector.plan({ streams: ['item'], from: window.fromDay * secondsPerDay + sameDayHour, to: window.toDay * secondsPerDay + sameDayHour + 1, personKeys: personKey === '' ? [] : [personKey] });
  if (!plan.ok) return plan;
  const records = new Map<string, SourceRecord>();
  const unreadable = new Set<string>();
  for (const slice of plan.value.slices) {
    let cursor: string | null = null;
    for (let tries = 1; ;) {
      const page = await connector.fetchPage(slice, cursor);
      if (!page.ok) {
        if (tries >= mostTries || (page.error.class !== 'retry' && page.error.class !== 'waitQuota')) return page;
        tries += 1;
        await clock.sleep(waitOf(page.error, clock));
        continue;
      }
      if (page.value.unknownPersonKeys.length > 0) return failure({ code: 'unknownPerson' });
      for (const record of page.value.records) records.set(record.naturalKey, record);
      for (const { raw } of page.value.unreadable) unreadable.add(raw);
      if (page.value.nextCursor === null) break;
      cursor = page.value.nextCursor;
      tries = 1;
    }
  }
  return success({ records: [...records.values()], unreadable: unreadable.size });
};

const waitOf = (error: ConnectorError, clock: Clock): number => Math.min(longestWaitMilliseconds, Math.max(1000, (error.retryAfterMilliseconds ?? 0) - clock.nowMilliseconds()));

type Bound = EvidenceBinding & { readonly sourceCode: string };
type Taken = { readonly binding: Bound; readonly figure: Result<Figure, { readonly code: string }> };

/** One pull for all goals that ask the same source about the same person. */
const takeFigures = async (deps: RefreshDeps, companyId: number, bindings: readonly Bound[], window: { readonly fromDay: number; readonly toDay: number }): Promise<readonly Taken[]> => {
  const taken: Taken[] = [];
  for (const group of Map.groupBy(bindings, ({ sourceCode, sourcePersonKey }) => JSON.stringify([sourceCode, sourcePersonKey])).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const opened = await deps.openSource(companyId, first.sourceCode);
    const pulled = opened.ok ? await pull(opened.value.connector, opened.value.clock, window, first.sourcePersonKey) : opened;
    for (const binding of group) {
      const figure = pulled.ok ? figureOf(binding.question, pulled.value.records) : null;
      taken.push({ binding, figure: !pulled.ok ? failure({ code: pulled.error.code }) : figure === null ? failure({ code: 'evidenceEmpty' }) : success({ ...figure, unreadable: figure.unreadable + pulled.value.unreadable }) });
    }
  }
  return taken;
};

/** Sources that answered everything they were asked. A question that fits no item is no fault of theirs. */
const answeredSources = (taken: readonly Taken[]): readonly string[] =>
  [...Map.groupBy(taken, ({ binding }) => binding.sourceCode)].filter(([, ofSource]) => ofSource.every(({ figure }) => figure.ok || figure.error.code === 'evidenceEmpty')).map(([sourceCode]) => sourceCode);

/** Writes what was taken, unless the goal follows something else by now. The same figure again adds nothing. */
const store = async (tx: CompanyTransaction, cycle: Cycle, day: number, taken: readonly Taken[]): Promise<{ readonly values: number; readonly faults: number }> => {
  const held = await holdCycle(tx, cycle.cycleId);
  if (held?.state !== 'running') return { values: 0, faults: 0 };
  const [latest, faults] = [await latestValues(tx, cycle.cycleId, day), await openFaults(tx, cycle.cycleId)];
  let written = 0;
  for (const { binding, figure } of taken) {
    const { goalId, personId, bindingId } = binding;
    if ((await bindingOfGoal(tx, goalId))?.bindingId !== bindingId) continue;
    const [former, fault] = [latest.get(goalId), faults.get(goalId)];
    if (!figure.ok) {
      if (fault !== figure.error.code) await insertFault(tx, { goalId, personId, code: figure.error.code });
    } else if (fault !== undefined || former?.bindingId !== bindingId || former.value !== figure.value.value || former.itemsDigest !== figure.value.itemsDigest || former.unreadable !== figure.value.unreadable) {
      await insertValue(tx, { goalId, personId, bindingId, onDay: day, ...figure.value, isFinal: false });
      written += 1;
    }
  }
  return { values: written, faults: taken.filter(({ figure }) => !figure.ok).length };
};

export type RefreshSummary = { readonly values: number; readonly faults: number; readonly frozen: readonly number[] };

/** Takes the figures of every running cycle; one whose review date is over and whose figures could all be taken is frozen. */
export const refreshEvidence = async (deps: RefreshDeps, companyId: number, today: number): Promise<RefreshSummary> => {
  const system = asSystem(companyId, 'sync', 'worker');
  const cycles = (await readCompany(deps.database, system, listCycles)).filter(({ state, fromDay }) => state === 'running' && fromDay <= today);
  let [values, faults] = [0, 0];
  const failed = new Set<number>();
  for (const cycle of cycles) {
    const day = Math.min(today, cycle.reviewDay);
    const bindings = await readCompany(deps.database, system, (tx) => bindingsOf(tx, cycle.cycleId));
    const taken = await takeFigures(deps, companyId, bindings, { fromDay: cycle.fromDay, toDay: day });
    const stored = await withCompany(deps.database, system, async (tx) => {
      await noteSuccess(tx, answeredSources(taken));
      return store(tx, cycle, day, taken);
    });
    values += stored.values;
    faults += stored.faults;
    if (stored.faults > 0) failed.add(cycle.cycleId);
  }
  const frozen = await withCompany(deps.database, system, async (tx) => {
    const done: number[] = [];
    for (const { cycleId } of await cyclesToFreeze(tx, today)) {
      if (!failed.has(cycleId) && (await changeCycleState(tx, { cycleId, state: 'frozen', reason: '' }, today)).ok) done.push(cycleId);
    }
    return done;
  });
  return { values, faults, frozen };
};
