/** What access holds about a person: the groups they are in. Rights hang on the user, not on the person. */
import { readPersonRows, type PersonDataTable } from '#modules/platform';

export const accessPersonData: readonly PersonDataTable[] = [
  {
    table: 'access.group_member', section: 'access', fieldClasses: ['public'], purposes: ['signIn'],
    read: (tx, personId) => readPersonRows(tx, 'select group_code, valid_from, valid_to, note from access.group_member where company_id = $1 and person_id = $2 order by valid_from, member_id', personId),
  },
];
