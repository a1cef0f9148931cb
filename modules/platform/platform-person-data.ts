/** What platform holds about a person: who they are as a user, and what was done with their values. */
import { readPersonRows, type PersonDataTable } from './person-data.ts';

export const platformPersonData: readonly PersonDataTable[] = [
  {
    table: 'platform.membership', section: 'userAccount', fieldClasses: ['public'], purposes: ['signIn'],
    read: (tx, personId) => readPersonRows(tx, 'select role, created_at from platform.membership where company_id = $1 and person_id = $2 order by created_at', personId),
  },
  {
    table: 'platform.audit_event', section: 'whoSaw', fieldClasses: ['public'], purposes: ['accountability'],
    countText: 'select count(*)::int as count from platform.audit_event where company_id = $1 and (person_id = $2 or person_set @> $2::integer)',
    read: (tx, personId) => readPersonRows(tx,
      `select at, actor, action, why, field_classes from platform.audit_event where company_id = $1 and (person_id = $2 or person_set @> $2::integer) order by at, audit_seq`, personId),
  },
];
