/** The face of sync: an exact, append-only copy of the outside systems. */
export { changeSourceSettings, listSourceSettings, readSourceForConnector, saveSource, syncSealedPlaces, type NewSource, type SourceForConnector, type SourceSettings } from './sync-source.ts';
export { acceptMassChange, landPage, type Absorb, type LandedPage, type PageToLand } from './land-page.ts';
export { chooseLanding, readLandingChoice, type LandingChoice } from './landing-choice.ts';
export { landHandedOver, newKeysOf, type HandedOverCounts, type HandedOverRecords } from './land-handed-over.ts';
export { openRun, openSlices, planSync, type RunState, type SliceState, type SyncRequest } from './plan-sync.ts';
export { runSlice, type SliceDeps, type SliceOutcome } from './run-slice.ts';
export { runSync, type SyncDeps, type SyncSummary } from './run-sync.ts';
export type { PunchGap } from './find-gaps.ts';
export { syncWindow } from './sync-window.ts';
export { countLandedByPerson, readLandedRecords, type VanishedRecord } from './sync-store.ts';
export { lastHandedOver, listInterruptedRuns, listQuarantine, listRuns, listSources, noteSuccess, resolveQuarantined, sourcesOfConnectors, type QuarantinedRecord, type RunSummary, type SourceFreshness } from './sync-questions.ts';
export type { SyncError } from './sync-errors.ts';
export { registerSyncRoutes, type SyncRoutesDeps } from './sync-routes.ts';
export { syncPersonData } from './sync-person-data.ts';
