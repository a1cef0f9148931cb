/** An explained line in the words of the HTTP interface: names for its labels and the rules of its items. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { explainLine } from '#contracts/api/payroll-api';
import { ruleKinds, ruleLabels } from '#kernel/performance/performance-rule';
import type { ExplanationNode, Proof } from '#kernel/rules/explanation';
import type { PackTitle } from '#kernel/rules/pack-types';
import type { ProgramItem } from '#kernel/rules/term';
import type { ExplainedPayslipLine } from './explain-line.ts';

type Answer = RouteResponse<typeof explainLine>;

const titles = ({ zh, en }: PackTitle) => ({ 'zh-CN': zh, en });

const nodesOf = (root: ExplanationNode): readonly ExplanationNode[] => {
  const seen = new Set<ExplanationNode>();
  const visit = (node: ExplanationNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    node.children.forEach(visit);
  };
  visit(root);
  return [...seen];
};

/** Names in the trees of results that a factor came from. */
const namesOfResults: readonly (readonly [string, PackTitle])[] = ruleKinds.flatMap((kind) => Object.entries(ruleLabels(kind)));

/** Names of items, inputs, parameters and tables by code. */
const namesOf = ({ program }: ExplainedPayslipLine): ReadonlyMap<string, PackTitle> => new Map([
  ...namesOfResults,
  ...program.rules.inputs.map(({ code, title }) => [code, title] as const),
  ...[...program.rules.resolved.parameters].map(([code, { definition }]) => [code, definition.title] as const),
  ...[...program.rules.resolved.tables].flatMap(([code, { definition }]) =>
    [[code, definition.title] as const, ...definition.columns.map((column) => [`${code}.${column.code}`, definition.title] as const)]),
  ...program.rules.items.map(({ item }) => [item.code, item.title] as const),
]);

const strength: Readonly<Record<Proof, number>> = { companyChoice: 0, secondary: 1, confirmed: 2 };

/** Leaves of one item's own formula, not of the items below it. */
const ownLeaves = (node: ExplanationNode): readonly ExplanationNode[] =>
  node.children.flatMap((child) => (child.operation === 'item' ? [] : child.children.length === 0 ? [child] : ownLeaves(child)));

/** An item is proven as well as the weakest value in its formula; items of company packs are choices, of city packs secondary. */
const proofOf = (layer: string | undefined, leaves: readonly ExplanationNode[]): Proof => {
  const base: Proof = layer === 'country' ? 'confirmed' : layer === 'city' || layer === 'region' ? 'secondary' : 'companyChoice';
  return leaves.reduce<Proof>((weakest, { reference }) => (reference?.kind === 'parameter' && strength[reference.proof] < strength[weakest] ? reference.proof : weakest), base);
};

type LayerOfPack = (pack: string) => string | undefined;

const ruleOf = ({ item, pack }: ProgramItem, node: ExplanationNode, layerOf: LayerOfPack): Answer['rules'][number] => {
  const leaves = ownLeaves(node);
  const from = leaves.flatMap(({ reference }) => (reference?.kind === 'parameter' ? [reference.validFrom] : [])).sort().at(-1) ?? '';
  return { item: item.code, titles: titles(item.title), formula: item.formula, pack, validFrom: from, source: item.source, article: item.article, proof: proofOf(layerOf(pack), leaves) };
};

/** Everything about a line but the person's name and the rows behind its leaves. */
export const explanationAnswer = (line: ExplainedPayslipLine, layerOf: LayerOfPack): Pick<Answer, 'item' | 'titles' | 'amount' | 'unit' | 'root' | 'labels' | 'rules'> => {
  const nodes = nodesOf(line.root);
  const names = namesOf(line);
  const labels: Record<string, { 'zh-CN': string; en: string }> = {};
  for (const { label } of nodes) {
    const name = names.get(label);
    if (name !== undefined) labels[label] = titles(name);
    // What is carried of a closed month: "2026-10 performancePay".
    const [, month, item] = /^(\d{4}-\d{2}) (.+)$/.exec(label) ?? [];
    const carried = item === undefined ? undefined : names.get(item);
    if (carried !== undefined) labels[label] = { 'zh-CN': `${month} ${carried.zh}`, en: `${carried.en}, ${month}` };
  }
  const byCode = new Map(line.program.rules.items.map((programItem) => [programItem.item.code, programItem]));
  const rules = new Map<string, Answer['rules'][number]>();
  for (const node of nodes) {
    const programItem = node.operation === 'item' ? byCode.get(node.label) : undefined;
    if (programItem !== undefined && !rules.has(node.label)) rules.set(node.label, ruleOf(programItem, node, layerOf));
  }
  return { item: line.item, titles: titles(line.payslipItem.title), amount: line.amount, unit: line.payslipItem.unit, root: line.root, labels, rules: [...rules.values()] };
};
