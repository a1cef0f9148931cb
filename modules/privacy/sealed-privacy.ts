/** Which columns of privacy are sealed: for counting, sealing again and retiring of keys. */
import type { SealedPlace } from '#modules/platform';

export const privacySealedPlaces: readonly SealedPlace[] = [
  { table: 'privacy.person_export', column: 'content', fieldClass: 'pay', personColumn: 'person_id', rowText: 'export_id::text' },
  { table: 'privacy.frozen_run', column: 'totals', fieldClass: 'public', personColumn: null, rowText: 'run_id::text' },
  { table: 'privacy.frozen_run', column: 'gone', fieldClass: 'public', personColumn: null, rowText: 'run_id::text' },
];
