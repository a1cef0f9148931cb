/**
 * Who a candidate is already. Pure: keys are whatever stands for equal values, as marks. A human is one candidate, however
 * often and however spelled they come in; where it cannot be told who is meant, nobody is made and somebody looks.
 */
import { failure, success, type Result } from '#kernel/base/result';
import type { RecruitingError } from './recruiting-errors.ts';
import { keyNames, type KeyName } from './sealed-recruiting.ts';

export type Keys = Readonly<Record<KeyName, string | null>>;
/** A row that comes in. `handedKey`: its own key where it comes from. */
export type Arrival = { readonly keys: Keys; readonly name: string; readonly handedKey: string | null; /** Somebody looked: it is nobody of the same name. */ readonly isAnother?: boolean };
/** Somebody who is there: candidateId of a stored one, the place of a new one. */
export type Known = { readonly id: string; readonly keys: Record<KeyName, string | null>; readonly name: string; readonly handedKey: string | null };

const nameKey = (name: string): string => name.normalize('NFKC').replace(/\s/g, '').toLowerCase();

/** Everyone by each of their keys; those who are made on the way are added. */
export const createCandidateRegister = (known: Iterable<Known>) => {
  const byKey = new Map<string, Known>();
  const byName = new Map<string, Set<Known>>();
  const take = (person: Known): void => {
    for (const name of keyNames) if (person.keys[name] !== null) byKey.set(`${name} ${person.keys[name]}`, person);
    if (person.handedKey !== null) byKey.set(`handed ${person.handedKey}`, person);
    const namesakes = byName.get(nameKey(person.name));
    if (namesakes === undefined) byName.set(nameKey(person.name), new Set([person]));
    else namesakes.add(person);
  };
  for (const person of known) take(person);
  const hits = ({ keys, handedKey }: Arrival): readonly Known[] =>
    [...new Set([...keyNames.map((name) => (keys[name] === null ? undefined : byKey.get(`${name} ${keys[name]}`))), handedKey === null ? undefined : byKey.get(`handed ${handedKey}`)].filter((hit) => hit !== undefined))];
  /** Somebody of the same name whom nothing tells apart: of no key do both have a value. */
  const namesake = ({ name, keys }: Arrival): Known | undefined => [...(byName.get(nameKey(name)) ?? [])].find((known) => keyNames.every((key) => keys[key] === null || known.keys[key] === null));
  return { take, hits, namesake };
};
type CandidateRegister = ReturnType<typeof createCandidateRegister>;

/** Which keys of somebody known the arrival adds: a later row that has them alone is then the same human too. */
export type Judged = { readonly id: string; readonly isKnown: boolean; readonly added: readonly KeyName[] };

const judgeHit = (arrival: Arrival, hit: Known): Result<Judged, RecruitingError> => {
  const [ours, theirs] = [arrival.keys.identity, hit.keys.identity];
  if (ours !== null && theirs !== null && ours !== theirs) return failure({ code: 'contactOfAnother', data: { candidateId: hit.id } });
  const isProven = (ours !== null && ours === theirs) || (arrival.handedKey !== null && arrival.handedKey === hit.handedKey);
  // A telephone number or an address can be shared by a family; with another name it is no proof.
  if (!isProven && nameKey(arrival.name) !== nameKey(hit.name)) return failure({ code: 'contactOfAnother', data: { candidateId: hit.id } });
  return success({ id: hit.id, isKnown: true, added: keyNames.filter((name) => hit.keys[name] === null && arrival.keys[name] !== null) });
};

/** Judges arrivals one after the other; a new one has the id that `newId` gives it. */
export const judgeArrivals = (register: CandidateRegister, arrivals: readonly Arrival[], newId: (place: number) => string): readonly Result<Judged, RecruitingError>[] =>
  arrivals.map((arrival, place) => {
    if (arrival.handedKey === null && keyNames.every((name) => arrival.keys[name] === null)) return failure({ code: 'contactMissing' });
    const hits = register.hits(arrival);
    const [hit] = hits;
    if (hits.length > 1) return failure({ code: 'candidateAmbiguous', data: { candidates: hits.map(({ id }) => id).join(', ') } });
    const namesake = hit === undefined && arrival.isAnother !== true ? register.namesake(arrival) : undefined;
    if (namesake !== undefined) return failure({ code: 'candidateNamesake', data: { candidateId: namesake.id } });
    if (hit === undefined) {
      register.take({ id: newId(place), keys: { ...arrival.keys }, name: arrival.name, handedKey: arrival.handedKey });
      return success({ id: newId(place), isKnown: false, added: [] });
    }
    const judged = judgeHit(arrival, hit);
    if (judged.ok) {
      for (const name of judged.value.added) hit.keys[name] = arrival.keys[name];
      register.take(hit);
    }
    return judged;
  });
