/** From positions in the working memory back to the facts they came from. */
import type { FactReference } from '../rules/explanation.ts';
import type { PersonWindow, Punch } from './attendance-types.ts';
import type { Scratch } from './person-scratch.ts';

/** Finds the stored facts behind the slots of a scratch. */
export const createReferences = (window: PersonWindow, punches: readonly Punch[]) => {
  const punchAt = (s: Scratch, slot: number): Punch => punches[s.punchSource[slot] as number] as Punch;
  const approvalAt = (s: Scratch, slot: number): FactReference => {
    const approval = window.approvals[s.approvalSource[slot] as number];
    return (approval as { reference: FactReference }).reference;
  };
  const unitPunch = (s: Scratch, position: number): FactReference[] => {
    if (position < 0) return [];
    const source = s.unitSource[position] as number;
    return [source >= 0 ? punchAt(s, source).reference : approvalAt(s, ~source)];
  };
  return { punchAt, approvalAt, unitPunch };
};
export type References = ReturnType<typeof createReferences>;
