/** The face of requests: what people ask for, who decides, and the ledger of leave. */
export { registerRequestRoutes, requestsToDecide, type RequestRoutesDeps } from './request-routes.ts';
export { registerLeaveRoutes } from './leave-routes.ts';
export { registerKeptPunchRoutes } from './kept-punch-routes.ts';
export { escalateDue, followRequest } from './follow-requests.ts';
export { untakenLeave, type UntakenLeave } from './grant-leave.ts';
export { requestHeads } from './request-store.ts';
export { findRoute, type RequestRoute } from './request-route.ts';
export { submitRequest } from './submit-request.ts';
export { takeInCorrection } from './take-in-correction.ts';
export { requestsPersonData } from './requests-person-data.ts';
