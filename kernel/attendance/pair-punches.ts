/** From the punches of one unit to one presence: duplicates by the named rule, first in, last out, or what is missing. */
import { approvalCode, directionCode } from './attendance-batch.ts';
import { insertPunch, pairBoth, pairMissingIn, pairMissingOut, pairNone, type Scratch, type Unit } from './person-scratch.ts';

const pushPunch = (s: Scratch, second: number, direction: number, source: number): void => {
  insertPunch(s.unitSecond, s.unitDirection, s.unitSource, s.unitPunchCount, second, direction, source);
  s.unitPunchCount += 1;
};

/** Brings the unit's real punches and corrections together, in order of time. */
const gatherPunches = (s: Scratch, position: number, unit: Unit): void => {
  s.unitPunchCount = 0;
  s.correctionCount = 0;
  for (let slot = unit.punchFrom; slot < unit.punchTo; slot += 1) {
    pushPunch(s, s.punchSecond[slot] as number, s.punchDirection[slot] as number, slot);
  }
  for (let slot = 0; slot < s.approvalCount; slot += 1) {
    if (s.approvalKind[slot] !== approvalCode.correction || s.approvalUnit[slot] !== position) continue;
    pushPunch(s, s.approvalFromSecond[slot] as number, s.approvalDirection[slot] as number, ~slot);
  }
};

/** A punch closer than the named distance to the last one that counts is its duplicate, unless one is in and one is out. */
const markDuplicates = (s: Scratch): number => {
  const within = s.batch.policy.duplicateWithinMinutes * 60;
  let counted = 0;
  let lastSecond = 0;
  let lastDirection = 0;
  s.duplicateCount = 0;
  for (let position = 0; position < s.unitPunchCount; position += 1) {
    const second = s.unitSecond[position] as number;
    const direction = s.unitDirection[position] as number;
    const opposite = lastDirection !== direction && lastDirection !== directionCode.unknown && direction !== directionCode.unknown;
    const duplicate = counted > 0 && second - lastSecond < within && !opposite;
    s.unitDuplicate[position] = duplicate;
    if (duplicate) {
      s.duplicateCount += 1;
      continue;
    }
    counted += 1;
    lastSecond = second;
    lastDirection = direction;
    if ((s.unitSource[position] as number) < 0) s.correctionCount += 1;
  }
  return counted;
};

/** A single punch, or several that all say the same side: which one of the pair is it? */
const missingSide = (s: Scratch, unit: Unit, first: number, last: number): number => {
  let ins = 0;
  let outs = 0;
  let counted = 0;
  for (let position = first; position <= last; position += 1) {
    if (s.unitDuplicate[position] === true) continue;
    counted += 1;
    if (s.unitDirection[position] === directionCode.in) ins += 1;
    if (s.unitDirection[position] === directionCode.out) outs += 1;
  }
  if (ins === counted) return pairMissingOut;
  if (outs === counted) return pairMissingIn;
  if (counted > 1) return pairBoth;
  const minute = Math.floor((s.unitSecond[first] as number) / 60);
  return minute - unit.start <= unit.end - minute ? pairMissingOut : pairMissingIn;
};

/** Sets the pair of the unit: state, instants and where they came from. */
export const pairPunches = (s: Scratch, position: number, unit: Unit): void => {
  gatherPunches(s, position, unit);
  const counted = markDuplicates(s);
  s.pairState = pairNone;
  s.inSecond = Number.NaN;
  s.outSecond = Number.NaN;
  s.inSource = -1;
  s.outSource = -1;
  s.inMinute = 0;
  s.outMinute = 0;
  if (counted === 0) return;
  let last = s.unitPunchCount - 1;
  while (s.unitDuplicate[last] === true) last -= 1;
  s.pairState = missingSide(s, unit, 0, last);
  if (s.pairState !== pairMissingIn) {
    s.inSecond = s.unitSecond[0] as number;
    s.inSource = 0;
    s.inMinute = Math.floor(s.inSecond / 60);
  }
  if (s.pairState !== pairMissingOut) {
    s.outSecond = s.unitSecond[last] as number;
    s.outSource = last;
    s.outMinute = Math.floor(s.outSecond / 60);
  }
};
