/** The suite of "From a punch to an explained payslip": one part for each figure that it must show. */
import type { Suite } from '../figure.ts';
import { attendancePart } from './attendance-part.ts';
import { changePart } from './change-part.ts';
import { completePart } from './complete-part.ts';
import { closeFinishedMonth } from './finished-month.ts';
import { explainPart } from './explain-part.ts';
import { faultsPart } from './faults-part.ts';
import { killsPart } from './kills-part.ts';
import { plantsPartOf } from '../plants-part.ts';
import { scenariosPart } from './scenarios-part.ts';
import { speedPart } from './speed-part.ts';
import { startPart } from './start-part.ts';
import { storyPart } from './story-part.ts';
import { stopSharedServer } from './demo-harness.ts';

export const mainLine: Suite = {
  name: 'main-line',
  parts: [startPart, attendancePart, explainPart, completePart, speedPart, faultsPart, killsPart, changePart, scenariosPart, storyPart, plantsPartOf('main-line', 'plants.green')],
  finish: async () => {
    await closeFinishedMonth();
    await stopSharedServer();
  },
};
