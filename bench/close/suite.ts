/** The suite of "The month is closed": one part for each figure that it must show. */
import { stopTestServer } from '#checks/test-database';
import { closeFinishedMonth } from '../main-line/finished-month.ts';
import { stopSharedServer } from '../main-line/demo-harness.ts';
import type { Suite } from '../figure.ts';
import { plantsPartOf } from '../plants-part.ts';
import { bankPart } from './bank-part.ts';
import { buttonsPart } from './buttons-part.ts';
import { crashPart } from './crash-part.ts';
import { pdfPart } from './pdf-part.ts';
import { lifePart } from './life-part.ts';
import { roundTripPart } from './round-trip-part.ts';
import { largePart } from './large-part.ts';
import { plantedPart } from './planted-part.ts';
import { storiesPart } from './stories-part.ts';
import { tamperPart } from './tamper-part.ts';
import { yearPart } from './year-part.ts';

/** All plants take longer than the other parts leave of a quarter of an hour; `--plant all` tries all. */
const plantRotation = 4;

export const close: Suite = {
  name: 'close',
  parts: [yearPart, plantedPart, tamperPart, lifePart, bankPart, crashPart, largePart, pdfPart, roundTripPart, storiesPart, buttonsPart, plantsPartOf('close', 'closePlants.green', plantRotation)],
  finish: async () => {
    await closeFinishedMonth();
    await stopSharedServer();
    await stopTestServer();
  },
};
