/** Who an actor of a row is: `user:<id>`, `program:<code>`, or a part of the product. */

const userMark = 'user:';

/** The user behind an actor; empty for programs and the product itself. */
export const userOfActor = (actor: string): string => (actor.startsWith(userMark) ? actor.slice(userMark.length) : '');
