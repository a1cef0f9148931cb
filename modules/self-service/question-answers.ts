/** Questions as the interface answers them. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { listOwnQuestions, listQuestions, readDesk, readQuestion } from '#contracts/api/self-service-api';
import { plannedShifts } from '#modules/attendance';
import { instantInZone, type CompanyTransaction } from '#modules/platform';
import { dayMilliseconds, minutesOutside, windowsHeld, type OpenWindow } from './office-hours.ts';
import { listOfficeHours } from './office-hours-store.ts';
import type { Question, QuestionStep } from './question-store.ts';

export type QuestionRow = RouteResponse<typeof listOwnQuestions>['rows'][number];
export type OfficeRow = RouteResponse<typeof listQuestions>['rows'][number];
type WindowAnswer = NonNullable<RouteResponse<typeof readDesk>['window']>;
type StepAnswer = RouteResponse<typeof readQuestion>['steps'][number];
export type Names = ReadonlyMap<string, string>;
export type PersonName = { readonly personNumber: string; readonly name: string; readonly department: string };

/** An instant as text. */
export const instant = (milliseconds: number): string => new Date(Math.floor(milliseconds)).toISOString();
const instantOrNull = (milliseconds: number | null): string | null => (milliseconds === null ? null : instant(milliseconds));

export const questionRow = (question: Question, names: Names, now: number): QuestionRow => ({
  questionId: question.questionId, about: question.about, month: question.month, runId: question.runId === null ? null : String(question.runId), item: question.item, date: question.date, cycleId: question.cycleId === null ? null : String(question.cycleId),
  state: question.state, outcome: question.outcome, openedAt: instant(question.openedAt), endedAt: instantOrNull(question.endedAt), ageMinutes: Math.max(0, Math.floor(((question.endedAt ?? now) - question.openedAt) / 60_000)),
  askedOf: question.step.kind, askedName: question.step.userId === null ? '' : (names.get(question.step.userId) ?? ''), dueAt: instantOrNull(question.step.dueAt), carried: question.step.carried,
});

export const officeRow = (question: Question, names: Names, people: ReadonlyMap<number, PersonName>, now: number): OfficeRow => {
  const person = people.get(question.personId);
  return { ...questionRow(question, names, now), personNumber: person?.personNumber ?? '–', name: person?.name ?? '', department: person?.department ?? '' };
};

export const stepAnswer = (step: QuestionStep, names: Names): StepAnswer => ({
  kind: step.kind, name: step.userId === null ? '' : (names.get(step.userId) ?? ''), state: step.state, openedAt: instant(step.openedAt), dueAt: instantOrNull(step.dueAt), carried: step.carried,
});


/** The planned shifts of a person around a span, as instants; null where no plan is known. */
const shiftsAround = async (tx: CompanyTransaction, personId: number, span: OpenWindow): Promise<readonly OpenWindow[] | null> => {
  const fromDay = Math.floor(span.from / dayMilliseconds) - 1;
  const planned = await plannedShifts(tx, personId, fromDay, Math.floor(span.to / dayMilliseconds) + 2);
  if (!planned.ok || planned.value.length === 0) return null;
  return planned.value.flatMap(({ shift }) => (shift === null ? [] : [{ from: shift.from * 1000, to: shift.to * 1000 }]));
};

/** Minutes of held office hours that lay outside the planned shifts; null where no plan is known. */
export const outsideOf = async (tx: CompanyTransaction, personId: number, span: OpenWindow): Promise<number | null> => {
  const held = windowsHeld(await listOfficeHours(tx, personId), span.from, span.to);
  const shifts = held.length === 0 ? [] : await shiftsAround(tx, personId, span);
  return shifts === null ? null : held.reduce((sum, window) => sum + minutesOutside(window, shifts), 0);
};

/** A window on the clock of a zone, so that whoever reads it as it stands reads a time of theirs. */
export const windowAnswer = async (tx: CompanyTransaction, personId: number, window: OpenWindow, { now, zone }: { readonly now: number; readonly zone: string }): Promise<WindowAnswer> => {
  const shifts = await shiftsAround(tx, personId, window);
  return { from: instantInZone(window.from, zone), to: instantInZone(window.to, zone), isOpen: window.from <= now && now < window.to, outsideMinutes: shifts === null ? null : minutesOutside(window, shifts) };
};
