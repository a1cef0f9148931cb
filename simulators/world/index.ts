/** The face of the seeded world. Product code may not import it; demo set-up, proof and tests may. */
export { createWorld, expectedDays, expectedDaysAsSeen, unreachableReason, type WorldRequest } from './create-world.ts';
export { storyPeople, type WorldDescription } from './describe-world.ts';
export { changeOnePunch, worldAgentId, worldToWeCom, type OnePunchChange } from './world-to-wecom.ts';
export { worldWorkbook } from './world-workbook.ts';
export * from './world-types.ts';
