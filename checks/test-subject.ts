/** Subjects for tests: a built-in role with its own grants over the whole company, the given team, or oneself. */
import { builtInGrants, type BuiltInRole, type Right } from '#contracts/api/access-terms';
import type { Reach, Rights, Subject } from '#modules/platform';

type Wish = { readonly companyId: number; readonly role: BuiltInRole; readonly userId?: string; readonly personId?: number | null; readonly team?: readonly number[]; readonly isSteppedUp?: boolean };

const rightsOf = ({ role, personId, team }: Wish): Rights => {
  const oneself = personId === undefined || personId === null ? [] : [personId];
  const rights: Partial<Record<Right, Reach>> = {};
  for (const { action, fieldClasses, scope } of builtInGrants[role]) {
    for (const fieldClass of fieldClasses) {
      const known = rights[`${action}:${fieldClass}`];
      const people = scope === 'reportingLine' ? (team ?? []) : oneself;
      rights[`${action}:${fieldClass}`] = scope === 'company' || known === 'all' ? 'all' : new Set([...(known ?? []), ...people]);
    }
  }
  return rights;
};

export const testSubject = (wish: Wish): Subject => ({
  userId: wish.userId ?? 'test', companyId: wish.companyId, personId: wish.personId ?? null, roles: [wish.role], rights: rightsOf(wish),
  isSteppedUp: wish.isSteppedUp ?? true, sessionId: wish.userId ?? 'test', program: null, from: '127.0.0.1',
});
