/** What platform holds about a person: who they are as a user, and what was done with their values. */
import { readPersonRows, type PersonDataTable } from './person-data.ts';

export const platformPersonData: readonly PersonDataTable[] = [
  {
    table: 'platform.membership', section: 'userAccount', fieldClasses: ['public'], purposes: ['signIn'],
    read: (tx, personId) => readPersonRows(tx, 'select created_at, disabled_at from platform.membership where company_id = $1 and person_id = $2 order by created_at', personId),
  },
  {
    table: 'platform.notice', section: 'notices', fieldClasses: ['public'], purposes: ['accountability'],
    read: (tx, personId) => readPersonRows(tx, 'select code, about, data, created_at from platform.notice where company_id = $1 and person_id = $2 order by notice_id', personId),
  },
  {
    table: 'platform.notice_delivery', section: 'notices', fieldClasses: ['personal'], purposes: ['accountability'],
    countText: 'select count(*)::int as count from platform.notice_delivery join platform.notice using (company_id, notice_id) where company_id = $1 and person_id = $2',
    read: (tx, personId) => readPersonRows(tx,
      `select code, channel, source_code, source_person_key, delivery.state, settled_at from platform.notice_delivery as delivery join (select company_id, notice_id, person_id from platform.notice) as notice using (company_id, notice_id)
       where company_id = $1 and person_id = $2 order by delivery_id`, personId),
  },
  {
    table: 'platform.proposal', section: 'requests', fieldClasses: ['public'], purposes: ['accountability'],
    countText: 'select count(*)::int as count from platform.proposal where company_id = $1 and beneficiary_person_id = $2',
    read: (tx, personId) => readPersonRows(tx, 'select kind, state, proposed_at, decided_at from platform.proposal where company_id = $1 and beneficiary_person_id = $2 order by proposal_id', personId),
  },
  {
    table: 'platform.audit_event', section: 'whoSaw', fieldClasses: ['public'], purposes: ['accountability'],
    countText: 'select count(*)::int as count from platform.audit_event where company_id = $1 and (person_id = $2 or person_set @> $2::integer)',
    read: (tx, personId) => readPersonRows(tx,
      `select at, actor, action, why, field_classes from platform.audit_event where company_id = $1 and (person_id = $2 or person_set @> $2::integer) order by at, audit_seq`, personId),
  },
];
