/** HTTP of requisitions, of matching over them, and of the company's choices. */
import * as routes from '#contracts/api/recruiting-api';
import type { RouteResponse } from '#contracts/api/api-route';
import type { Skill } from '#contracts/flow/position-profile';
import { failure, success, type Result } from '#kernel/base/result';
import { parseDay } from '#kernel/calendar/epoch-day';
import type { MatchEvidence, RequirementMatch } from '#kernel/matching/match-profile';
import { instantInZone, pageOfRows, recordAudit, type ApiFailure, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { findHints } from './alike-hints.ts';
import { readApplications, readInvited } from './application-store.ts';
import { openNames, openVoluntary } from './candidate-store.ts';
import { matchCandidates, type Matching } from './match-candidates.ts';
import { command, doneOf, mayRecruit, namesOfActors, positionTitles, read, refuse, titlesOf, type RecruitingRoutesDeps, type Titles } from './recruiting-tools.ts';
import { appendPolicy, readPolicy, readRequisitionEvents, readRequisitions, usualPolicy, type StoredRequisition } from './requisition-store.ts';
import { changeRequisition, openRequisition } from './requisitions.ts';
import { scoreDifferences } from './score-differences.ts';

type RequisitionAnswer = RouteResponse<typeof routes.listRequisitions>['rows'][number];
const requisitionAnswer = ({ openedMilliseconds, ...requisition }: StoredRequisition, titleOf: (positionCode: string) => Titles, zone: string): RequisitionAnswer =>
  ({ ...requisition, requisitionId: String(requisition.requisitionId), title: titleOf(requisition.positionCode), openedAt: instantInZone(openedMilliseconds, zone) });

const readOne = async (deps: RecruitingRoutesDeps, tx: CompanyTransaction, requisitionId: number): Promise<Result<RouteResponse<typeof routes.readRequisition>, ApiFailure>> => {
  const [requisition] = await readRequisitions(tx, [requisitionId]);
  if (requisition === undefined) return failure({ code: 'notFound' });
  const applications = await readApplications(tx, { requisitionId });
  const events = await readRequisitionEvents(tx, requisitionId);
  const nameOf = await namesOfActors(deps, tx, events.map(({ madeBy }) => madeBy));
  return success({
    ...requisitionAnswer(requisition, await positionTitles(tx), deps.zone),
    stages: routes.applicationStages.map((stage) => ({ stage, count: applications.filter((each) => each.stage === stage).length })),
    events: events.map(({ madeMilliseconds, madeBy, ...event }) => ({ ...event, madeAt: instantInZone(madeMilliseconds, deps.zone), madeBy: nameOf(madeBy) })),
  });
};

function registerRequisitions(server: ApiServer, deps: RecruitingRoutesDeps): void {
  server.handle(routes.listRequisitions, ({ subject, query }) => read(deps, subject, async (tx) => {
    const titleOf = await positionTitles(tx);
    const sought = query.search.trim().toLowerCase();
    const all = (await readRequisitions(tx, null)).map((requisition) => requisitionAnswer(requisition, titleOf, deps.zone))
      .filter(({ state, title, positionCode, department }) => (query.state === '' || state === query.state) && [title['zh-CN'], title.en, positionCode, department].some((text) => text.toLowerCase().includes(sought)));
    return success({ total: all.length, mayChange: mayRecruit(subject), rows: [...pageOfRows(all, query)] });
  }));
  server.handle(routes.readRequisition, ({ subject, params }) => read(deps, subject, (tx) => readOne(deps, tx, Number(params.requisitionId))));
  server.handle(routes.openRequisition, async ({ subject, body: { commandId, ...wish } }) => {
    if (wish.wantedBy !== null && !parseDay(wish.wantedBy).ok) return failure({ code: 'invalidRequest', data: { field: 'wantedBy' } });
    const opened = await command(deps, subject, { commandId, name: 'recruiting.openRequisition', subject: 'requisition', parameters: wish }, (tx) => openRequisition(tx, wish, deps.today()));
    return opened.ok ? success({ requisitionId: String(opened.value.requisitionId) }) : opened;
  });
  server.handle(routes.changeRequisition, async ({ subject, params: { requisitionId }, body: { commandId, ...wish } }) => {
    if (wish.wantedBy !== null && !parseDay(wish.wantedBy).ok) return failure({ code: 'invalidRequest', data: { field: 'wantedBy' } });
    return doneOf(await command(deps, subject, { commandId, name: 'recruiting.changeRequisition', subject: `requisition:${requisitionId}`, parameters: { requisitionId, ...wish } }, (tx) => changeRequisition(tx, Number(requisitionId), wish)));
  });
}

const evidenceAnswer = ({ source, quote }: MatchEvidence) => ({ source, quote });
type MatchAnswer = RouteResponse<typeof routes.readMatching>['rows'][number]['requirements'][number];
const requirementAnswer = (match: RequirementMatch, skills: ReadonlyMap<string, Skill>): MatchAnswer => {
  const skill = skills.get(match.skillCode);
  return {
    skillCode: match.skillCode, title: skill === undefined ? { 'zh-CN': match.skillCode, en: match.skillCode } : titlesOf(skill), isMust: match.isMust, wantedLevel: match.wantedLevel, wantedYears: match.wantedYears, state: match.state, lacking: [...match.lacking],
    foundLevel: match.foundLevel, isLevelFromYears: match.isLevelFromYears, foundYears: match.foundYears, share: match.share, evidence: match.evidence.map(evidenceAnswer), denials: match.denials.map(evidenceAnswer),
  };
};

const matchingAnswer = async (deps: RecruitingRoutesDeps, tx: CompanyTransaction, { requisition, profile, skills, rows }: Matching, page: { readonly page: number; readonly pageSize: number }): Promise<RouteResponse<typeof routes.readMatching>> => {
  const shown = pageOfRows(rows, page);
  // Only now, when the figures stand, names are opened.
  const names = await openNames(tx, shown.map(({ candidate }) => candidate));
  const byCode = new Map(skills.map((skill) => [skill.skillCode, skill]));
  return {
    total: rows.length, positionCode: requisition.positionCode, title: titlesOf(profile), profileOn: requisition.profileOn, hintsBy: deps.embedder?.model ?? null,
    rows: shown.map(({ candidate, applicationId, stage, match }, index) => ({
      candidateId: String(candidate.candidateId), name: names[index] ?? '', applicationId: applicationId === null ? null : String(applicationId), stage, score: match.score, missingMusts: [...match.missingMusts],
      requirements: match.requirements.map((each) => requirementAnswer(each, byCode)),
    })),
  };
};

/** Nobody is compared before it was thought through what that does to people. */
const allowedMatching = async (deps: RecruitingRoutesDeps, tx: CompanyTransaction, requisitionId: number, among: Parameters<typeof matchCandidates>[2]): ReturnType<typeof matchCandidates> =>
  ((await deps.isMatchingAllowed(tx)) ? matchCandidates(tx, requisitionId, among) : failure({ code: 'matchingNotAllowed' }));

const likenessDecimals = 2;

/** The model is asked when the transaction has ended: it may take its time. */
const hintsFor = async (deps: RecruitingRoutesDeps, subject: Subject, requisitionId: number, candidateId: number): Promise<Result<RouteResponse<typeof routes.readMatchingHints>, ApiFailure>> => {
  const { embedder } = deps;
  if (embedder === null) return failure({ code: 'notFound' });
  const matching = await read(deps, subject, (tx) => allowedMatching(deps, tx, requisitionId, 'everyone'));
  if (!matching.ok) return refuse(matching.error);
  const { rows, skills } = matching.value;
  const row = rows.find(({ candidate }) => candidate.candidateId === candidateId);
  if (row === undefined) return failure({ code: 'notFound' });
  const found = await findHints(embedder, { requirements: row.match.requirements, texts: row.texts, skills });
  if (!found.ok) return refuse(found.error);
  const titles = new Map(skills.map((skill) => [skill.skillCode, titlesOf(skill)]));
  return success({ model: embedder.model, hints: found.value.map(({ skillCode, source, quote, likeness }) => ({ skillCode, title: titles.get(skillCode) ?? { 'zh-CN': skillCode, en: skillCode }, source, quote, likeness: (Math.floor(likeness * 100) / 100).toFixed(likenessDecimals) })) });
};
function registerMatching(server: ApiServer, deps: RecruitingRoutesDeps): void {
  server.handle(routes.readMatching, ({ subject, params, query }) => read(deps, subject, async (tx) => {
    const matching = await allowedMatching(deps, tx, Number(params.requisitionId), query.among);
    return matching.ok ? success(await matchingAnswer(deps, tx, matching.value, query)) : refuse(matching.error);
  }));
  server.handle(routes.readMatchingHints, ({ subject, params }) => hintsFor(deps, subject, Number(params.requisitionId), Number(params.candidateId)));
  server.handle(routes.readMatchingDifferences, ({ subject, params }) => read(deps, subject, async (tx) => {
    const matching = await allowedMatching(deps, tx, Number(params.requisitionId), 'allApplied');
    if (!matching.ok) return refuse(matching.error);
    const { rows } = matching.value;
    const given = await openVoluntary(tx, rows.map(({ candidate }) => candidate));
    const invited = await readInvited(tx, Number(params.requisitionId));
    const differences = scoreDifferences(rows.map(({ match, applicationId }, index) => ({ score: match.score, isInvited: applicationId !== null && invited.has(applicationId), gender: given[index]?.gender ?? null, birthYear: given[index]?.birthYear ?? null })), Number(deps.today().slice(0, 4)));
    return success({ ...differences, groups: differences.groups.map((group) => ({ ...group })) });
  }));
}

function registerPolicy(server: ApiServer, deps: RecruitingRoutesDeps): void {
  server.handle(routes.readRecruitingPolicy, ({ subject }) => read(deps, subject, async (tx) => {
    const chosen = await readPolicy(tx);
    return success({ ...(chosen ?? usualPolicy), isChosen: chosen !== null, mayChange: mayRecruit(subject) });
  }));
  server.handle(routes.chooseRecruitingPolicy, async ({ subject, body: { commandId, ...policy } }) => doneOf(await command(deps, subject, { commandId, name: 'recruiting.choosePolicy', subject: 'company', parameters: policy }, async (tx) => {
    await appendPolicy(tx, policy);
    await recordAudit(tx, { action: 'recruiting.policyChosen', subject: 'company', data: { ...policy } });
    return success(null);
  })));
}

/** Binds the routes of requisitions and matching. */
export function registerRequisitionRoutes(server: ApiServer, deps: RecruitingRoutesDeps): void {
  registerRequisitions(server, deps);
  registerMatching(server, deps);
  registerPolicy(server, deps);
}
