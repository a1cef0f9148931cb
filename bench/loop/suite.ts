/** The suite of "The loop closes": one part for each figure that it must show. */
import { stopTestServer } from '#checks/test-database';
import type { Suite } from '../figure.ts';
import { plantsPartOf } from '../plants-part.ts';
import { assistantPart } from './assistant-part.ts';
import { feedbackPart } from './feedback-part.ts';
import { matchingPart } from './matching-part.ts';
import { onboardingPart } from './onboarding-part.ts';
import { routingPart } from './routing-part.ts';
import { storyPart } from './story-part.ts';
import { subsetsPart } from './subsets-part.ts';
import { yearPart } from './year-part.ts';

/** All plants take longer than the other parts leave of a quarter of an hour; `--plant all` tries all. */
const plantRotation = 4;

export const loop: Suite = {
  name: 'loop',
  parts: [matchingPart, assistantPart, routingPart, onboardingPart, storyPart, yearPart, feedbackPart, subsetsPart, plantsPartOf('loop', 'loopPlants.green', plantRotation)],
  finish: stopTestServer,
};
