/**
 * 调薪建议: an approved rule of performance says by which share a wage should rise; here it becomes a proposal that a second
 * person decides. What they approve is an event of the person's file with new terms, and open payslips move with it.
 */
import { randomBytes } from 'node:crypto';
import { assert, failure, success, type Result } from '#kernel/base/result';
import { formatDay, monthOfDay } from '#kernel/calendar/epoch-day';
import { monthsBetween } from '#kernel/calendar/month';
import { raiseWage, roundingOf } from '#kernel/performance/raised-wage';
import { formatExact, parseDecimal } from '#kernel/quantity/decimal';
import { compare, isZero } from '#kernel/quantity/rational';
import type { ExplanationNode, FactReference } from '#kernel/rules/explanation';
import type { InputCell } from '#kernel/rules/rule-types';
import { requestRecomputeFrom } from '#modules/attendance';
import { employedPersons, payTermsSegments, personNamesOf, recordPersonEvent, type PayTermsSegment } from '#modules/people';
import { raiseRatesFor, type RaiseRate } from '#modules/performance';
import { openProposalsAbout, ownPeople, propose, recordAudit, type CompanyTransaction, type JsonValue, type Proposal, type ProposalKind } from '#modules/platform';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { insertRaise, insertRaiseEffect, raiseStands, readRaises, subjectOfRaise, type Raise, type RaiseContent } from './raise-store.ts';

/** Terms are looked at this far back for the last raise. */
const daysBack = 40 * 366;

const exact = (text: string) => {
  const value = parseDecimal(text);
  assert(value !== null, 'a stored figure is a decimal');
  return value;
};

const termsReference = ({ personId, termsId }: PayTermsSegment): FactReference => ({ kind: 'fact', table: 'people.terms', key: { person_id: personId, terms_id: termsId } });

const wageLeaf = (terms: PayTermsSegment): ExplanationNode => ({ operation: 'leaf', label: terms.wageKind === 'monthly' ? 'monthlyWage' : 'hourlyWage', value: formatExact(exact(terms.wage)), unit: 'CNY', children: [], reference: termsReference(terms) });

type Standing = { readonly current: PayTermsSegment; readonly cells: Readonly<Record<string, InputCell>> };

/** The wage of a person on a day, and since when it stands. */
const standingOf = (segments: readonly PayTermsSegment[], day: number): Standing | null => {
  const until = segments.filter(({ fromDay }) => fromDay <= day);
  const current = until.at(-1);
  const [first] = until;
  if (current === undefined || first === undefined || current.toDay <= day) return null;
  const other = until.findLastIndex(({ wage, wageKind }) => wage !== current.wage || wageKind !== current.wageKind);
  const since = until[other + 1] ?? current;
  const months = (fromDay: number): string => String(Math.max(0, monthsBetween(monthOfDay(fromDay), monthOfDay(day))));
  const cell = (segment: PayTermsSegment): InputCell => ({ value: months(segment.fromDay), reference: termsReference(segment) });
  return { current, cells: { monthsSinceRaise: cell(since), monthsEmployed: cell(first) } };
};

const readStandings = async (tx: CompanyTransaction, personIds: readonly number[], day: number): Promise<ReadonlyMap<number, Standing>> => {
  const segments = Map.groupBy(await payTermsSegments(tx, { fromDay: day - daysBack, toDay: day + 1, personIds }), ({ personId }) => personId);
  return new Map([...segments].flatMap(([personId, own]) => { const standing = standingOf(own, day); return standing === null ? [] : [[personId, standing] as const]; }));
};

type RaiseRefusal = 'personUnknown' | 'ownEntry' | 'noTerms' | 'noRate' | 'proposedAlready';
type RaiseWish = { readonly personIds: readonly (number | null)[]; readonly validFromDay: number; readonly reason: string };
type ProposedRaises = { readonly proposed: number; readonly refused: readonly { readonly row: number; readonly code: RaiseRefusal }[] };

const contentOf = ({ raiseId, personId, validFromDay, scoreId, ruleId, content: { rate, before, after, reason, salt } }: Pick<Raise, 'raiseId' | 'personId' | 'validFromDay' | 'scoreId' | 'ruleId' | 'content'>): JsonValue =>
  ({ raise: raiseId, person: personId, validFrom: formatDay(validFromDay), score: scoreId, rule: ruleId, rate, before, after, reason, salt });

const proposeOne = async (tx: CompanyTransaction, { personId, validFromDay, reason, standing, found, name }: { readonly personId: number; readonly validFromDay: number; readonly reason: string; readonly standing: Standing; readonly found: RaiseRate; readonly name: string }): Promise<void> => {
  const { current } = standing;
  const raised = raiseWage({ wage: wageLeaf(current), rate: found.explanation, rounding: roundingOf(current.wageKind, found.rounding) });
  const content: RaiseContent = { rate: found.rate, before: current.wage, after: raised.value, reason, explanation: raised.explanation, salt: randomBytes(16).toString('hex') };
  const row = { personId, validFromDay, scoreId: found.scoreId, ruleId: found.ruleId, content };
  const raiseId = await insertRaise(tx, row);
  await propose(tx, {
    kind: 'raise', subject: subjectOfRaise(raiseId), beneficiaryPersonId: personId, needs: { action: 'approve', fieldClass: 'pay' }, content: contentOf({ ...row, raiseId }), details: { name, validFrom: formatDay(validFromDay) },
  });
};

