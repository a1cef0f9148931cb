/** Values in use that no primary source confirms: shown with the run until they are (R: a warning that stays visible). */
import type { PayRules } from './pay-rules.ts';
import type { PayPerson } from './pay-facts.ts';
import type { RouteResponse } from '#contracts/api/api-route';
import type { readPayRun } from '#contracts/api/payroll-api';

type Unconfirmed = NonNullable<RouteResponse<typeof readPayRun>['run']>['unconfirmed'];

/** Layers of packs whose every rule is a choice of the company: the way a rule counts (a rounding) as much as a value. */
const choiceLayers: ReadonlySet<string> = new Set(['company', 'branch']);

/** Each value and each rule of a company once, company choices first, over the places where the people are paid. */
export const unconfirmedValues = (rules: PayRules, persons: readonly PayPerson[]): Unconfirmed => {
  const programs = new Set(persons.flatMap((person) => {
    const placed = rules.place(person);
    return 'rules' in placed ? [placed.rules.program] : [];
  }));
  const choicePacks = new Set(rules.packs.packs.filter(({ layer }) => choiceLayers.has(layer)).map(({ code }) => code));
  const found = new Map<string, Unconfirmed[number]>();
  for (const program of programs) {
    for (const [code, { definition, value, pack }] of program.rules.resolved.parameters) {
      if (value === null || value.proof === 'confirmed') continue;
      const place = `${pack} ${code}`;
      found.set(place, { parameter: code, titles: { 'zh-CN': definition.title.zh, en: definition.title.en }, value: value.value, proof: value.proof, source: value.proof === 'companyChoice' ? value.article : `${value.source} ${value.article}` });
    }
    for (const { item, pack } of program.rules.items) {
      if (!choicePacks.has(pack)) continue;
      found.set(`${pack} ${item.code}`, { parameter: item.code, titles: { 'zh-CN': item.title.zh, en: item.title.en }, value: '', proof: 'companyChoice', source: item.article });
    }
  }
  return [...found.values()].sort((a, b) => (a.proof === b.proof ? (a.parameter < b.parameter ? -1 : 1) : a.proof === 'companyChoice' ? -1 : 1));
};
