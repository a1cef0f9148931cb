/**
 * Which sums over groups of people may be shown to somebody who may see nobody's own value. A sum over few tells about each of
 * them, and so does the difference of two sums over nearly the same people: between a total and its parts, or between
 * two times.
 */

/** A sum over fewer people than this is not shown, and neither are two that differ by fewer. */
export const fewestPeople = 5;

export type Members = ReadonlySet<number>;

const differsByFew = (one: Members, other: Members): boolean => {
  const apart = one.symmetricDifference(other).size;
  return apart > 0 && apart < fewestPeople;
};

export type Choice = { readonly groups: ReadonlySet<string>; readonly total: boolean };

const everyoneIn = (groups: Iterable<Members>): Members => new Set([...groups].flatMap((members) => [...members]));

/** The people of every sum that follows from one publication: its groups, the total, and the total less the groups. */
export const setsOf = (groups: ReadonlyMap<string, Members>, choice: Choice): readonly Members[] => {
  const shown = [...groups].filter(([group]) => choice.groups.has(group)).map(([, members]) => members);
  if (!choice.total) return shown;
  const total = everyoneIn(groups.values());
  const rest = total.difference(everyoneIn(shown));
  return rest.size === 0 ? [...shown, total] : [...shown, total, rest];
};

/** The groups that may be shown, and whether their total may, beside the sums that follow from other publications. */
export const choosePublic = (groups: ReadonlyMap<string, Members>, others: readonly Members[]): Choice => {
  const total = everyoneIn(groups.values());
  const isApart = (members: Members): boolean => members.size >= fewestPeople && others.every((other) => !differsByFew(members, other));
  const shown = new Map([...groups].filter(([, members]) => isApart(members)));
  const without: Choice = { groups: new Set(shown.keys()), total: false };
  if (!isApart(total)) return without;
  // The total less what is shown of it is the sum of the rest, which must be apart as well: groups join it, smallest first.
  const joining = [...shown].toSorted(([a, left], [b, right]) => left.size - right.size || (a < b ? -1 : 1));
  for (;;) {
    const rest = total.difference(everyoneIn(shown.values()));
    if (rest.size === 0 || isApart(rest)) return { groups: new Set(shown.keys()), total: true };
    const next = joining.shift();
    if (next === undefined) return without;
    shown.delete(next[0]);
  }
};

/** Whether figures that were shown may be replaced by new ones: not when a few people's values alone have changed. */
export const mayReplace = (before: ReadonlyMap<string, ReadonlyMap<number, number>>, now: ReadonlyMap<string, ReadonlyMap<number, number>>): boolean => {
  const changed = (old: ReadonlyMap<number, number>, fresh: ReadonlyMap<number, number>): number => [...new Set([...old.keys(), ...fresh.keys()])].filter((personId) => old.get(personId) !== fresh.get(personId)).length;
  return [...before].every(([group, old]) => {
    const count = changed(old, now.get(group) ?? new Map());
    return count === 0 || count >= fewestPeople;
  });
};
