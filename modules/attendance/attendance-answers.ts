/** Stored days in the words of the HTTP interface. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { readOwnMonth } from '#contracts/api/attendance-api';
import type { AttendanceDay } from '#kernel/attendance/attendance-types';
import { formatDay } from '#kernel/calendar/epoch-day';
import { findingsOfBits } from './attendance-questions.ts';
import type { ListedPerson } from './attendance-scope.ts';
import { shownDay, shownState } from './people-without-data.ts';

export type DayRow = RouteResponse<typeof readOwnMonth>['days'][number];

/** "2026-10-09T09:07:00+08:00". */
export const instantText = (seconds: number, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(seconds) * 1000).toString({ timeZone: zone, smallestUnit: 'second' });

export const personFieldsOf = (person: ListedPerson) => ({
  personNumber: person.personNumber, name: person.name, department: person.department, workplaceCode: person.workplaceCode, workplaceName: person.workplaceName,
});

/** `hasData` false: no account of any source is this person's, so that an empty day is unknown and not absence. */
export const dayRowOf = (stored: AttendanceDay, zone: string, hasData: boolean): DayRow => {
  const { day, firstIn, lastOut, findingBits, ...rest } = shownDay(stored, hasData);
  return {
    ...rest, date: formatDay(day), state: shownState(stored, hasData), findings: findingsOfBits(findingBits),
    firstIn: firstIn === null ? null : instantText(firstIn, zone), lastOut: lastOut === null ? null : instantText(lastOut, zone),
  };
};
