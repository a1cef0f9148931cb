/** Every route of the interface, by operation. */
import * as access from './access-api.ts';
import * as assistant from './assistant-api.ts';
import * as attendance from './attendance-api.ts';
import * as bank from './bank-api.ts';
import * as delivery from './delivery-api.ts';
import * as audit from './audit-api.ts';
import * as customFields from './custom-field-api.ts';
import * as filing from './filing-api.ts';
import * as goals from './goal-api.ts';
import * as identity from './identity-api.ts';
import * as externalSignIn from './external-sign-in-api.ts';
import * as learning from './learning-api.ts';
import * as notices from './notice-api.ts';
import * as overview from './overview-api.ts';
import * as payroll from './payroll-api.ts';
import * as payRun from './pay-run-api.ts';
import * as payCalendar from './pay-calendar-api.ts';
import * as finalPay from './final-pay-api.ts';
import * as payItem from './pay-item-api.ts';
import * as performanceBase from './performance-base-api.ts';
import * as raises from './raise-api.ts';
import * as runReview from './run-review-api.ts';
import * as payout from './payout-api.ts';
import * as people from './people-api.ts';
import * as personFile from './person-file-api.ts';
import * as positions from './position-api.ts';
import * as privacy from './privacy-api.ts';
import * as program from './program-api.ts';
import * as recruiting from './recruiting-api.ts';
import * as requests from './request-api.ts';
import * as reviews from './review-api.ts';
import * as feedback from './feedback-api.ts';
import * as inbox from './inbox-api.ts';
import * as scim from './scim-api.ts';
import * as proposals from './proposal-api.ts';
import * as selfService from './self-service-api.ts';
import * as session from './session-api.ts';
import * as sources from './sources-api.ts';
import * as team from './team-api.ts';
import type { Route } from './api-route.ts';

const isRoute = (value: unknown): value is Route => typeof value === 'object' && value !== null && 'operationId' in value;
const routesOf = (module: Readonly<Record<string, unknown>>): readonly Route[] => Object.values(module).filter(isRoute);

export const apiRoutes: Readonly<Record<string, readonly Route[]>> = {
  session: routesOf(session), assistant: routesOf(assistant), access: routesOf(access), externalSignIn: routesOf(externalSignIn), program: routesOf(program), scim: routesOf(scim), audit: routesOf(audit), identity: routesOf(identity), overview: routesOf(overview), sources: routesOf(sources),
  people: routesOf(people), personFile: routesOf(personFile), customFields: routesOf(customFields), positions: routesOf(positions), learning: routesOf(learning), recruiting: routesOf(recruiting), reviews: routesOf(reviews), feedback: routesOf(feedback), attendance: routesOf(attendance), payroll: routesOf(payroll), payCalendar: routesOf(payCalendar), payItem: routesOf(payItem), performanceBase: routesOf(performanceBase), raises: routesOf(raises), finalPay: routesOf(finalPay), payRun: routesOf(payRun), runReview: routesOf(runReview), payout: routesOf(payout), filing: routesOf(filing), privacy: routesOf(privacy),
  requests: routesOf(requests), goals: routesOf(goals), inbox: routesOf(inbox), team: routesOf(team), bank: routesOf(bank), delivery: routesOf(delivery), selfService: routesOf(selfService), notices: routesOf(notices), proposals: routesOf(proposals),
};
