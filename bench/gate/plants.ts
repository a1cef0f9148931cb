/** The deliberate bugs of the gate. */
import type { Plant } from '../plants.ts';

export const gatePlants: readonly Plant[] = [
  {
    name: 'forbid-ignored', means: 'a prohibition does not beat a permission', parts: ['decisions'],
    file: 'modules/access/decide-access.ts',
    find: "if (forbids.length > 0) return { isAllowed: false, because: 'forbidden', reasons: forbids };", replace: '',
  },
  {
    name: 'grant-one-day-longer', means: 'what was given holds one day after its last', parts: ['decisions'],
    file: 'modules/access/access-facts.ts',
    find: 'export const isInForce = (fact: Dated, day: number): boolean => fact.validFrom <= day && (fact.validTo === null || day <= fact.validTo)',
    replace: 'export const isInForce = (fact: Dated, day: number): boolean => fact.validFrom <= day && (fact.validTo === null || day - 1 <= fact.validTo)',
  },
  {
    name: 'delegation-outlives-delegator', means: 'a delegation goes on after its giver has left', parts: ['decisions'],
    file: 'modules/access/decide-access.ts',
    find: 'if (from === undefined || from.isDisabled || hasLeft(from, day) ||', replace: 'if (from === undefined ||',
  },
  {
    name: 'manager-of-last-week', means: 'the reporting line is that of an earlier day', parts: ['decisions'],
    file: 'modules/access/access-store.ts',
    find: "order by other.valid_from <= ${date('$2')} desc, case", replace: "order by other.valid_from < ${date('$2')} desc, case",
  },
];
