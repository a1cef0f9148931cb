/** The face of privacy: a person's rights over their data, and the gate of automated decisions. */
export { assertAutomatedDecisionAllowed, type AutomatedDecisionKind } from './automated-decisions.ts';
export { type ConsentKind } from './consents.ts';
export { type FindPhrase } from './export-person.ts';
export { askForErasure, decideOnErasure } from './erasures.ts';
export { openErasureList, type ErasureEntry, type ErasureList } from './erasure-list.ts';
export { checkFrozenRuns, type TieResult } from './frozen-runs.ts';
export { listFrozenRuns } from './frozen-run-store.ts';
export { personDataTables, tablesWithoutPersonData } from './person-data-registry.ts';
export { createPrivacyJobs, eraseApproved, replayErasureList, type PrivacyJobsDeps } from './privacy-jobs.ts';
export { registerPrivacyRoutes, type PrivacyRoutesDeps } from './privacy-routes.ts';
export { privacyErrorCodes, type PrivacyError, type PrivacyErrorCode } from './privacy-errors.ts';
export { privacySealedPlaces } from './sealed-privacy.ts';
export { runRetentionOn } from './retention.ts';
