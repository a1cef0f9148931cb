/** 怎么算的: the figure, its formula in words, and every step that can be opened down to facts, parameters and articles. */
import { useState, type ReactNode } from 'react';
import type { ExplanationNode } from '#kernel/rules/explanation';
import type { Answer } from '../api/client.ts';
import { ProofBadge } from '../parts/figures.tsx';
import { formatMinutes } from '../text/format.ts';
import { useText, useTitle, type Text } from '../text/text.tsx';
import { arithmeticOf, factKey, holdsNumbers, operandsOf, shownUnit, tokensOf } from './expression.ts';
import { valueText } from './value-text.ts';

/** A figure of a payslip, or one that belongs to none, as a score. */
export type Explanation = Pick<Answer<'explainLine'>, 'titles' | 'amount' | 'unit' | 'root' | 'labels' | 'rules' | 'facts'>;
/** Without `onDay` no days are opened from it. */
type Context = { readonly explanation: Explanation; readonly onDay: ((date: string) => void) | null };

const useLabel = (explanation: Explanation): ((label: string) => string) => {
  const titleOf = useTitle();
  const text = useText();
  return label => {
    const titles = explanation.labels[label];
    return titles === undefined ? text(`label.${label}`, {}, text(`field.${label}`, {}, text(`minuteClass.${label}`, {}, label))) : titleOf(titles);
  };
};

const Formula = ({ node, explanation, within }: { readonly node: ExplanationNode; readonly explanation: Explanation; readonly within: boolean }): ReactNode => {
  const text = useText();
  const label = useLabel(explanation);
  const root = node.children[0];
  const inside = holdsNumbers(node, within);
  const tokens = node.operation === 'item' ? (root === undefined ? [] : tokensOf(root)) : arithmeticOf(node);
  if (tokens.length === 0) return null;
  return (
    <p className="formula">
      {tokens.map((token, index) => {
        if (token.kind === 'sign') return <span key={index} className="formula-sign">{token.sign}</span>;
        if (token.kind === 'word') return <span key={index} className="formula-word">{text(token.code, { ...token.values, unit: text(`roundingUnit.${String(token.values['unit'] ?? '')}`, {}, String(token.values['unit'] ?? '')) })}</span>;
        const constant = token.node.reference?.kind === 'constant';
        return <span key={index} className="formula-operand">{constant ? '' : `${label(token.node.label)} `}<b>{valueText(token.node.value, shownUnit(token.node, inside), text)}</b></span>;
      })}
      <span className="formula-sign"> = </span><b>{valueText(node.value, shownUnit(node, within), text)}</b>
    </p>
  );
};

const Rule = ({ item, explanation }: { readonly item: string; readonly explanation: Explanation }): ReactNode => {
  const text = useText();
  const rule = explanation.rules.find(entry => entry.item === item);
  if (rule === undefined) return null;
  return (
    <div className="rule">
      <ProofBadge proof={rule.proof} />
      <span>{rule.article === '' ? rule.source : `${rule.source} · ${rule.article}`}</span>
      <small>{rule.validFrom === '' ? rule.pack : text('explain.ruleVersion', { pack: rule.pack, date: rule.validFrom })}</small>
      <details><summary>{text('explain.ruleText')}</summary><code>{rule.formula}</code></details>
    </div>
  );
};

/** The company's own rule that a result follows from: it says in its node which one it is. */
const RuleOfResult = ({ node }: { readonly node: ExplanationNode }): ReactNode => {
  const text = useText();
  const said: NonNullable<ExplanationNode['detail']> = node.detail ?? {};
  const [formula, source, article] = [said['formula'], said['source'], said['article']];
  if (formula === undefined || said['rule'] === undefined) return null;
  return (
    <div className="rule">
      <ProofBadge proof="companyChoice" />
      <span>{[source, article].filter(part => part !== undefined && part !== '').join(' · ')}</span>
      <small>{text('explain.resultRule', { date: said['validFrom'] ?? '' })}</small>
      <details><summary>{text('explain.ruleText')}</summary><code>{formula}</code></details>
    </div>
  );
};

/** Minutes and codes in a row's fields as people read them. */
const fieldText = (name: string, value: string, text: Text): string => {
  if (name.endsWith('Minutes') && /^\d+$/.test(value)) return formatMinutes(Number(value), text);
  return text(`value.${value}`, {}, value);
};

