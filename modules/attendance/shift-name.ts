/** What people call the shift of a day; its code is the source's own key. */
import type { LoadedWindow } from './month-inputs.ts';

type Loaded = Pick<LoadedWindow, 'stretches' | 'rosters' | 'schedules'>;

/** The name by the schedule that held on the day; the code itself where no definition is known any more. */
export const shiftNameOf = (loaded: Loaded, personId: number, day: number, shiftCode: string): string => {
  const stretch = loaded.stretches.find((candidate) => candidate.personId === personId && candidate.fromDay <= day && day < candidate.toDay);
  const scheduleCode = loaded.rosters.get(personId)?.get(day)?.scheduleCode ?? stretch?.scheduleCode;
  return (scheduleCode === undefined ? undefined : loaded.schedules.at(scheduleCode, day)?.shiftNames.get(shiftCode)) ?? shiftCode;
};
