/** HTTP of candidates: entering, importing, reading, erasing. */
import { createHash } from 'node:crypto';
import * as routes from '#contracts/api/recruiting-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { findPersonNumber, personNamesOf } from '#modules/people';
import { instantInZone, pageOfRows, reachesAll, type ApiFailure, type ApiServer, type ApiUpload, type CompanyTransaction, type Subject } from '#modules/platform';
import { readApplications, readEvents, readInterviews, readScorecards, type StoredApplication } from './application-store.ts';
import { candidateOfRow, columnsOfHeadings, neededFields, readCandidateColumns, rememberCandidateColumns, type CandidateColumns } from './candidate-sheet.ts';
import { openContacts, openProfiles, readCandidates, readResting, type Contacts } from './candidate-store.ts';
import { openTerms, readOffers, type OfferTerms, type StoredOffer } from './offer-store.ts';
import { requirementsOf } from './own-interviews.ts';
import { command, doneOf, mayRecruit, namesOfActors, positionTitles, read, refuse, type RecruitingRoutesDeps } from './recruiting-tools.ts';
import { readPolicy, readRequisitions, usualPolicy } from './requisition-store.ts';
import { changeCandidate, eraseCandidate, erasedOn, joinCandidates, takeCandidates, type CandidateWish } from './take-candidates.ts';

type ListRow = RouteResponse<typeof routes.listCandidates>['rows'][number];
type TitleOf = Awaited<ReturnType<typeof positionTitles>>;

const applicationHead = (application: StoredApplication, positionOf: ReadonlyMap<number, string>, titleOf: TitleOf, zone: string): ListRow['applications'][number] => ({
  applicationId: String(application.applicationId), requisitionId: String(application.requisitionId), title: titleOf(positionOf.get(application.requisitionId) ?? ''), stage: application.stage, movedAt: instantInZone(application.movedMilliseconds, zone),
});

/** Who is found by what was typed: a part of the name or address, or of the digits of the number. */
const matchesSearch = (contacts: Contacts, sought: string): boolean => {
  const text = sought.normalize('NFKC').trim().toLowerCase();
  const digits = text.replace(/\D/g, '');
  return text === '' || contacts.name.toLowerCase().includes(text) || contacts.email.includes(text) || (digits.length >= 3 && contacts.mobile.includes(digits));
};

type ListQuery = { readonly page: number; readonly pageSize: number; readonly search: string; readonly requisitionId: string; readonly stage: string };
const listCandidates = async ({ zone }: RecruitingRoutesDeps, tx: CompanyTransaction, subject: Subject, query: ListQuery): Promise<RouteResponse<typeof routes.listCandidates>> => {
  const applications = await readApplications(tx, query.requisitionId === '' ? {} : { requisitionId: Number(query.requisitionId) });
  const byCandidate = Map.groupBy(applications.filter(({ stage }) => query.stage === '' || stage === query.stage), ({ candidateId }) => candidateId);
  const isNarrowed = query.requisitionId !== '' || query.stage !== '';
  const all = (await readCandidates(tx, isNarrowed ? [...byCandidate.keys()] : null)).filter(({ isErased }) => !isErased);
  // Names are sealed: what is sought is sought here. Without it only the page is opened.
  const found = query.search.trim() === '' ? null : await openContacts(tx, all);
  const kept = found === null ? all : all.filter((_, index) => matchesSearch(found[index]!, query.search));
  const page = pageOfRows(kept, query);
  const contacts = await openContacts(tx, page);
  const requisitions = await readRequisitions(tx, null);
  const positionOf = new Map(requisitions.map(({ requisitionId, positionCode }) => [requisitionId, positionCode]));
  const titleOf = await positionTitles(tx);
  return {
    total: kept.length, mayChange: mayRecruit(subject),
    rows: page.map((candidate, index) => ({
      candidateId: String(candidate.candidateId), ...contacts[index]!, source: candidate.sourceCode, enteredAt: instantInZone(candidate.enteredMilliseconds, zone),
      applications: (byCandidate.get(candidate.candidateId) ?? []).map((application) => applicationHead(application, positionOf, titleOf, zone)),
    })),
  };
};

