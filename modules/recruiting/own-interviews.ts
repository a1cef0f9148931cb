/**
 * Interviews that somebody holds. Who holds one is nobody who sees candidates: for that one interview, as long as its application
 * runs, they are shown who comes and what the position asks for, and nothing else. Each look leaves its row.
 */
import * as routes from '#contracts/api/recruiting-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { parseDay } from '#kernel/calendar/epoch-day';
import { listSkills, profileOf } from '#modules/people';
import { asSystem, forSubject, instantInZone, isPresent, readCompany, recordAudit, withCompany, type ApiFailure, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { readApplications, readInterviewsOf, readScorecards, readScored, runningStages, type StoredInterview } from './application-store.ts';
import { giveScorecard } from './applications.ts';
import { openNames, openProfiles, readCandidates } from './candidate-store.ts';
import { command, doneOf, positionTitles, type RecruitingRoutesDeps } from './recruiting-tools.ts';
import { readRequisitions, type StoredRequisition } from './requisition-store.ts';

type OwnInterview = { readonly interview: StoredInterview; readonly candidateId: number; readonly requisition: StoredRequisition; readonly hasScorecard: boolean };

/** Interviews of a person that are not cancelled, of applications that still run, in order of time. */
export const ownInterviews = async (tx: CompanyTransaction, personId: number): Promise<readonly OwnInterview[]> => {
  if (!isPresent(tx, 'recruiting')) return [];
  const interviews = (await readInterviewsOf(tx, personId)).filter(({ state }) => state !== 'cancelled');
  if (interviews.length === 0) return [];
  const applications = new Map((await readApplications(tx, { applicationIds: interviews.map(({ applicationId }) => applicationId) })).filter(({ stage }) => runningStages.includes(stage)).map((each) => [each.applicationId, each]));
  const requisitions = new Map((await readRequisitions(tx, [...applications.values()].map(({ requisitionId }) => requisitionId))).map((each) => [each.requisitionId, each]));
  const scored = await readScored(tx, interviews.map(({ interviewId }) => interviewId));
  return interviews.flatMap((interview): readonly OwnInterview[] => {
    const application = applications.get(interview.applicationId);
    const requisition = application === undefined ? undefined : requisitions.get(application.requisitionId);
    return application === undefined || requisition === undefined ? [] : [{ interview, candidateId: application.candidateId, requisition, hasScorecard: scored.has(interview.interviewId) }];
  });
};

type Head = RouteResponse<typeof routes.listOwnInterviews>['rows'][number];
const headOf = ({ interview, requisition, hasScorecard }: OwnInterview, titleOf: Awaited<ReturnType<typeof positionTitles>>): Head => {
  const { interviewId, startsMilliseconds, zone, place, state } = interview;
  return { interviewId: String(interviewId), startsAt: instantInZone(startsMilliseconds, zone), zone, place, state, title: titleOf(requisition.positionCode), hasScorecard };
};

/** What the position of a requisition asks for, with names. */
export const requirementsOf = async (tx: CompanyTransaction, { positionCode, profileOn }: StoredRequisition): Promise<RouteResponse<typeof routes.readOwnInterview>['requirements']> => {
  const day = parseDay(profileOn);
  const profile = day.ok ? await profileOf(tx, positionCode, day.value) : null;
  const skills = new Map((await listSkills(tx)).map((skill) => [skill.skillCode, { 'zh-CN': skill.titleChinese, en: skill.titleEnglish }]));
  return [
    ...(profile?.requirements ?? []).map(({ skillCode, level, isMust }) => ({ requirement: skillCode, title: skills.get(skillCode) ?? { 'zh-CN': skillCode, en: skillCode }, level, isMust })),
    ...(profile?.competencies ?? []).map(({ competencyCode, titleChinese, titleEnglish, level }) => ({ requirement: competencyCode, title: { 'zh-CN': titleChinese, en: titleEnglish }, level, isMust: true })),
  ];
};

/** The person behind a caller who is no program. */
const ownPerson = (subject: Subject): number => (subject.program === null ? (subject.personId ?? 0) : 0);

const readOne = async (tx: CompanyTransaction, subject: Subject, interviewId: number): Promise<Result<RouteResponse<typeof routes.readOwnInterview>, ApiFailure>> => {
  const own = (await ownInterviews(tx, ownPerson(subject))).find(({ interview }) => interview.interviewId === interviewId);
  const [candidate] = own === undefined ? [] : await readCandidates(tx, [own.candidateId]);
  if (own === undefined || candidate === undefined || candidate.isErased) return failure({ code: 'notFound' });
  const [[name], [profile]] = [await openNames(tx, [candidate]), await openProfiles(tx, [candidate])];
  const card = (await readScorecards(tx, [interviewId])).get(interviewId);
  await recordAudit(tx, { action: 'recruiting.interviewPrepared', subject: `candidate:${own.candidateId}`, data: { interview: interviewId }, fieldClasses: ['personal'] });
  return success({
    ...headOf(own, await positionTitles(tx)), name: name ?? '', skills: (profile?.skills ?? []).map((skill) => ({ ...skill })), experience: profile?.experience ?? '', requirements: await requirementsOf(tx, own.requisition),
    scorecard: card === undefined ? null : { recommendation: card.recommendation, text: card.text, findings: card.findings.map((finding) => ({ ...finding })) },
  });
};

/** Binds the routes of one's own interviews. */
export function registerOwnInterviewRoutes(server: ApiServer, deps: RecruitingRoutesDeps): void {
  server.handle(routes.listOwnInterviews, async ({ subject }) => readCompany(deps.database, forSubject(subject), async (tx) => {
    const titleOf = await positionTitles(tx);
    return success({ rows: (await ownInterviews(tx, ownPerson(subject))).map((own) => headOf(own, titleOf)) });
  }));
  server.handle(routes.readOwnInterview, ({ subject, params }) => withCompany(deps.database, asSystem(subject.companyId, 'recruiting', `user:${subject.userId}`), (tx) => readOne(tx, subject, Number(params.interviewId))));
  server.handle(routes.giveOwnScorecard, async ({ subject, params: { interviewId }, body: { commandId, ...card } }) =>
    doneOf(await command(deps, subject, { commandId, name: 'recruiting.giveOwnScorecard', subject: `interview:${interviewId}`, parameters: { interviewId, ...card } }, async (tx) => {
      const isOwn = (await ownInterviews(tx, ownPerson(subject))).some(({ interview }) => interview.interviewId === Number(interviewId));
      return isOwn ? giveScorecard(tx, Number(interviewId), card) : failure({ code: 'notFound' });
    })));
}
