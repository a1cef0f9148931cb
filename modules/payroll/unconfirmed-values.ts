/** Values in use that no primary source confirms: shown with the run until they are (R: a warning that stays visible). */
import type { PayRules } from './pay-rules.ts';
import type { PayPerson } from './pay-facts.ts';
import type { RouteResponse } from '#contracts/api/api-route';
import type { readPayRun } from '#contracts/api/payroll-api';

type Unconfirmed = NonNullable<RouteResponse<typeof readPayRun>['run']>['unconfirmed'];

/** Each value once, company choices first, over the places where the people are paid. */
export const unconfirmedValues = (rules: PayRules, persons: readonly PayPerson[]): Unconfirmed => {
  const programs = new Set(persons.flatMap((person) => {
    const placed = rules.place(person);
    return 'rules' in placed ? [placed.rules.program] : [];
  }));
  const found = new Map<string, Unconfirmed[number]>();
  for (const program of programs) {
    for (const [code, { definition, value, pack }] of program.rules.resolved.parameters) {
      if (value === null || value.proof === 'confirmed') continue;
      const place = `${pack} ${code}`;
      found.set(place, { parameter: code, titles: { 'zh-CN': definition.title.zh, en: definition.title.en }, value: value.value, proof: value.proof, source: value.proof === 'companyChoice' ? value.article : `${value.source} ${value.article}` });
    }
  }
  return [...found.values()].sort((a, b) => (a.proof === b.proof ? (a.parameter < b.parameter ? -1 : 1) : a.proof === 'companyChoice' ? -1 : 1));
};
