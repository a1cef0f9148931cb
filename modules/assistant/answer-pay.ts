/** Questions about pay: why it changed, how a line was made, when it is paid, how far the run is. */
import * as payroll from '#contracts/api/payroll-api';
import { success, type Result } from '#kernel/base/result';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { parseDecimal } from '#kernel/quantity/decimal';
import { compare, isZero, negate, rational, type Rational, subtract } from '#kernel/quantity/rational';
import type { ExplanationNode } from '#kernel/rules/explanation';
import type { ApiFailure } from '#modules/platform';
import { figure, type Asked, type Value } from './cite.ts';
import { monthOf } from './read-question.ts';
import { say, sentence, type Answerers, type Said, type Scene, type Sentence } from './scene.ts';

type Slip = Asked<typeof payroll.readPayslip> | Asked<typeof payroll.readOwnPayslip>;
type Line = Slip['body']['lines'][number];

const mostLines = 6;
const mostQuantities = 4;
const moneySections: ReadonlySet<string> = new Set(['earnings', 'deductions', 'insurance', 'tax']);
const zero = rational(0n);

const numberOf = (text: string | null): Rational => (text === null ? zero : (parseDecimal(text) ?? zero));
const size = (value: Rational): Rational => (compare(value, zero) < 0 ? negate(value) : value);
const changeOf = ({ amount, previousAmount }: Line): Rational => subtract(numberOf(amount), numberOf(previousAmount));

const titleAt = (scene: Scene, slip: Slip, index: number): string => scene.cite.read(slip, ['lines', index, 'titles', scene.language]).value;
const rowOf = ({ body }: Slip, { item }: Line) => ({ table: 'payroll.payslip', key: { personNumber: body.personNumber, month: body.month, item } });

/** Lines of some sections that are not as in the month before, the greatest change first. */
const changedLines = ({ body }: Slip, isWanted: (line: Line) => boolean, most: number): readonly { readonly line: Line; readonly index: number }[] =>
  body.lines.map((line, index) => ({ line, index }))
    .filter(({ line }) => isWanted(line) && !isZero(changeOf(line)))
    .sort((a, b) => -compare(size(changeOf(a.line)), size(changeOf(b.line))) || a.index - b.index)
    .slice(0, most);

const lineSentence = (scene: Scene, slip: Slip, line: Line, index: number): Sentence => {
  const amount = scene.cite.read(slip, ['lines', index, 'amount'], rowOf(slip, line));
  const title = titleAt(scene, slip, index);
  const unit = scene.word(`assistant.unit.${line.unit}`);
  if (line.previousAmount === null) return sentence('payLineNew', { title, amount: figure(amount), unit });
  const previous = scene.cite.read(slip, ['lines', index, 'previousAmount']);
  return sentence('payLine', { title, amount: figure(amount), previous: figure(previous), difference: figure(scene.cite.subtract(amount, previous)), unit });
};

/** Net pay beside the month before, with the lines that changed and the hours behind them. */
const compareSlip = (scene: Scene, slip: Slip): readonly Sentence[] => {
  const { body } = slip;
  const net = body.lines.findIndex(({ item }) => item === 'netPay');
  const line = body.lines[net];
  if (body.status !== 'computed' || line === undefined) return [sentence('payNone')];
  const { cite } = scene;
  const month = cite.read(slip, ['month']).value;
  const amount = cite.read(slip, ['lines', net, 'amount'], rowOf(slip, line));
  if (line.previousAmount === null) return [sentence('payNoPrevious', { month, amount: figure(amount), currency: body.currency })];
  const previous = cite.read(slip, ['lines', net, 'previousAmount']);
  const order = compare(changeOf(line), zero);
  const head = sentence(order < 0 ? 'payLess' : order > 0 ? 'payMore' : 'paySame', {
    month, amount: figure(amount), previous: figure(previous), difference: figure(cite.subtract(amount, previous)), currency: body.currency,
  });
  const lines = changedLines(slip, ({ section }) => moneySections.has(section), mostLines);
  const quantities = changedLines(slip, ({ section }) => section === 'attendance', mostQuantities);
  return [head, ...lines.map((each) => lineSentence(scene, slip, each.line, each.index)), ...(quantities.length === 0 ? [] : [sentence('payQuantities')]), ...quantities.map((each) => lineSentence(scene, slip, each.line, each.index))];
};

