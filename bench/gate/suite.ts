/** The suite of "Only the right person sees pay, and it can be proven": one part for each figure that it must show. */
import { stopTestServer } from '#checks/test-database';
import type { Suite } from '../figure.ts';
import { plantsPartOf } from '../plants-part.ts';
import { attacksPart } from './attacks-part.ts';
import { auditPart } from './audit-part.ts';
import { readCostPart } from './read-cost-part.ts';
import { canaryPart } from './canary-part.ts';
import { checklistsPart } from './checklists-part.ts';
import { decisionsPart } from './decisions-part.ts';
import { erasurePart } from './erasure-part.ts';
import { matrixPart } from './matrix-part.ts';
import { rotationPart } from './rotation-part.ts';
import { twoWorldsPart } from './two-worlds-part.ts';
import { stopSharedServer } from '../main-line/demo-harness.ts';

export const gate: Suite = {
  name: 'gate',
  parts: [matrixPart, twoWorldsPart, decisionsPart, attacksPart, auditPart, readCostPart, erasurePart, canaryPart, rotationPart, checklistsPart, plantsPartOf('gate', 'gatePlants.green')],
  finish: async () => {
    await stopTestServer();
    await stopSharedServer();
  },
};
