/** The face of performance: goals and their evidence; reviews, rules, scores and feedback. */
export { cycleOf, listCycles, type Cycle, type CycleState } from './cycle-store.ts';
export { goalPersonData } from './goal-person-data.ts';
export { goalScoreOf, type GoalScore } from './goal-tree.ts';
export { raiseRatesFor, type RaiseRate } from './raise-rates.ts';
export { goalSealedPlaces } from './goal-sealed.ts';
export { registerGoalRoutes, type GoalRoutesDeps } from './goal-routes.ts';
export { registerOwnGoalRoutes } from './own-goal-routes.ts';
export { checkInsWaiting, tellCheckInsDue, type DueCheckIns } from './check-ins-due.ts';
export { refreshEvidence, type RefreshDeps, type RefreshSummary } from './refresh-evidence.ts';