/** One's own payslip of the asked month, or the newest; null when there is none. */
const ownSlip = async (scene: Scene): Promise<Result<Asked<typeof payroll.readOwnPayslip> | null, ApiFailure>> => {
  const list = await scene.ask(payroll.listOwnPayslips);
  if (!list.ok) return list;
  const wanted = scene.question.time === null ? null : monthOf(scene.question.time, scene.today);
  const found = list.value.body.payslips.find(({ month, status }) => status === 'computed' && (wanted === null || month === wanted));
  return found === undefined ? success(null) : scene.ask(payroll.readOwnPayslip, { params: { month: found.month } });
};

const payChange = async (scene: Scene): Promise<Said> => {
  const slip = await ownSlip(scene);
  if (!slip.ok) return slip;
  return slip.value === null ? say(sentence('payNone')) : success(compareSlip(scene, slip.value));
};

/** The month that is being worked on is the one that has ended. */
const endedMonth = (scene: Scene): string => {
  const { time } = scene.question;
  return time === null ? monthOf(null, firstOfMonth(scene.today) - 1) : monthOf(time, scene.today);
};
const firstOfMonth = (day: number): number => {
  const [year, month] = monthOf(null, day).split('-').map(Number);
  return dayOfDate(year ?? 0, month ?? 1, 1);
};

const payChangeOf = async (scene: Scene, personNumber: string): Promise<Said> => {
  const slip = await scene.ask(payroll.readPayslip, { params: { month: endedMonth(scene), personNumber } });
  return slip.ok ? success(compareSlip(scene, slip.value)) : slip;
};

/** How people call lines that the law calls otherwise. */
const usualNames: readonly (readonly [RegExp, string])[] = [
  [/绩效工资|绩效奖|performance pay/iu, 'performancePay'], [/个税|所得税|\btax\b/iu, 'incomeTax'], [/实发|到手|net pay|take-?home/iu, 'netPay'], [/应发|\bgross\b/iu, 'grossPay'], [/公积金|housing fund/iu, 'housingFundEmployee'],
  [/养老|pension/iu, 'pensionEmployee'], [/医保|医疗|medical/iu, 'medicalEmployee'], [/失业|unemployment/iu, 'unemploymentEmployee'], [/基本工资|base (?:salary|pay)|basic (?:salary|pay)/iu, 'baseSalary'],
];

/** The line that the question names: by its title, the longest first, else by a usual name. */
const lineNamed = ({ body }: Slip, text: string): Line | undefined => {
  const lower = text.toLowerCase();
  const titles = body.lines.flatMap((line) => Object.values(line.titles).filter((title) => title !== '' && lower.includes(title.toLowerCase())).map((title) => ({ line, length: title.length })));
  const named = titles.sort((a, b) => b.length - a.length)[0]?.line;
  const usual = usualNames.find(([pattern]) => pattern.test(text))?.[1];
  return named ?? body.lines.find(({ item }) => item === usual);
};

type Explained = Asked<typeof payroll.explainOwnLine>;
const mostOperands = 8;

