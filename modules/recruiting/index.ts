/** The face of recruiting: requisitions, candidates, interviews, offers, and the hire that ends them. */
export { registerRequisitionRoutes } from './requisition-routes.ts';
export { type RecruitingRoutesDeps } from './recruiting-tools.ts';
export { registerCandidateRoutes } from './candidate-routes.ts';
export { registerApplicationRoutes } from './application-routes.ts';
export { ownInterviews, registerOwnInterviewRoutes } from './own-interviews.ts';
export { offerProposalKind } from './offers.ts';
export { eraseDueCandidates } from './take-candidates.ts';
export { readEnrolsGoals, readRetentionMonths } from './requisition-store.ts';
export { recruitingErrorCodes } from './recruiting-errors.ts';
export { recruitingPersonData } from './recruiting-person-data.ts';
export { recruitingSealedPlaces } from './sealed-recruiting.ts';
