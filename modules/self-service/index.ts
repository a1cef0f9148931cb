/** The face of self-service: questions about figures, office hours, suggestions. */
import type { ApiServer } from '#modules/platform';
import { registerDeskRoutes } from './desk-routes.ts';
import { registerOwnQuestionRoutes } from './own-question-routes.ts';
import type { SelfServiceRoutesDeps } from './question-deps.ts';
import { registerQuestionRoutes } from './question-routes.ts';
import { registerSuggestionRoutes } from './suggestion-routes.ts';

export type { SelfServiceRoutesDeps } from './question-deps.ts';
export type { ProposeScores } from './follow-correction.ts';
export type { ScoreFigure } from './freeze-figure.ts';
export { selfServiceErrorCodes, type SelfServiceError } from './self-service-errors.ts';
export { officeRights } from './answer-question.ts';
export { carryDue } from './question-time.ts';
export { followFiledRequest, followQuestion, followSuggestion, type FollowDeps } from './follow-question.ts';
export { questionsForDesk } from './desk-routes.ts';
export { contestedPeople, openQuestionsByRun } from './question-store.ts';
export { windowsBetween, type OfficeHours, type OpenWindow } from './office-hours.ts';
export { findOrder, firstAsked } from './question-route.ts';
export { openQuestionOf } from './open-question.ts';
export { suggestionsWaiting } from './suggestion-routes.ts';
export { selfServicePersonData } from './self-service-person-data.ts';
export { selfServiceSealedPlaces } from './sealed-self-service.ts';

/** Binds every route of self-service. */
export const registerSelfServiceRoutes = (server: ApiServer, deps: SelfServiceRoutesDeps): void => {
  registerOwnQuestionRoutes(server, deps);
  registerQuestionRoutes(server, deps);
  registerDeskRoutes(server, deps);
  registerSuggestionRoutes(server, deps);
};