type CandidateAnswer = RouteResponse<typeof routes.readCandidate>;
type ApplicationAnswer = CandidateAnswer['applications'][number];
const offerAnswer = (offer: StoredOffer, terms: OfferTerms | null, maySeePay: boolean, made: { readonly madeAt: string; readonly madeBy: string }): ApplicationAnswer['offers'][number] => ({
  offerId: String(offer.offerId), proposalId: offer.proposalId === null ? null : String(offer.proposalId), state: offer.state, hireDate: offer.hireDate, department: terms?.department ?? '', managerPersonNumber: terms?.managerPersonNumber ?? null,
  legalEntity: terms?.legalEntity ?? '', workplaceCode: terms?.workplaceCode ?? '', wageKind: maySeePay ? (terms?.wageKind ?? null) : null, wage: maySeePay ? (terms?.wage ?? null) : null,
  employmentKind: terms?.employmentKind ?? null, probationEndsOn: terms?.probationEndsOn ?? null, contractEndsOn: terms?.contractEndsOn ?? null, scheduleCode: terms?.scheduleCode ?? null, insurancePlace: terms?.insurancePlace ?? null,
  insuranceBase: terms?.insuranceBase ?? null, housingFundBase: terms?.housingFundBase ?? null, housingFundRate: terms?.housingFundRate ?? null, ...made,
});

/** Applications of a candidate with all that was said and done. Terms of offers are opened for readers of pay alone. */
const applicationsOf = async (deps: RecruitingRoutesDeps, tx: CompanyTransaction, candidateId: number): Promise<readonly ApplicationAnswer[]> => {
  const applications = await readApplications(tx, { candidateIds: [candidateId] });
  const ids = applications.map(({ applicationId }) => applicationId);
  const [events, interviews, offers] = [await readEvents(tx, ids), await readInterviews(tx, ids), await readOffers(tx, ids)];
  const cards = await readScorecards(tx, interviews.map(({ interviewId }) => interviewId));
  const maySeePay = reachesAll(tx.access, 'pay');
  const terms = maySeePay ? await openTerms(tx, offers) : offers.map(() => null);
  const people = await personNamesOf(tx, interviews.map(({ interviewerPersonId }) => interviewerPersonId));
  const nameOf = await namesOfActors(deps, tx, [...events.map(({ madeBy }) => madeBy), ...offers.map(({ madeBy }) => madeBy), ...[...cards.values()].map(({ givenBy }) => givenBy)]);
  const requisitions = new Map((await readRequisitions(tx, applications.map(({ requisitionId }) => requisitionId))).map((each) => [each.requisitionId, each]));
  const titleOf = await positionTitles(tx);
  const answers: ApplicationAnswer[] = [];
  for (const application of applications) {
    const { applicationId, requisitionId, stage, appliedMilliseconds, personId } = application;
    const requisition = requisitions.get(requisitionId);
    const positionCode = requisition?.positionCode ?? '';
    const named = new Map((requisition === undefined ? [] : await requirementsOf(tx, requisition)).map(({ requirement, title }) => [requirement, title]));
    answers.push({
      applicationId: String(applicationId), requisitionId: String(requisitionId), positionCode, title: titleOf(positionCode), stage, appliedAt: instantInZone(appliedMilliseconds, deps.zone),
      events: events.filter((event) => event.applicationId === applicationId).map((event) => ({ stage: event.stage, note: event.note, madeAt: instantInZone(event.madeMilliseconds, deps.zone), madeBy: nameOf(event.madeBy) })),
      interviews: interviews.filter((interview) => interview.applicationId === applicationId).map(({ interviewId, startsMilliseconds, zone, place, interviewerPersonId, state }) => {
        const card = cards.get(interviewId);
        return {
          interviewId: String(interviewId), startsAt: instantInZone(startsMilliseconds, zone), zone, place, state, interviewer: people.get(interviewerPersonId)?.name ?? '',
          scorecard: card === undefined ? null : {
            recommendation: card.recommendation, text: card.text, findings: card.findings.map((finding) => ({ ...finding, title: named.get(finding.requirement) ?? { 'zh-CN': finding.requirement, en: finding.requirement } })),
            givenAt: instantInZone(card.givenMilliseconds, deps.zone), givenBy: nameOf(card.givenBy),
          },
        };
      }),
      offers: offers.flatMap((offer, index) => (offer.applicationId === applicationId ? [offerAnswer(offer, terms[index] ?? null, maySeePay, { madeAt: instantInZone(offer.madeMilliseconds, deps.zone), madeBy: nameOf(offer.madeBy) })] : [])),
      hiredPersonNumber: personId === null ? null : await findPersonNumber(tx, personId),
    });
  }
  return answers;
};