const Leaf = ({ node, context, insideDay }: { readonly node: ExplanationNode; readonly context: Context; readonly insideDay: boolean }): ReactNode => {
  const text = useText();
  const reference = node.reference;
  if (reference === undefined) return null;
  if (reference.kind === 'constant') return <p className="leaf">{text('explain.constant', { pack: reference.pack })}</p>;
  if (reference.kind === 'parameter') {
    return (
      <p className="leaf">
        <ProofBadge proof={reference.proof} /> {[reference.source, reference.article].filter(part => part !== '').join(' · ')}
        <small>{text('explain.parameterVersion', { pack: reference.pack, date: reference.validFrom })}</small>
      </p>
    );
  }
  const fact = context.explanation.facts.find(entry => factKey(entry) === factKey(reference));
  if (fact === undefined) return <p className="leaf"><small>{text(`factTable.${reference.table}`, {}, reference.table)}</small></p>;
  return (
    <div className="leaf">
      <strong>{text(`factKind.${fact.kind}`)}</strong>
      <dl className="leaf-fields">{fact.fields.filter(field => field.value !== '').map(field => <div key={field.name}><dt>{text(`field.${field.name}`, {}, field.name)}</dt><dd>{fieldText(field.name, field.value, text)}</dd></div>)}</dl>
      {fact.date === null || insideDay || context.onDay === null ? null : <button type="button" className="link-button" onClick={() => context.onDay?.(fact.date ?? '')}>{text('explain.openDay', { date: fact.date })}</button>}
    </div>
  );
};

const isDate = (label: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(label);

const isNothing = (node: ExplanationNode): boolean => /^-?0*(\.0*)?$/.test(node.value);

const shownChildren = (node: ExplanationNode, all: boolean): readonly ExplanationNode[] => {
  const operands = operandsOf(node);
  const long = node.operation === 'sum' && operands.length > 6;
  return long && !all ? operands.filter(child => !isNothing(child)) : operands;
};

type StepProps = { readonly node: ExplanationNode; readonly context: Context; readonly insideDay: boolean;
  /** Whether it stands below a result of a review: bare figures are numbers there. */
  readonly within: boolean };

const StepBody = ({ node, context, insideDay, within }: StepProps): ReactNode => {
  const text = useText();
  const [all, setAll] = useState(false);
  const children = shownChildren(node, all);
  const left = operandsOf(node).length - children.length;
  const day = isDate(node.label);
  return (
    <div className="step-body">
      <Formula node={node} explanation={context.explanation} within={within} />
      {node.operation === 'item' ? <Rule item={node.label} explanation={context.explanation} /> : null}
      <RuleOfResult node={node} />
      {(node.operation === 'sum' || node.operation === 'total') && operandsOf(node).length > 1 ? <p className="leaf">{text(`explain.${node.operation}`, { count: operandsOf(node).length })}</p> : null}
      <Leaf node={node} context={context} insideDay={insideDay || day} />
      {day && context.onDay !== null ? <button type="button" className="link-button" onClick={() => context.onDay?.(node.label)}>{text('explain.openDay', { date: node.label })}</button> : null}
      {children.length === 0 ? null : (
        <ul className="steps">{children.map((child, index) => <Step key={`${child.label}${index}`} node={child} context={context} insideDay={insideDay || day} within={holdsNumbers(node, within)} />)}</ul>
      )}
      {left > 0 ? <button type="button" className="link-button" onClick={() => setAll(true)}>{text('explain.moreNothing', { count: left })}</button> : null}
    </div>
  );
};

const hasBody = (node: ExplanationNode): boolean => node.children.length > 0 || node.reference !== undefined;
const proofOf = (node: ExplanationNode): ReactNode => (node.reference?.kind === 'parameter' ? <ProofBadge proof={node.reference.proof} /> : null);

const Step = ({ node, context, insideDay, within }: StepProps): ReactNode => {
  const text = useText();
  const label = useLabel(context.explanation);
  const [open, setOpen] = useState(false);
  const content = <><span className="step-label">{label(node.label)}</span>{proofOf(node)}<span className="step-value">{valueText(node.value, shownUnit(node, within), text)}</span></>;
  return (
    <li className="step">
      {hasBody(node)
        ? (
          <button type="button" className="step-head" aria-expanded={open} onClick={() => setOpen(value => !value)}>
            <svg className={open ? 'step-arrow is-open' : 'step-arrow'} width="10" height="10" viewBox="0 0 10 10" aria-hidden="true"><path d="M3 1l4 4-4 4" fill="none" stroke="currentColor" strokeWidth="1.6" /></svg>{content}
          </button>
        ) : <div className="step-head is-flat">{content}</div>}
      {open ? <StepBody node={node} context={context} insideDay={insideDay} within={within} /> : null}
    </li>
  );
};

export const ExplanationView = ({ explanation, onDay }: Context): ReactNode => {
  const titleOf = useTitle();
  const text = useText();
  return (
    <div className="explanation">
      <p className="explanation-figure"><span>{titleOf(explanation.titles)}</span><strong>{valueText(explanation.amount, shownUnit(explanation.root, false) === 'number' ? 'number' : explanation.unit, text)}</strong></p>
      <p className="page-hint">{text('explain.promise')}</p>
      <StepBody node={explanation.root} context={{ explanation, onDay }} insideDay={false} within={false} />
    </div>
  );
};
