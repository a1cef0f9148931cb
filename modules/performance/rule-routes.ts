/** HTTP of the company's rules about performance: versions with their proof, and what a formula would have given. */
import * as routes from '#contracts/api/review-api';
import type { ParsedBody, RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { daysOfMonth, formatDay } from '#kernel/calendar/epoch-day';
import { compileRule, explainRule, ruleInputs, ruleKinds, type CompiledRule } from '#kernel/performance/performance-rule';
import { risksOf, type JudgedRule } from '#kernel/performance/rule-risks';
import { parseDecimal } from '#kernel/quantity/decimal';
import { compare } from '#kernel/quantity/rational';
import type { InputCell } from '#kernel/rules/rule-types';
import { personFieldsOf, visiblePeople, type ListedPerson } from '#modules/attendance';
import { forSubject, mayReach, readCompany, type ApiFailure, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import type { ReviewError } from './review-errors.ts';
import { reviewFailure, runStep, type ReviewRoutesDeps } from './review-tools.ts';
import { listRules, readPayEffect, type NewRule, type RuleVersion } from './rule-store.ts';
import { compileVersion, formulaError, proposeRule, proposeRuleEnd, ruleInForce, stateOfRule } from './rule-versions.ts';
import { attendanceCells } from './score-points.ts';
import { factorInputs } from './score-factors.ts';
import { scoresOfMonth } from './score-store.ts';

type RuleAnswer = RouteResponse<typeof routes.listPerformanceRules>['rules'][number];

const noFormula = { formula: '', floor: '', cap: '' } as const;
const noWeights = { missing: 'incomplete' } as const;

const judgedOf = (rule: RuleVersion): JudgedRule => {
  const { consultedFrom, consultedTo } = rule;
  return rule.kind === 'weights' ? { kind: rule.kind, consultedFrom, consultedTo, components: rule.definition.components } : { kind: rule.kind, consultedFrom, consultedTo, formula: rule.definition.formula, floor: rule.definition.floor };
};

const ruleAnswer = (rule: RuleVersion, all: readonly RuleVersion[], today: string, names: ReadonlyMap<string, string>): RuleAnswer => ({
  ruleId: String(rule.ruleId), kind: rule.kind, title: rule.title, validFrom: rule.validFrom, consultedFrom: rule.consultedFrom, consultedTo: rule.consultedTo, consultedWith: rule.consultedWith, publishedOn: rule.publishedOn, publishedWhere: rule.publishedWhere,
  documentReference: rule.documentReference, risks: [...risksOf(judgedOf(rule))], state: stateOfRule(rule, all, today), proposedBy: names.get(rule.madeBy) ?? '', proposedAt: rule.madeAt.toISOString(), endReason: rule.endReason ?? '', endsFrom: rule.endsFrom, rounding: 'fen',
  ...(rule.kind === 'weights' ? { ...noFormula, components: rule.definition.components.map((each) => ({ ...each })), missing: rule.definition.missing, cycleKinds: [...(rule.definition.cycleKinds ?? [])] } : { ...noWeights, components: [], cycleKinds: [], ...rule.definition }),
});

const listAll = async (deps: ReviewRoutesDeps, tx: CompanyTransaction): Promise<RouteResponse<typeof routes.listPerformanceRules>> => {
  const rules = await listRules(tx);
  const names = await deps.nameUsers(tx, [...new Set(rules.map(({ madeBy }) => madeBy))]);
  return {
    rules: rules.map((rule) => ruleAnswer(rule, rules, formatDay(deps.today()), names)), payEffectFrom: await readPayEffect(tx),
    inputs: ruleKinds.flatMap((kind) => ruleInputs[kind].map(({ code, title, unit }) => ({ kind, code, titleChinese: title.zh, titleEnglish: title.en, unit }))),
  };
};

const newRuleOf = ({ kind, components, missing, cycleKinds, formula, floor, cap, rounding, ...rest }: Omit<ParsedBody<typeof routes.proposePerformanceRule>, 'commandId'>): NewRule =>
  (kind === 'weights' ? { ...rest, kind, definition: { components, missing, ...(cycleKinds.length === 0 ? {} : { cycleKinds }) } } : { ...rest, kind, definition: { formula, floor, cap, ...(kind === 'raise' ? { rounding } : {}) } });

type Inputs = Readonly<Record<string, InputCell>> | null;

/** What the two kinds of rule look at in a month, by person. */
const inputsOfMonth = async (tx: CompanyTransaction, kind: 'attendanceScore' | 'payFactor', month: string, personIds: readonly number[]): Promise<ReadonlyMap<number, Inputs>> => {
  if (kind === 'attendanceScore') {
    const { fromDay, toDay } = daysOfMonth(month);
    return attendanceCells(tx, { fromDay, toDay: toDay - 1 }, personIds);
  }
  const scores = await scoresOfMonth(tx, month, personIds);
  return new Map(personIds.map((personId) => {
    const score = scores.get(personId);
    return [personId, score === undefined ? null : factorInputs(score, undefined)];
  }));
};

const resultOf = (rule: CompiledRule | null, inputs: Inputs | undefined): string | null => {
  const explained = rule === null || inputs == null ? null : explainRule(rule, inputs);
  return explained?.ok === true ? explained.value.value : null;
};

const byValue = (one: string, other: string): number => {
  const [a, b] = [parseDecimal(one), parseDecimal(other)];
  return a === null || b === null ? 0 : compare(b, a);
};

const mostRows = 200;

type Trial = { readonly person: ListedPerson; readonly before: string | null; readonly after: string | null };

const trialAnswer = (trials: readonly Trial[]): RouteResponse<typeof routes.tryPerformanceRule> => {
  const results = Map.groupBy(trials.flatMap(({ after }) => (after === null ? [] : [after])), (value) => value);
  return {
    people: trials.length, withoutResult: trials.filter(({ after }) => after === null).length,
    results: [...results].toSorted(([one], [other]) => byValue(one, other)).map(([value, own]) => ({ value, people: own.length })),
    rows: trials.filter(({ before, after }) => before !== after).slice(0, mostRows).map(({ person, before, after }) => ({ ...personFieldsOf(person), before, after })),
  };
};

const tryRule = async (tx: CompanyTransaction, subject: Subject, body: ParsedBody<typeof routes.tryPerformanceRule>): Promise<Result<RouteResponse<typeof routes.tryPerformanceRule>, ReviewError>> => {
  const { kind, formula, floor, cap, month } = body;
  const wanted = compileRule({ kind, code: 'performance-rule-trial', formula, floor, cap, validFrom: `${month}-01`, source: 'trial', article: '' });
  if (!wanted.ok) return failure(formulaError(wanted.error));
  const current = await ruleInForce(tx, kind, `${month}-01`);
  const compiled = current === null ? null : compileVersion(current);
  const people = (await visiblePeople(tx, subject, daysOfMonth(month))).filter(({ personId }) => mayReach(subject, 'read', 'rating', personId));
  const inputs = await inputsOfMonth(tx, kind, month, people.map(({ personId }) => personId));
  return success(trialAnswer(people.map((person) => ({ person, before: resultOf(compiled?.ok === true ? compiled.value : null, inputs.get(person.personId)), after: resultOf(wanted.value, inputs.get(person.personId)) }))));
};

/** Registers the routes of rules. */
export const registerRuleRoutes = (server: ApiServer, deps: ReviewRoutesDeps): void => {
  const { database } = deps;
  server.handle(routes.listPerformanceRules, async ({ subject }) => success(await readCompany(database, forSubject(subject), (tx) => listAll(deps, tx))));
  server.handle(routes.proposePerformanceRule, ({ subject, body }) => {
    const { commandId, ...wish } = body;
    const rule = newRuleOf(wish);
    return runStep(database, subject, { commandId, name: 'performance.proposeRule', subject: `performanceRule:${rule.kind}`, parameters: { ...rule } }, async (tx) => {
      const proposed = await proposeRule(tx, deps, rule);
      return proposed.ok ? success({ ruleId: String(proposed.value.ruleId), proposalId: String(proposed.value.proposalId) }) : proposed;
    });
  });
  server.handle(routes.tryPerformanceRule, async ({ subject, body }): Promise<Result<RouteResponse<typeof routes.tryPerformanceRule>, ApiFailure>> => {
    const tried = await readCompany(database, forSubject(subject), (tx) => tryRule(tx, subject, body));
    return tried.ok ? tried : failure(reviewFailure(tried.error));
  });
  server.handle(routes.endPerformanceRule, ({ subject, params, body }) =>
    runStep(database, subject, { commandId: body.commandId, name: 'performance.endRule', subject: `performanceRule:${params.ruleId}`, parameters: { ruleId: params.ruleId, reason: body.reason } }, async (tx) => {
      const proposed = await proposeRuleEnd(tx, { ruleId: Number(params.ruleId), reason: body.reason });
      return proposed.ok ? success({ proposalId: String(proposed.value.proposalId) }) : proposed;
    }));
};
