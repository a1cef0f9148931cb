/** 怎么算的: the tree that the reference evaluator walked, with names for its labels and the facts behind its leaves. */
import * as z from 'zod';
import type { ExplanationNode, LeafReference } from '#kernel/rules/explanation';
import { dateValue, monthValue, titlesValue } from './api-values.ts';

const explanationOperations = [
  'leaf', 'item', 'add', 'subtract', 'multiply', 'divide', 'minimum', 'maximum', 'negate', 'not', 'and', 'or',
  'compare', 'if', 'round', 'total', 'sum', 'span', 'bracket',
] as const;
export const proofs = ['confirmed', 'secondary', 'companyChoice'] as const;
const scalar = z.union([z.string(), z.number()]);

const leafReference: z.ZodType<LeafReference> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('fact').describe('A stored row.'), table: z.string().describe('Table.'),
    key: z.record(z.string(), scalar).describe('Key of the row without the company.'),
  }),
  z.object({
    kind: z.literal('parameter').describe('A dated value of a rule pack.'), pack: z.string().describe('Pack.'),
    parameter: z.string().describe('Parameter.'), validFrom: z.string().describe('From when it holds.'),
    source: z.string().describe('Where it is published.'), article: z.string().describe('Article.'), proof: z.enum(proofs).describe('State of proof.'),
  }),
  z.object({ kind: z.literal('constant').describe('Stands in the formula.'), pack: z.string().describe('Pack.'), item: z.string().describe('Pack item.') }),
]);

const explanationNode: z.ZodType<ExplanationNode> = z.object({
  operation: z.enum(explanationOperations).describe('What was done with the children.'),
  label: z.string().describe('Name of the item, parameter or input; see labels.'),
  value: z.string().describe('Exact value: a decimal, or a fraction such as 1200/7.'),
  unit: z.string().describe('Unit, for example CNY, minute, CNY/minute.'),
  get children() { return z.array(explanationNode).describe('Operands in order.'); },
  reference: z.exactOptional(leafReference).describe('Where a leaf comes from.'),
  skipped: z.exactOptional(z.boolean()).describe('True for the branch not taken.'),
  detail: z.exactOptional(z.record(z.string(), scalar)).describe('What the operation needs besides its children.'),
}).meta({ id: 'ExplanationNode', description: 'One step of a computation; evaluating the operation over the children gives the value.' });

export const factKinds = [
  'punch', 'approval', 'attendanceDay', 'rosterDay', 'schedule', 'terms', 'declaredDeduction', 'openingBalance', 'earlierPayslipLine', 'payslip', 'payItemAmount', 'customValue', 'performanceBase', 'score', 'factorDecision', 'performanceRule', 'retroDifference', 'deductionOrder', 'person', 'company',
] as const;

export const explanationResponse = z.object({
  personNumber: z.string().describe('Person number.'),
  name: z.string().describe('Name.'),
  month: monthValue.describe('Month.'),
  item: z.string().describe('Pay item.'),
  titles: titlesValue.describe('Name of the item.'),
  amount: z.string().describe('Figure on the payslip.'),
  unit: z.string().describe('Its unit.'),
  root: explanationNode.describe('The computation.'),
  labels: z.record(z.string(), titlesValue).describe('Names for the labels of the tree; a label that is missing here is shown as it is.'),
  rules: z.array(z.object({
    item: z.string().describe('Pay item.'),
    titles: titlesValue.describe('Name of the item.'),
    formula: z.string().describe('Formula as it stands in the pack.'),
    pack: z.string().describe('Pack.'),
    validFrom: z.string().describe('From when this version holds.'),
    source: z.string().describe('Where the rule is published.'),
    article: z.string().describe('Article.'),
    proof: z.enum(proofs).describe('State of proof.'),
  })).describe('Rules of the items in the tree.'),
  facts: z.array(z.object({
    table: z.string().describe('Table.'),
    key: z.record(z.string(), scalar).describe('Key.'),
    kind: z.enum(factKinds).describe('What it is.'),
    date: dateValue.nullable().describe('Business day that shows it on the time line; null when it belongs to no day.'),
    fields: z.array(z.object({
      name: z.string().describe('Field; phrases field.<name>.'), value: z.string().describe('Value as text.'),
    })).describe('What it says.'),
  })).describe('The stored rows behind the fact leaves, each once.'),
});

/** A figure that belongs to no payslip (a score, a goal's progress), explained in the same words and by the same view. */
export const explainedFigure = explanationResponse.pick({ titles: true, amount: true, unit: true, root: true, labels: true, rules: true, facts: true });
