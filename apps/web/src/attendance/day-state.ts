import type { dayStates } from '#contracts/api/attendance-api';

export type DayState = (typeof dayStates)[number];

/** The mark of a cell. The shape says it, the colour only helps. */
export const markOf: Readonly<Record<DayState, string>> = {
  notEmployed: '', rest: '·', attended: '√', late: '△', early: '△', missingPunch: '△', absent: '×', leave: '○', trip: '◇', noData: '?',
};
export const toneOf: Readonly<Record<DayState, string>> = {
  notEmployed: 'none', rest: 'rest', attended: 'good', late: 'warn', early: 'warn', missingPunch: 'warn', absent: 'bad', leave: 'leave', trip: 'trip', noData: 'unknown',
};
/** In the legend states with the same mark stand together. */
export const legend = [
  { mark: '√', tone: 'good', text: 'dayState.attended' }, { mark: '△', tone: 'warn', text: 'legend.exception' }, { mark: '○', tone: 'leave', text: 'dayState.leave' },
  { mark: '×', tone: 'bad', text: 'dayState.absent' }, { mark: '◇', tone: 'trip', text: 'dayState.trip' }, { mark: '·', tone: 'rest', text: 'dayState.rest' },
  { mark: '?', tone: 'unknown', text: 'dayState.noData' },
] as const;
