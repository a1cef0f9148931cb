/**
 * The world in columns, for loads of many people: what a benchmark copies into tables. `people[i]` of
 * the main company is person i everywhere.
 */
import { createWorld } from './create-world.ts';
import type { WorldCompany, WorldPerson, WorldShift } from './world-types.ts';

export type PunchLoad = {
  readonly people: readonly WorldPerson[];
  readonly shifts: readonly WorldShift[];
  /** One entry a punch, grouped by person, ascending in time within a person. */
  readonly punchPerson: Int32Array;
  /** Epoch seconds. */
  readonly punchInstant: Float64Array;
  /** 0 in, 2 out. */
  readonly punchDirection: Uint8Array;
  /** One entry a planned day: person, epoch-day, index into `shifts` or -1 for rest. */
  readonly planPerson: Int32Array;
  readonly planDay: Int32Array;
  readonly planShift: Int16Array;
  /** The company itself, for forms, terms and expectations. */
  readonly company: WorldCompany;
};

/** Builds the load for `people` persons of the main company. */
export function createPunchLoad(request: { readonly people: number; readonly seed: number }): PunchLoad {
  const company = createWorld({ seed: request.seed, people: request.people, month: '2026-10' }).companies[0] as WorldCompany;
  const people = company.people;
  const indexOfUser = new Map<string, number>();
  people.forEach((person, index) => person.wecom !== null && indexOfUser.set(person.wecom.userId, index));
  const order = company.punches.map((punch) => ({ person: indexOfUser.get(punch.userId) as number, punch }))
    .sort((left, right) => left.person - right.person || left.punch.instant - right.punch.instant);
  const shifts = [...new Set(company.schedules.flatMap((schedule) => schedule.shifts))];
  const shiftIndex = new Map(shifts.map((shift, index) => [shift, index]));
  const planned = people.flatMap((person, index) => (company.plans.get(person.personNumber) ?? []).map((day) => ({ index, day })));
  return {
    people, shifts, company,
    punchPerson: Int32Array.from(order, (row) => row.person),
    punchInstant: Float64Array.from(order, (row) => row.punch.instant),
    punchDirection: Uint8Array.from(order, (row) => (row.punch.direction === 'in' ? 0 : 2)),
    planPerson: Int32Array.from(planned, (row) => row.index),
    planDay: Int32Array.from(planned, (row) => row.day.day),
    planShift: Int16Array.from(planned, (row) => (row.day.shift === null ? -1 : (shiftIndex.get(row.day.shift) ?? -1))),
  };
}