const openSubjects = async (tx: CompanyTransaction): Promise<ReadonlySet<number>> => {
  const waiting = (await readRaises(tx)).filter(({ state }) => state === 'open');
  const open = new Set((await openProposalsAbout(tx, waiting.map(({ raiseId }) => subjectOfRaise(raiseId)))).map(({ subject }) => subject));
  return new Set(waiting.filter(({ raiseId }) => open.has(subjectOfRaise(raiseId))).map(({ personId }) => personId));
};

/** Proposes what the rule in force says for people from a day on; whoever it says nothing for comes back with the reason. */
export const proposeRaises = async (tx: CompanyTransaction, { personIds, validFromDay, reason }: RaiseWish): Promise<ProposedRaises> => {
  const own = await ownPeople(tx);
  const ids = personIds.flatMap((personId) => (personId === null ? [] : [personId]));
  const employed = new Set((await employedPersons(tx, { fromDay: validFromDay, toDay: validFromDay + 1, personIds: ids })).map(({ personId }) => personId));
  const standings = await readStandings(tx, [...employed], validFromDay);
  const rates = await raiseRatesFor(tx, { date: formatDay(validFromDay), personIds: [...standings.keys()], cellsOf: (personId) => standings.get(personId)?.cells ?? {} });
  const names = await personNamesOf(tx, ids);
  const waiting = new Set(await openSubjects(tx));
  const refused: { row: number; code: RaiseRefusal }[] = [];
  let proposed = 0;
  for (const [row, personId] of personIds.entries()) {
    const standing = personId === null ? undefined : standings.get(personId);
    const found = personId === null ? undefined : rates.get(personId);
    const name = personId === null ? undefined : names.get(personId)?.name;
    const code: RaiseRefusal | null = personId === null || name === undefined ? 'personUnknown' : own.has(personId) ? 'ownEntry' : standing === undefined ? 'noTerms' : waiting.has(personId) ? 'proposedAlready' : found === undefined || isZero(exact(found.rate)) ? 'noRate' : null;
    if (code !== null || personId === null || standing === undefined || found === undefined || name === undefined) {
      refused.push({ row, code: code ?? 'noRate' });
      continue;
    }
    await proposeOne(tx, { personId, validFromDay, reason, standing, found, name });
    waiting.add(personId);
    proposed += 1;
  }
  await recordAudit(tx, { action: 'payroll.raisesProposed', subject: `date:${formatDay(validFromDay)}`, data: { proposed, refused: refused.length } });
  return { proposed, refused };
};

const raiseOf = async (tx: CompanyTransaction, { subject }: Proposal): Promise<Raise | null> => (await readRaises(tx, { raiseId: Number(subject.slice('raise:'.length)) }))[0] ?? null;

/** Whether wage, result and rule are still those that the proposal spoke of. */
const stillStands = async (tx: CompanyTransaction, raise: Raise): Promise<boolean> => {
  const { personId, validFromDay, content } = raise;
  const standing = (await readStandings(tx, [personId], validFromDay)).get(personId);
  return standing !== undefined && compare(exact(standing.current.wage), exact(content.before)) === 0 && raiseStands(tx, raise);
};

/** New terms from the day on, as an event of the person's file. */
const applyRaise = async (tx: CompanyTransaction, raise: Raise, today: number): Promise<Result<null, PayrollError | { readonly code: string }>> => {
  const { personId, validFromDay, content, raiseId } = raise;
  const wish = { personId, kind: 'wageChange', validOnDay: validFromDay, endsOnDay: null, note: content.reason, terms: { wage: content.after }, placement: {}, isNewLegalEntity: false } as const;
  const recorded = await recordPersonEvent(tx, wish, { today, scheduleCodes: new Set(), insurancePlaces: new Map() });
  if (!recorded.ok) return failure({ code: recorded.error.code });
  await insertRaiseEffect(tx, { personId, raiseId, eventId: recorded.value.eventId });
  if (recorded.value.touchedFromDay !== null) await requestRecomputeFrom(tx, { people: [{ personId, fromDay: recorded.value.touchedFromDay }], cause: 'terms' });
  return success(null);
};

/** A raise as it is decided. With another wage, another result or an ended rule it is no longer what was proposed. */
export const raiseKind = (deps: { readonly today: () => number }): ProposalKind => ({
  kind: 'raise', link: '/raises',
  readContent: async (tx, proposal) => {
    const raise = await raiseOf(tx, proposal);
    return raise === null || !(await stillStands(tx, raise)) ? null : contentOf(raise);
  },
  afterDecision: async (tx, proposal) => {
    if (proposal.state !== 'approved') return success(null);
    const raise = await raiseOf(tx, proposal);
    return raise === null ? failure(payrollError('personUnknown')) : applyRaise(tx, raise, deps.today());
  },
});
