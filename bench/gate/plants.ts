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
  {
    name: 'read-row-dropped', means: 'a read of some people leaves no row', parts: ['audit'],
    file: 'modules/platform/audit-row.ts',
    find: '  if (reads.length === 0) return [];', replace: '  if (reads.length === 0 || reads[0]!.personIds[0]! % 7 === 0) return [];',
  },
  {
    name: 'audit-previous-hash-unchecked', means: 'a link is not held against the one before', parts: ['audit'],
    file: 'modules/platform/audit-verify.ts',
    find: ' && link.previousHash.equals(cursor.hash);', replace: ';',
  },
  {
    name: 'audit-anchors-ignored', means: 'the verifier does not look at what was written outside', parts: ['audit'],
    file: 'modules/platform/audit-verify.ts',
    find: 'const witness = witnessOf(domain, options.anchors);', replace: 'const witness = witnessOf(domain, []);',
  },
  {
    name: 'audit-address-unhashed', means: 'the chain does not cover where a row came from', parts: ['audit'],
    file: 'modules/platform/audit-store.ts',
    find: 'event.people_count, event.network_address, event.user_agent,', replace: "event.people_count, '', event.user_agent,",
  },
  {
    name: 'seal-not-bound', means: 'a ciphertext is not bound to its place', parts: ['rotation'],
    file: 'modules/platform/sealing/envelope.ts',
    find: "const text = `${companyId}|${table}|${column}|${personId ?? ''}|${row}`;", replace: "const text = `${companyId}${table}${column}${personId ?? ''}${row}`.slice(0, 1);",
  },
  {
    name: 'rotation-skips-rows', means: 'a rotation does not see every row', parts: ['rotation'],
    file: 'modules/platform/sealing/sealed-place.ts',
    find: '<> $2 order by 1, ctid`', replace: "<> $2 and ctid::text not like '%7)' order by 1, ctid`",
  },
];
