/**
 * Must show 8: from an accepted offer to a person who is in the files, on the position, on a course, in goals and in a review:
 * one command each, timed over the whole server, and everything looked for afterwards where people would look.
 */
import { acceptOffer, createCalls, missingAfterHire, prepareRecruiting, type Calls } from '#checks/recruiting-scene';
import { withRequestScene, withRequestServer } from '#checks/request-scene';
import type { Figure, SuiteOptions } from '../figure.ts';

const hiresAtFullScale = 40;
const placesOfHire = 8;

type Tally = { slowest: number; hires: number; missing: number; first: string };

const hireOne = async (calls: Calls, scene: { readonly cycleId: string; readonly requisitionId: string }, number: number, tally: Tally): Promise<void> => {
  const personNumber = `N${String(number).padStart(4, '0')}`;
  const applicationId = await acceptOffer(calls, scene.requisitionId, { name: `新员工${number}`, mobile: `139${String(number).padStart(8, '0')}` });
  const began = performance.now();
  await calls.done('CLERK', `/api/applications/${applicationId}/hire`, { personNumber });
  tally.slowest = Math.max(tally.slowest, (performance.now() - began) / 1000);
  tally.hires += 1;
  const missing = await missingAfterHire(calls, scene.cycleId, personNumber);
  tally.missing += missing.length;
  if (missing.length > 0 && tally.first === '') tally.first = `${personNumber}: ${missing.join(', ')}`;
};

const run = async ({ scale }: SuiteOptions): Promise<readonly Figure[]> => {
  const tally: Tally = { slowest: 0, hires: 0, missing: 0, first: '' };
  const hires = Math.max(3, Math.round(hiresAtFullScale * scale));
  await withRequestScene((scene) => withRequestServer(scene, async (server) => {
    const calls = createCalls(server);
    const cycleId = await prepareRecruiting(calls);
    const { requisitionId } = await calls.done('CLERK', '/api/requisitions', { positionCode: 'welder', department: '研发', headcount: hires, wantedBy: null });
    for (let number = 1; number <= hires; number += 1) await hireOne(calls, { cycleId, requisitionId: String(requisitionId) }, number, tally);
  }));
  return [
    { bar: 'onboarding.seconds', value: tally.slowest, n: tally.hires, note: `the slowest of ${tally.hires} hires` },
    { bar: 'onboarding.missing', value: tally.missing, n: tally.hires * placesOfHire, note: tally.first },
  ];
};

export const onboardingPart = { name: 'onboarding', run };
