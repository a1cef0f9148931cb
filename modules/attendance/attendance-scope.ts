/** Whose attendance a signed-in user may read: the office sees everybody, a line manager the own team, anyone oneself. */
import { employedPersons, teamOf, termsSegments, workplaces, type EmployedPerson } from '#modules/people';
import type { CompanyTransaction, Subject } from '#modules/platform';

export type ListedPerson = EmployedPerson & { readonly workplaceCode: string; readonly workplaceName: string; readonly zone: string; readonly country: string };
export type PersonFilter = { readonly search: string; readonly department: string; readonly workplaceCode: string };
export type DayWindow = { readonly fromDay: number; readonly toDay: number };

/** The people of the window whom the subject may see, by person number, each with the workplace of the last terms in it. */
export const visiblePeople = async (tx: CompanyTransaction, subject: Pick<Subject, 'role' | 'personId'>, window: DayWindow): Promise<ListedPerson[]> => {
  const people = await employedPersons(tx, window);
  const allowed = await allowedIds(tx, subject, window);
  const chosen = allowed === null ? people : people.filter((person) => allowed.has(person.personId));
  const segments = await termsSegments(tx, { ...window, personIds: allowed === null ? null : chosen.map((person) => person.personId) });
  const places = await workplaces(tx);
  const lastPlace = new Map(segments.map((segment) => [segment.personId, segment.workplace]));
  return chosen.map((person) => {
    const workplaceCode = lastPlace.get(person.personId) ?? '';
    const place = places.get(workplaceCode);
    return { ...person, workplaceCode, workplaceName: place?.name ?? '', zone: place?.zone ?? 'UTC', country: place?.country ?? '' };
  });
};

/** Null = everybody. */
const allowedIds = async (tx: CompanyTransaction, subject: Pick<Subject, 'role' | 'personId'>, window: DayWindow): Promise<ReadonlySet<number> | null> => {
  if (subject.role === 'administrator' || subject.role === 'payrollClerk') return null;
  if (subject.personId === null) return new Set();
  if (subject.role === 'employee') return new Set([subject.personId]);
  const first = await teamOf(tx, subject.personId, window.fromDay);
  const last = await teamOf(tx, subject.personId, window.toDay - 1);
  return new Set([...first, ...last]);
};

export const matchesFilter = (person: ListedPerson, filter: PersonFilter): boolean => {
  const search = filter.search.trim().toLowerCase();
  return (search === '' || person.name.toLowerCase().includes(search) || person.personNumber.toLowerCase().includes(search))
    && (filter.department === '' || person.department === filter.department)
    && (filter.workplaceCode === '' || person.workplaceCode === filter.workplaceCode);
};
