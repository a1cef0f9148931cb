/** Reads a measured unit's segments into intervals with causes; every interval's minutes are those of the day's row. */
import type { FactReference } from '../rules/explanation.ts';
import type { ClassifiedInterval, MinuteClass, OvertimeForm } from './attendance-types.ts';
import { isRostered } from './measure-unit.ts';
import { segment, type Scratch } from './person-scratch.ts';
import type { References } from './trace-references.ts';

const classNames: readonly (MinuteClass | null)[] = [
  null, 'normal', 'overtimeWorkday', 'overtimeRestDay', 'overtimeStatutoryHoliday', 'break', 'uncounted', 'late', 'early', 'absent',
  'missingPunch', 'annualLeave', 'personalLeave', 'sickLeave', 'compensatoryLeave', 'otherPaidLeave', 'trip',
];

type Piece = { readonly from: number; readonly to: number; readonly class: MinuteClass; readonly form: number; readonly segmentClass: number; readonly rostered: boolean };

const isOvertime = (found: number): boolean => found >= segment.overtimeWorkday && found <= segment.overtimeStatutoryHoliday;

const readPieces = (s: Scratch): Piece[] => {
  const pieces: Piece[] = [];
  for (let position = 0; position < s.segmentCount; position += 1) {
    const found = s.segmentClass[position] as number;
    const from = s.segmentFrom[position] as number;
    const to = s.segmentTo[position] as number;
    const name = classNames[found] ?? null;
    if (name === null || to <= from) continue;
    const form = s.segmentForm[position] as number;
    pieces.push({ from, to, class: name, form, segmentClass: found, rostered: isRostered(s, from) });
    const onLeave = found >= segment.firstLeave && found < segment.trip && s.segmentPresent[position] === true;
    if (onLeave) pieces.push({ from, to, class: 'uncounted', form, segmentClass: segment.uncounted, rostered: false });
  }
  return pieces.sort((left, right) => left.from - right.from || left.segmentClass - right.segmentClass);
};

/** What the steps cut off is uncounted: the last minutes of the form in that class. */
const trimToSteps = (s: Scratch, pieces: readonly Piece[]): Piece[] => {
  const rest = new Map<number, number>();
  const result: Piece[] = [];
  for (const piece of [...pieces].reverse()) {
    if (!isOvertime(piece.segmentClass) || piece.rostered) {
      result.push(piece);
      continue;
    }
    const index = (piece.form + 1) * 3 + piece.segmentClass - segment.overtimeWorkday;
    const left = rest.get(index) ?? (s.formMinutes[index] as number) % s.batch.policy.overtimeStepMinutes;
    const cut = Math.min(left, piece.to - piece.from);
    rest.set(index, left - cut);
    if (cut > 0) result.push({ ...piece, from: piece.to - cut, class: 'uncounted', segmentClass: segment.uncounted });
    if (cut < piece.to - piece.from) result.push({ ...piece, to: piece.to - cut });
  }
  return result.reverse();
};

const causesOf = (s: Scratch, piece: Piece, references: References): FactReference[] => {
  const arrival = references.unitPunch(s, s.inSource);
  const departure = references.unitPunch(s, s.outSource);
  const form = piece.form < 0 ? [] : [references.approvalAt(s, s.forms[piece.form] as number)];
  if (piece.class === 'late') return arrival;
  if (piece.class === 'early') return departure;
  if (piece.class === 'absent') return [];
  const fromForm = piece.segmentClass >= segment.firstLeave && piece.segmentClass <= segment.trip;
  return fromForm ? form : [...form, ...arrival, ...departure];
};

/** The unit's intervals, ascending; neighbours of one class and cause are joined. */
export const collectIntervals = (s: Scratch, references: References): ClassifiedInterval[] => {
  const joined: Piece[] = [];
  for (const piece of trimToSteps(s, readPieces(s))) {
    const last = joined[joined.length - 1];
    if (last !== undefined && last.to === piece.from && last.segmentClass === piece.segmentClass && last.form === piece.form && last.rostered === piece.rostered) {
      joined[joined.length - 1] = { ...last, to: piece.to };
    } else joined.push(piece);
  }
  return joined.map((piece) => ({ class: piece.class, fromMinute: piece.from, toMinute: piece.to, causes: causesOf(s, piece, references) }));
};

/** Overtime outside the shift by form and class: raw spans, and what the steps leave. */
export const collectOvertimeForms = (s: Scratch, references: References): OvertimeForm[] => {
  const found = new Map<number, { from: number; to: number }[]>();
  for (const piece of readPieces(s)) {
    if (!isOvertime(piece.segmentClass) || piece.rostered) continue;
    const index = (piece.form + 1) * 3 + piece.segmentClass - segment.overtimeWorkday;
    const spans = found.get(index) ?? [];
    const last = spans[spans.length - 1];
    if (last !== undefined && last.to === piece.from) last.to = piece.to;
    else spans.push({ from: piece.from, to: piece.to });
    found.set(index, spans);
  }
  return [...found.entries()].sort(([left], [right]) => left - right).map(([index, spans]) => {
    const form = Math.floor(index / 3) - 1;
    const rawMinutes = s.formMinutes[index] as number;
    return {
      class: classNames[segment.overtimeWorkday + (index % 3)] as OvertimeForm['class'],
      reference: form < 0 ? null : references.approvalAt(s, s.forms[form] as number),
      spans: spans.map((span) => ({ fromMinute: span.from, toMinute: span.to })),
      rawMinutes,
      countedMinutes: rawMinutes - (rawMinutes % s.batch.policy.overtimeStepMinutes),
    };
  });
};
