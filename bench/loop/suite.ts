/** The suite of "The loop closes": one part for each figure that it must show. */
import { stopTestServer } from '#checks/test-database';
import type { Suite } from '../figure.ts';
import { plantsPartOf } from '../plants-part.ts';
import { assistantPart } from './assistant-part.ts';
import { matchingPart } from './matching-part.ts';
import { onboardingPart } from './onboarding-part.ts';
import { routingPart } from './routing-part.ts';
import { storyPart } from './story-part.ts';

export const loop: Suite = {
  name: 'loop',
  parts: [matchingPart, assistantPart, routingPart, onboardingPart, storyPart, plantsPartOf('loop', 'loopPlants.green')],
  finish: stopTestServer,
};
