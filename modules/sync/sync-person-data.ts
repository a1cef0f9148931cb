/** What sync holds about a person: the outside systems' own words, found by the accounts that people knows. */
import { readPersonRows, type PersonDataTable } from '#modules/platform';

/** `accountsText` selects (source_code, source_person_key) of the person `$2` in the company `$1`; people hands it down. */
export const syncPersonData = (accountsText: string): readonly PersonDataTable[] => [
  {
    table: 'sync.landed_record', section: 'receivedRecords', fieldClasses: ['personal'], purposes: ['attendance'],
    countText: `select count(*)::int as count from sync.landed_record where company_id = $1 and (source_code, source_person_key) in (${accountsText})`,
    read: (tx, personId) => readPersonRows(tx,
      `select source_code, stream, business_date, version, is_tombstone, received_at, raw from sync.landed_record
       where company_id = $1 and (source_code, source_person_key) in (${accountsText}) order by source_code, stream, business_date, natural_key, version`, personId),
  },
  {
    table: 'sync.quarantined_record', section: 'receivedRecords', fieldClasses: ['personal'], purposes: ['attendance'],
    countText: `select count(*)::int as count from sync.quarantined_record where company_id = $1 and (source_code, source_person_key) in (${accountsText})`,
    read: (tx, personId) => readPersonRows(tx,
      `select source_code, stream, reason, field, received_at, resolved_at, raw from sync.quarantined_record
       where company_id = $1 and (source_code, source_person_key) in (${accountsText}) order by quarantine_id`, personId),
  },
];
