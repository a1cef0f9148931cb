/** Who is meant in a table that another office made: everybody who ever was employed. */
import { employedPersons } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';

/** Before anybody's first day and after everybody's last. */
const always = { fromDay: 0, toDay: 100_000 } as const;

export const readPeople = async (tx: CompanyTransaction) => (await employedPersons(tx, always)).map(({ personId, personNumber, name, hireDay, leaveDay }) => ({ personId, personNumber, name, hireDay, leaveDay }));
