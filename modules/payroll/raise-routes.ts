/** HTTP of what results bring beside the pay of a month: proposed raises, and what a change of a score would pay. */
import * as routes from '#contracts/api/raise-api';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay, monthOfDay, parseDay } from '#kernel/calendar/epoch-day';
import { ruleLabels } from '#kernel/performance/performance-rule';
import { raisedWageLabel } from '#kernel/performance/raised-wage';
import type { ExplanationNode } from '#kernel/rules/explanation';
import { personNamesOf } from '#modules/people';
import { tryProposedScores } from '#modules/performance';
import { asSystem, findProposal, forSubject, mayRead, readCompany, withCompany, type ApiFailure, type ApiServer, type CompanyTransaction, type Proposal, type Subject } from '#modules/platform';
import { factReferences, readFacts } from './explanation-facts.ts';
import { changePay, matchesSearch, namesFor, pageOf, personIdsOf, type PayItemRoutesDeps } from './pay-item-routes.ts';
import { previewDifference, type ChangedLine } from './preview-difference.ts';
import { proposeRaises } from './propose-raises.ts';
import { readRaises } from './raise-store.ts';

/** Of a month or of an hour, as the wage stands in the derivation. */
const wageKindOf = ({ label, children }: ExplanationNode): 'monthly' | 'hourly' | null => {
  if (label === 'monthlyWage' || label === 'hourlyWage') return label === 'monthlyWage' ? 'monthly' : 'hourly';
  for (const child of children) {
    const found = wageKindOf(child);
    if (found !== null) return found;
  }
  return null;
};

const listAnswer = async (deps: PayItemRoutesDeps, tx: CompanyTransaction, query: ParsedQuery<typeof routes.listRaises>): Promise<RouteResponse<typeof routes.listRaises>> => {
  const raises = (await readRaises(tx)).filter(({ state }) => query.state === 'all' || state === query.state);
  const people = await personNamesOf(tx, raises.map(({ personId }) => personId));
  const { total, rows } = pageOf(raises.flatMap((raise) => {
    const person = people.get(raise.personId);
    return person === undefined || !matchesSearch(person, query.search) ? [] : [{ person, raise }];
  }), query);
  const nameOf = await namesFor(deps, tx, rows.map(({ raise }) => raise.madeBy));
  return {
    total,
    rows: rows.map(({ person, raise: { raiseId, validFromDay, content, state, madeBy, madeAt } }) => ({
      ...person, raiseId: String(raiseId), validFrom: formatDay(validFromDay), wageKind: wageKindOf(content.explanation) ?? 'monthly', before: content.before, after: content.after, rate: content.rate, reason: content.reason, state, proposedBy: nameOf(madeBy), proposedAt: madeAt.toISOString(),
    })),
  };
};

const wageLabels = { [raisedWageLabel]: { zh: '调薪后工资', en: 'Wage after the raise' }, monthlyWage: { zh: '月工资', en: 'Monthly wage' }, hourlyWage: { zh: '小时工资', en: 'Hourly wage' } };
const labels = Object.fromEntries(Object.entries({ ...ruleLabels('raise'), ...wageLabels }).map(([code, { zh, en }]) => [code, { 'zh-CN': zh, en }]));

/** How the rule came to a raise; null for who may not read results of the person: what they were is told to nobody else. */
const explanationOf = async (tx: CompanyTransaction, raiseId: number): Promise<RouteResponse<typeof routes.explainRaise> | null> => {
  const [raise] = await readRaises(tx, { raiseId });
  const person = raise === undefined ? undefined : (await personNamesOf(tx, [raise.personId])).get(raise.personId);
  if (raise === undefined || person === undefined || !mayRead(tx.access, 'rating', raise.personId)) return null;
  const { explanation: root, after } = raise.content;
  const facts = await readFacts(tx, raise.personId, factReferences(root));
  return { personNumber: person.personNumber, name: person.name, month: monthOfDay(raise.validFromDay), item: raisedWageLabel, titles: labels[raisedWageLabel] ?? { 'zh-CN': '', en: '' }, amount: after, unit: 'CNY', root, labels, rules: [], facts };
};

/** An open change of one person's score, for who reads pay and results of that person; nobody looks at their own this way. */
const findChange = async (tx: CompanyTransaction, subject: Subject, proposalId: number): Promise<{ readonly proposal: Proposal; readonly personId: number } | null> => {
  const proposal = await findProposal(tx, proposalId);
  const personId = proposal?.beneficiaryPersonId ?? null;
  if (proposal === null || personId === null || proposal.kind !== 'scoreChange' || proposal.state !== 'open' || personId === subject.personId) return null;
  if (!mayRead(tx.access, 'pay', personId) || !mayRead(tx.access, 'rating', personId)) return null;
  tx.noteRead({ fieldClass: 'pay', personIds: [personId], what: 'payroll.score_change_preview' });
  return { proposal, personId };
};

const changedLine = ({ item, titleChinese, titleEnglish, before, after }: ChangedLine) => ({ item, titles: { 'zh-CN': titleChinese, en: titleEnglish }, before, after });

/** Made and taken back as the system: a run asks nobody about whose results they may write. */
const previewChange = async ({ database }: PayItemRoutesDeps, subject: Subject, proposalId: number): Promise<Result<RouteResponse<typeof routes.previewScoreChange>, ApiFailure>> => {
  const found = await readCompany(database, forSubject(subject), (tx) => findChange(tx, subject, proposalId));
  if (found === null) return failure({ code: 'notFound', status: 404 });
  const { proposal, personId } = found;
  const seen = await withCompany(database, asSystem(subject.companyId, 'payRun', 'server'), (tx) => previewDifference(tx, { personId, apply: (inside) => tryProposedScores(inside, proposal) }));
  if (!seen.ok) return failure({ code: seen.error.code, status: 409 });
  const { month, state, lines, carried, netBefore, netAfter } = seen.value;
  return success({ month, state, isRelative: false, isWithheld: false, lines: lines.map(changedLine), carried: carried.map((line) => ({ ...changedLine(line), fromMonth: line.fromMonth })), netBefore, netAfter });
};

/** Binds the routes. */
export const registerRaiseRoutes = (server: ApiServer, deps: PayItemRoutesDeps): void => {
  const { database } = deps;
  server.handle(routes.listRaises, ({ subject, query }) => readCompany(database, forSubject(subject), async (tx) => success(await listAnswer(deps, tx, query))));
  server.handle(routes.explainRaise, ({ subject, params }) => readCompany(database, forSubject(subject), async (tx) => {
    const explained = await explanationOf(tx, Number(params.raiseId));
    return explained === null ? failure({ code: 'notFound', status: 404 }) : success(explained);
  }));
  server.handle(routes.previewScoreChange, ({ subject, params }) => previewChange(deps, subject, Number(params.proposalId)));
  server.handle(routes.proposeRaises, ({ subject, body: { commandId, personNumbers, validFrom, reason } }) => changePay(deps, subject, { commandId, name: 'proposeRaises', subject: `date:${validFrom}`, parameters: { personNumbers, validFrom, reason } }, async (tx) => {
    const day = parseDay(validFrom);
    if (!day.ok) return failure({ code: 'invalidRequest', data: { field: 'validFrom' } });
    const ids = await personIdsOf(tx, personNumbers);
    const done = await proposeRaises(tx, { personIds: personNumbers.map((personNumber) => ids.get(personNumber) ?? null), validFromDay: day.value, reason });
    return success({ proposed: done.proposed, refused: [...done.refused] });
  }));
};