const readOne = async (deps: RecruitingRoutesDeps, tx: CompanyTransaction, subject: Subject, candidateId: number): Promise<Result<CandidateAnswer, ApiFailure>> => {
  const [candidate] = await readCandidates(tx, [candidateId]);
  if (candidate === undefined) return failure({ code: 'notFound' });
  const [[contacts], [profile]] = [await openContacts(tx, [candidate]), await openProfiles(tx, [candidate])];
  const resting = (await readResting(tx, [candidateId])).get(candidateId);
  const { retentionMonths } = (await readPolicy(tx)) ?? usualPolicy;
  return success({
    candidateId: String(candidateId), name: candidate.isErased ? null : (contacts?.name ?? ''), mobile: contacts?.mobile ?? '', email: contacts?.email ?? '', hasIdentityNumber: candidate.hasIdentity, source: candidate.sourceCode,
    enteredAt: instantInZone(candidate.enteredMilliseconds, deps.zone), skills: (profile?.skills ?? []).map((skill) => ({ ...skill })), experience: profile?.experience ?? '', isErased: candidate.isErased,
    erasedOn: resting === undefined ? null : erasedOn(resting.sinceDate, retentionMonths), applications: [...(await applicationsOf(deps, tx, candidateId))],
    mayChange: mayRecruit(subject) && !candidate.isErased, mayOffer: subject.program === null && subject.rights['change:pay'] === 'all',
  });
};

function registerPeople(server: ApiServer, deps: RecruitingRoutesDeps): void {
  server.handle(routes.listCandidates, async ({ subject, query }) => success(await read(deps, subject, (tx) => listCandidates(deps, tx, subject, query))));
  server.handle(routes.readCandidate, ({ subject, params }) => read(deps, subject, (tx) => readOne(deps, tx, subject, Number(params.candidateId))));
  server.handle(routes.enterCandidate, async ({ subject, body: { commandId, requisitionId, ...wish } }) => {
    const asked = { commandId, name: 'recruiting.enterCandidate', subject: 'candidate', parameters: { requisitionId, ...wish } };
    const entered = await command(deps, subject, asked, async (tx): Promise<Result<RouteResponse<typeof routes.enterCandidate>, { readonly code: string; readonly data?: Readonly<Record<string, string>> }>> => {
      const taken = await takeCandidates(tx, [{ ...wish, sourceKey: '' }], { source: 'form', requisitionId: requisitionId === null ? null : Number(requisitionId) });
      if (!taken.ok) return taken;
      const [one] = taken.value;
      if (one === undefined || !one.ok) return failure(one?.error ?? { code: 'notFound' });
      const { candidateId, isKnown, applicationId } = one.value;
      return success({ candidateId: String(candidateId), isKnown, applicationId: applicationId === null ? null : String(applicationId) });
    });
    return entered;
  });
  server.handle(routes.changeCandidate, async ({ subject, params: { candidateId }, body: { commandId, ...wish } }) =>
    doneOf(await command(deps, subject, { commandId, name: 'recruiting.changeCandidate', subject: `candidate:${candidateId}`, parameters: { candidateId, ...wish } }, (tx) => changeCandidate(tx, Number(candidateId), wish))));
  server.handle(routes.eraseCandidate, async ({ subject, params: { candidateId }, body: { commandId } }) =>
    doneOf(await command(deps, subject, { commandId, name: 'recruiting.eraseCandidate', subject: `candidate:${candidateId}`, parameters: { candidateId } }, (tx) => eraseCandidate(tx, Number(candidateId)))));
  server.handle(routes.joinCandidates, async ({ subject, params: { candidateId }, body: { commandId, otherCandidateId } }) =>
    doneOf(await command(deps, subject, { commandId, name: 'recruiting.joinCandidates', subject: `candidate:${candidateId}`, parameters: { candidateId, otherCandidateId } }, (tx) => joinCandidates(tx, Number(candidateId), Number(otherCandidateId)))));
  server.handle(routes.importCandidates, async ({ subject, body: { commandId, source, requisitionId, rows } }) =>
    command(deps, subject, { commandId, name: 'recruiting.importCandidates', subject: 'candidates', parameters: { source, requisitionId, rows } }, async (tx): Promise<Result<RouteResponse<typeof routes.importCandidates>, { readonly code: string }>> => {
      const taken = await takeCandidates(tx, rows, { source, requisitionId: requisitionId === null ? null : Number(requisitionId) });
      if (!taken.ok) return taken;
      return success({
        taken: taken.value.flatMap((each, index) => (each.ok ? [{ row: index + 1, candidateId: String(each.value.candidateId), isKnown: each.value.isKnown }] : [])),
        failures: taken.value.flatMap((each, index) => (each.ok ? [] : [{ row: index + 1, code: each.error.code, data: { ...each.error.data } }])),
      });
    }));
}

