/** Which intent a person has on a planned day: weights by schedule and temperament, and what a day does not allow. */
import type { DayFrame, Temperament } from './person-month.ts';
import type { Random } from './random.ts';
import type { IntentKind, WorldPerson } from './world-types.ts';

type Weights = readonly (readonly [IntentKind, number])[];

/** Out of 1000; the rest is on time. */
const usual: Weights = [
  ['late', 34], ['early', 10], ['absent', 3], ['forgotIn', 4], ['forgotOut', 5], ['forgotInCorrected', 6], ['forgotOutCorrected', 7],
  ['forgotCorrectionRefused', 4], ['punchedTwice', 16], ['overtimeFull', 24], ['overtimePartly', 6], ['overtimeNotWorked', 4],
  ['overtimeUnapproved', 7], ['overtimeFormRefused', 4], ['leaveFullDay', 13], ['leaveHalfDay', 9], ['leaveHours', 8], ['leaveFormRefused', 4], ['trip', 6],
];
const lover: Weights = usual.map(([kind, weight]) => [kind, kind === 'overtimeFull' ? 420 : weight]);
const careless: Weights = usual.map(([kind, weight]) => [kind, kind === 'late' || kind === 'forgotIn' || kind === 'forgotOut' ? weight * 4 : weight]);
/** Without forms. */
const plain: Weights = [['late', 34], ['early', 10], ['punchedTwice', 16]];

const nightKinds = new Set<IntentKind>(['late', 'early', 'absent', 'forgotIn', 'forgotOut', 'forgotInCorrected', 'forgotOutCorrected', 'forgotCorrectionRefused', 'punchedTwice', 'leaveFullDay', 'leaveFormRefused']);
const needsFixedBreak = new Set<IntentKind>(['leaveHalfDay', 'leaveHours']);

/** The intent of a planned day. Shifts that are overtime by their date are always worked: nobody swaps their holiday shift. */
export function chooseIntent(random: Random, person: WorldPerson, frame: DayFrame, temperament: Temperament, inMonth: boolean): IntentKind {
  const drawn = draw(random, temperament.plain ? plain : temperament.overtimeLover ? lover : temperament.careless ? careless : usual);
  const flex = frame.shift !== null && frame.shift.flexLateMinutes > 0 && random.chance(250);
  const { shift, minutes } = frame;
  if (shift === null || minutes === null) return 'onTime';
  const night = shift.endMinute > 1440;
  const allOnWorkdays = minutes.restDay + minutes.statutoryHoliday === 0;
  const worked: IntentKind = minutes.workday > 0 || night ? (night ? 'nightShift' : flex ? 'flexLate' : 'onTime') : frame.dayClass === 'statutoryHoliday' ? 'holidayShift' : 'restDayShift';
  if (!inMonth || drawn === null) return worked;
  if (!allOnWorkdays) return drawn === 'punchedTwice' || (drawn === 'late' && frame.dayClass === 'workday') ? drawn : worked;
  if (night && !nightKinds.has(drawn)) return worked;
  if (needsFixedBreak.has(drawn) && (shift.flexLateMinutes > 0 || shift.breaks.some((pause) => pause.floatingLengthMinutes !== null))) return worked;
  // Half-days meet at noon: only where the lunch break begins then.
  if (drawn === 'leaveHalfDay' && (person.country === 'HU' || shift.breaks[0]?.fromMinute !== 720)) return worked;
  if (person.scheduleCode === 'BJ-HOURLY' && drawn.startsWith('overtime')) return worked;
  return drawn;
}

function draw(random: Random, weights: Weights): IntentKind | null {
  let ticket = random.below(1000);
  for (const [kind, weight] of weights) {
    if (ticket < weight) return kind;
    ticket -= weight;
  }
  return null;
}
