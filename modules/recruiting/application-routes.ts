/** HTTP of applications: stages, interviews, offers, the hire. */
import * as routes from '#contracts/api/recruiting-api';
import { failure, success, type Result } from '#kernel/base/result';
import { parseDay } from '#kernel/calendar/epoch-day';
import { isZone, type ApiFailure, type ApiServer } from '#modules/platform';
import { applyForRequisition, cancelInterview, giveScorecard, moveApplication, planInterview } from './applications.ts';
import { hireCandidate, refuseHirer } from './hire-candidate.ts';
import { answerOffer, proposeOffer } from './offers.ts';
import { command, doneOf, refuse, type RecruitingRoutesDeps } from './recruiting-tools.ts';

const wrongField = (field: string): Result<never, ApiFailure> => failure({ code: 'invalidRequest', data: { field } });

function registerStages(server: ApiServer, deps: RecruitingRoutesDeps): void {
  server.handle(routes.applyForRequisition, async ({ subject, params: { candidateId }, body: { commandId, requisitionId } }) => {
    const applied = await command(deps, subject, { commandId, name: 'recruiting.apply', subject: `candidate:${candidateId}`, parameters: { candidateId, requisitionId } }, (tx) => applyForRequisition(tx, Number(candidateId), Number(requisitionId)));
    return applied.ok ? success({ applicationId: String(applied.value.applicationId) }) : applied;
  });
  server.handle(routes.moveApplication, async ({ subject, params: { applicationId }, body: { commandId, ...move } }) =>
    doneOf(await command(deps, subject, { commandId, name: 'recruiting.moveApplication', subject: `application:${applicationId}`, parameters: { applicationId, ...move } }, (tx) => moveApplication(tx, Number(applicationId), move))));
  server.handle(routes.planInterview, async ({ subject, params: { applicationId }, body: { commandId, ...wish } }) => {
    if (!isZone(wish.zone)) return wrongField('zone');
    const planned = await command(deps, subject, { commandId, name: 'recruiting.planInterview', subject: `application:${applicationId}`, parameters: { applicationId, ...wish } }, (tx) => planInterview(tx, Number(applicationId), wish));
    return planned.ok ? success({ interviewId: String(planned.value.interviewId) }) : planned;
  });
  server.handle(routes.cancelInterview, async ({ subject, params: { interviewId }, body: { commandId } }) =>
    doneOf(await command(deps, subject, { commandId, name: 'recruiting.cancelInterview', subject: `interview:${interviewId}`, parameters: { interviewId } }, (tx) => cancelInterview(tx, Number(interviewId)))));
  server.handle(routes.giveScorecard, async ({ subject, params: { interviewId }, body: { commandId, ...card } }) =>
    doneOf(await command(deps, subject, { commandId, name: 'recruiting.giveScorecard', subject: `interview:${interviewId}`, parameters: { interviewId, ...card } }, (tx) => giveScorecard(tx, Number(interviewId), card))));
}

function registerOffers(server: ApiServer, deps: RecruitingRoutesDeps): void {
  server.handle(routes.proposeOffer, async ({ subject, params: { applicationId }, body: { commandId, hireDate, ...terms } }) => {
    if (subject.program !== null) return refuse({ code: 'hireNotForPrograms' });
    const wrong = ([['hireDate', hireDate], ['probationEndsOn', terms.probationEndsOn], ['contractEndsOn', terms.contractEndsOn]] as const).find(([, date]) => date !== null && !parseDay(date).ok);
    if (wrong !== undefined) return wrongField(wrong[0]);
    const proposed = await command(deps, subject, { commandId, name: 'recruiting.proposeOffer', subject: `application:${applicationId}`, parameters: { applicationId, hireDate, ...terms } }, (tx) => proposeOffer(tx, Number(applicationId), { hireDate, terms }));
    return proposed.ok ? success({ offerId: String(proposed.value.offerId), proposalId: String(proposed.value.proposalId) }) : proposed;
  });
  server.handle(routes.answerOffer, async ({ subject, params: { offerId }, body: { commandId, answer } }) => {
    // A program is nobody: what it answered nobody answered.
    if (subject.program !== null) return refuse({ code: 'hireNotForPrograms' });
    return doneOf(await command(deps, subject, { commandId, name: 'recruiting.answerOffer', subject: `offer:${offerId}`, parameters: { offerId, answer } }, (tx) => answerOffer(tx, Number(offerId), answer)));
  });
  server.handle(routes.hireCandidate, async ({ subject, params: { applicationId }, body: { commandId, ...wish } }) => {
    const refusal = refuseHirer(subject);
    if (refusal !== null) return refuse(refusal);
    const hired = await command(deps, subject, { commandId, name: 'recruiting.hire', subject: `application:${applicationId}`, parameters: { applicationId, ...wish } }, (tx) => hireCandidate(tx, deps, Number(applicationId), wish));
    return hired.ok ? success({ ...hired.value, missing: [...hired.value.missing], enrolled: [...hired.value.enrolled] }) : hired;
  });
}

/** Binds the routes of applications, offers and hires. */
export function registerApplicationRoutes(server: ApiServer, deps: RecruitingRoutesDeps): void {
  registerStages(server, deps);
  registerOffers(server, deps);
}
