/** Whose attendance a signed-in user may read: as far as the right to personal values reaches. */
import { employedPersons, termsSegments, workplaces, type EmployedPerson } from '#modules/people';
import { reachOf, type CompanyTransaction, type Subject } from '#modules/platform';

export type ListedPerson = EmployedPerson & { readonly workplaceCode: string; readonly workplaceName: string; readonly zone: string; readonly country: string };
export type PersonFilter = { readonly search: string; readonly department: string; readonly workplaceCode: string };
export type DayWindow = { readonly fromDay: number; readonly toDay: number };

/** The people of the window whom the subject may see, by person number, each with the workplace of the last terms in it. */
export const visiblePeople = async (tx: CompanyTransaction, subject: Subject, window: DayWindow): Promise<ListedPerson[]> => {
  const people = await employedPersons(tx, window);
  const reach = reachOf(subject, 'read', 'personal');
  // Lists of the office are about others; who reaches nobody else sees oneself.
  const allowed = reach === 'all' || reach.size === 1 ? reach : new Set([...reach].filter((personId) => personId !== subject.personId));
  const chosen = allowed === 'all' ? people : people.filter((person) => allowed.has(person.personId));
  const segments = await termsSegments(tx, { ...window, personIds: allowed === 'all' ? null : chosen.map((person) => person.personId) });
  const places = await workplaces(tx);
  const lastPlace = new Map(segments.map((segment) => [segment.personId, segment.workplace]));
  return chosen.map((person) => {
    const workplaceCode = lastPlace.get(person.personId) ?? '';
    const place = places.get(workplaceCode);
    return { ...person, workplaceCode, workplaceName: place?.name ?? '', zone: place?.zone ?? 'UTC', country: place?.country ?? '' };
  });
};

export const matchesFilter = (person: ListedPerson, filter: PersonFilter): boolean => {
  const search = filter.search.trim().toLowerCase();
  return (search === '' || person.name.toLowerCase().includes(search) || person.personNumber.toLowerCase().includes(search))
    && (filter.department === '' || person.department === filter.department)
    && (filter.workplaceCode === '' || person.workplaceCode === filter.workplaceCode);
};
