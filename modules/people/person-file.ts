/** A person's file (员工档案) as of any day: who they were then, under which terms, and everything that happened. */
import type { EmploymentKind } from '#contracts/flow/person-fact';
import { mayRead, type CompanyTransaction } from '#modules/platform';
import { alarmsOfPerson, readAlarmPolicy, type Alarm } from './alarms.ts';
import { readTasks, type PersonTask } from './checklists.ts';
import { missingForPay, type MissingForPay } from './missing-for-pay.ts';
import { findEmployment, readWorkplaces } from './people-store.ts';
import { payTermsSegments, termsSegments, type TermsSegment } from './people-questions.ts';
import { findPosition, positionsOf } from './position-store.ts';
import { openWageNotes, placementOn, readEvents, type PersonEvent } from './person-event-store.ts';

export type FileTerms = {
  readonly validFromDay: number; readonly legalEntity: string; readonly workplaceCode: string; readonly workplaceName: string; readonly insurancePlace: string | null; readonly wageKind: 'monthly' | 'hourly';
  /** Null for readers who may not see pay. */
  readonly wage: string | null;
  readonly currency: string; readonly scheduleCode: string; readonly employmentKind: EmploymentKind;
};

export type PersonFile = {
  readonly personId: number; readonly personNumber: string; readonly name: string; readonly hireDay: number; readonly leaveDay: number | null;
  readonly state: 'notYet' | 'employed' | 'left';
  readonly department: string; readonly managerPersonNumber: string | null; readonly managerName: string | null;
  readonly position: { readonly positionCode: string; readonly titleChinese: string; readonly titleEnglish: string } | null;
  readonly terms: FileTerms | null;
  readonly events: readonly PersonEvent[];
  readonly tasks: readonly PersonTask[];
  readonly alarms: readonly Alarm[];
  readonly missing: readonly MissingForPay[];
};

const termsOnDay = async (tx: CompanyTransaction, personId: number, day: number): Promise<FileTerms | null> => {
  const window = { personIds: [personId], fromDay: day, toDay: day + 1 };
  const [segment]: readonly (TermsSegment & { readonly wage?: string })[] = mayRead(tx.access, 'pay', personId) ? await payTermsSegments(tx, window) : await termsSegments(tx, window);
  if (segment === undefined) return null;
  const workplace = (await readWorkplaces(tx)).get(segment.workplace);
  return {
    validFromDay: segment.validFromDay, legalEntity: segment.legalEntity, workplaceCode: segment.workplace, workplaceName: workplace?.name ?? segment.workplace, insurancePlace: segment.insurancePlace,
    wageKind: segment.wageKind, wage: segment.wage ?? null, currency: segment.currency, scheduleCode: segment.scheduleCode, employmentKind: segment.employmentKind,
  };
};

const positionOn = async (tx: CompanyTransaction, personId: number, day: number): Promise<PersonFile['position']> => {
  const positionCode = (await positionsOf(tx, [personId], day)).get(personId);
  const position = positionCode === undefined ? null : await findPosition(tx, positionCode);
  return position === null ? null : { positionCode: position.positionCode, titleChinese: position.titleChinese, titleEnglish: position.titleEnglish };
};

/** What is missing, as far as the reader may know whether it is there. */
const shownMissing = async (tx: CompanyTransaction, personId: number): Promise<readonly MissingForPay[]> => {
  const missing = (await missingForPay(tx, [personId])).get(personId) ?? [];
  return missing.filter((code) => code === 'terms' || mayRead(tx.access, code === 'bankAccount' ? 'bank' : 'identity', personId));
};

/** A person's events; that a wage changed, and what somebody wrote beside it, for who may read the wage. */
const shownEvents = async (tx: CompanyTransaction, personId: number): Promise<readonly PersonEvent[]> => {
  const events = await readEvents(tx, [personId]);
  const ofWage = new Set(events.filter(({ kind }) => kind === 'wageChange').map(({ eventId }) => eventId));
  if (ofWage.size === 0) return events;
  if (!mayRead(tx.access, 'pay', personId)) return events.filter(({ eventId, withdrawsEventId }) => !ofWage.has(eventId) && !ofWage.has(withdrawsEventId ?? 0));
  const notes = await openWageNotes(tx, personId);
  return events.map((event) => ({ ...event, note: notes.get(event.eventId) ?? event.note }));
};

/** The file of a person whose personal values the reader may see; null for everyone else. */
export async function readPersonFile(tx: CompanyTransaction, personNumber: string, days: { readonly asOf: number; readonly today: number }): Promise<PersonFile | null> {
  const person = await findEmployment(tx, { personNumber });
  if (person === null || !mayRead(tx.access, 'personal', person.personId)) return null;
  const placement = (await placementOn(tx, person.personId, days.asOf)) ?? person;
  const manager = placement.managerPersonNumber === null ? null : await findEmployment(tx, { personNumber: placement.managerPersonNumber });
  const events = await shownEvents(tx, person.personId);
  const tasks = await readTasks(tx, [person.personId]);
  const { asOf, today } = days;
  return {
    personId: person.personId, personNumber: person.personNumber, name: person.name, hireDay: person.hireDay, leaveDay: person.leaveDay,
    state: asOf < person.hireDay ? 'notYet' : person.leaveDay !== null && asOf > person.leaveDay ? 'left' : 'employed',
    department: placement.department, managerPersonNumber: manager?.personNumber ?? null, managerName: manager?.name ?? null, position: await positionOn(tx, person.personId, asOf),
    terms: await termsOnDay(tx, person.personId, asOf), events,
    tasks, alarms: alarmsOfPerson({ ...person, department: placement.department }, events, today, await readAlarmPolicy(tx)), missing: await shownMissing(tx, person.personId),
  };
}