type Table = { readonly headings: readonly string[]; readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[] };
const mostRows = 20_000;

const readUpload = async (deps: RecruitingRoutesDeps, upload: ApiUpload | null): Promise<Result<Table, ApiFailure>> => {
  if (upload === null) return failure({ code: 'invalidRequest', data: { field: 'file' } });
  const table = await deps.readTable(Buffer.from(upload.content));
  if (!table.ok) return failure({ code: 'hireTableUnreadable', status: 400 });
  const [headings, ...rows] = table.value;
  if (headings === undefined || rows.length === 0) return failure({ code: 'tableEmpty', status: 400 });
  if (rows.length > mostRows) return failure({ code: 'tableTooLong', status: 400 });
  return success({ headings, rows: rows.map((cells, index) => ({ row: index + 2, cells })).filter(({ cells }) => cells.some((cell) => cell.trim() !== '')) });
};

type SheetAnswer = RouteResponse<typeof routes.importCandidateSheet>;
/** Takes in the rows that can be read, each judged by itself. */
const takeRows = async (tx: CompanyTransaction, table: Table, columns: CandidateColumns, requisitionId: number | null): Promise<Result<SheetAnswer, { readonly code: string }>> => {
  const failures: SheetAnswer['failures'] = [];
  const wishes: { readonly row: number; readonly cells: readonly string[]; readonly wish: CandidateWish }[] = [];
  for (const { row, cells } of table.rows) {
    const wish = candidateOfRow(cells, columns);
    if (wish.ok) wishes.push({ row, cells, wish: wish.value });
    else failures.push({ row, field: wish.error.field, code: wish.error.code, data: {}, cells: [...cells] });
  }
  const taken = await takeCandidates(tx, wishes.map(({ wish }) => wish), { source: 'sheet', requisitionId });
  if (!taken.ok) return taken;
  for (const [index, outcome] of taken.value.entries()) {
    if (outcome.ok) continue;
    const { row, cells } = wishes[index]!;
    failures.push({ row, field: null, code: outcome.error.code, data: { ...outcome.error.data }, cells: [...cells] });
  }
  const known = taken.value.filter((outcome) => outcome.ok && outcome.value.isKnown).length;
  return success({ entered: taken.value.filter(({ ok }) => ok).length - known, known, headings: [...table.headings], failures: failures.toSorted((left, right) => left.row - right.row) });
};

function registerSheets(server: ApiServer, deps: RecruitingRoutesDeps): void {
  const columnsFor = (tx: CompanyTransaction, table: Table): Promise<CandidateColumns> => readCandidateColumns(tx).then((remembered) => columnsOfHeadings(table.headings, remembered));
  server.handle(routes.previewCandidateSheet, async ({ subject, upload }) => {
    const table = await readUpload(deps, upload);
    if (!table.ok) return table;
    const columns = await read(deps, subject, (tx) => columnsFor(tx, table.value));
    return success({
      rows: table.value.rows.length, missing: neededFields.filter((field) => !columns.includes(field)),
      columns: table.value.headings.flatMap((heading, index) => (heading.trim() === '' ? [] : [{ heading: heading.slice(0, 200), field: columns[index] ?? null }])),
    });
  });
  server.handle(routes.rememberCandidateColumns, async ({ subject, body: { commandId, columns } }) =>
    doneOf(await command(deps, subject, { commandId, name: 'recruiting.rememberColumns', subject: 'recruiting', parameters: { columns } }, async (tx) => {
      await rememberCandidateColumns(tx, columns);
      return success(null);
    })));
  server.handle(routes.importCandidateSheet, async ({ subject, query: { commandId, requisitionId }, upload }) => {
    const table = await readUpload(deps, upload);
    if (!table.ok) return table;
    const columns = await read(deps, subject, (tx) => columnsFor(tx, table.value));
    if (neededFields.some((field) => !columns.includes(field))) return refuse({ code: 'candidateColumnsMissing' });
    const parameters = { requisitionId, sha256: createHash('sha256').update(upload?.content ?? '').digest('hex') };
    return command(deps, subject, { commandId, name: 'recruiting.importSheet', subject: 'candidates', parameters }, (tx) => takeRows(tx, table.value, columns, requisitionId === '' ? null : Number(requisitionId)));
  });
}

/** Binds the routes of candidates. */
export function registerCandidateRoutes(server: ApiServer, deps: RecruitingRoutesDeps): void {
  registerPeople(server, deps);
  registerSheets(server, deps);
}