/** The nearest figures with a name below the root: what the line was worked out from. */
const operandsOf = ({ body }: Explained): readonly { readonly node: ExplanationNode; readonly path: readonly (string | number)[] }[] => {
  const found: { node: ExplanationNode; path: readonly (string | number)[] }[] = [];
  const seen = new Set<string>();
  const visit = (node: ExplanationNode, path: readonly (string | number)[]): void => {
    if (node.skipped === true || found.length >= mostOperands) return;
    const isNamed = path.length > 1 && body.labels[node.label] !== undefined;
    if (isNamed && node.unit !== 'text' && node.unit !== 'condition') {
      if (!seen.has(node.label)) found.push({ node, path });
      seen.add(node.label);
      return;
    }
    node.children.forEach((child, index) => visit(child, [...path, 'children', index]));
  };
  visit(body.root, ['root']);
  return found;
};

const lineMade = async (scene: Scene): Promise<Said> => {
  const slip = await ownSlip(scene);
  if (!slip.ok) return slip;
  if (slip.value === null) return say(sentence('payNone'));
  const line = lineNamed(slip.value, scene.question.text);
  if (line === undefined) return say(sentence('lineWhich'));
  const { cite, language } = scene;
  const explained = await scene.ask(payroll.explainOwnLine, { params: { month: slip.value.body.month, item: line.item } });
  if (!explained.ok) return explained;
  const { value } = explained;
  const head = sentence('lineAmount', {
    month: cite.read(value, ['month']).value, title: cite.read(value, ['titles', language]).value, amount: figure(cite.read(value, ['amount'], rowOf(slip.value, line))), unit: scene.word(`assistant.unit.${value.body.unit}`),
  });
  const operands = operandsOf(value).map(({ node, path }) => {
    const row = node.reference?.kind === 'fact' ? { table: node.reference.table, key: node.reference.key } : null;
    const shown: Value = cite.read(value, [...path, 'value'], row);
    return sentence('lineOperand', { title: cite.read(value, ['labels', node.label, language]).value, value: figure(shown), unit: scene.word(`assistant.unit.${node.unit}`) });
  });
  const index = value.body.rules.findIndex(({ item }) => item === line.item);
  const rule = index < 0 ? [] : [sentence('lineRule', { source: cite.read(value, ['rules', index, 'source']).value, article: cite.read(value, ['rules', index, 'article']).value })];
  return say(head, ...operands, ...rule);
};

const payDate = async (scene: Scene): Promise<Said> => {
  const list = await scene.ask(payroll.listOwnPayslips);
  if (!list.ok) return list;
  const wanted = scene.question.time === null ? null : monthOf(scene.question.time, scene.today);
  const index = list.value.body.payslips.findIndex(({ month }) => wanted === null || month === wanted);
  if (index < 0) return say(sentence('payNone'));
  return say(sentence('payDate', { month: scene.cite.read(list.value, ['payslips', index, 'month']).value, date: figure(scene.cite.read(list.value, ['payslips', index, 'payDate'])) }));
};

const runState = async (scene: Scene): Promise<Said> => {
  const run = await scene.ask(payroll.readPayRun, { params: { month: endedMonth(scene) } });
  if (!run.ok) return run;
  const { cite } = scene;
  const found = run.value.body.run;
  if (found === null) return say(sentence('runNone'));
  return say(sentence('runState', {
    month: cite.read(run.value, ['run', 'month']).value, state: scene.word(`runStatus.${found.status}`),
    computed: figure(cite.read(run.value, ['run', 'computed'], { table: 'payroll.pay_run', key: { runId: found.runId } })), notComputed: figure(cite.read(run.value, ['run', 'notComputed'])),
  }));
};

/** Makers of answers about pay. */
export const payAnswers: Answerers = {
  payChange: { routes: [payroll.listOwnPayslips, payroll.readOwnPayslip], answer: payChange, other: { routes: [payroll.readPayslip], answer: payChangeOf } },
  lineMade: { routes: [payroll.listOwnPayslips, payroll.readOwnPayslip, payroll.explainOwnLine], answer: lineMade },
  payDate: { routes: [payroll.listOwnPayslips], answer: payDate },
  runState: { routes: [payroll.readPayRun], answer: runState },
};
