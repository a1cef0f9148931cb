/** 怎么算的: the figure, its formula in words, and every step that can be opened down to facts, parameters and articles. */
import { useState, type ReactNode } from 'react';
import type { ExplanationNode } from '#kernel/rules/explanation';
import type { Answer } from '../api/client.ts';
import { ProofBadge } from '../parts/figures.tsx';
import { useText, useTitle, type Text } from '../text/text.tsx';
import { factKey, factsBelow, operandsOf, tokensOf } from './expression.ts';
import { valueText } from './value-text.ts';

export type Explanation = Answer<'explainLine'>;
type Context = { readonly explanation: Explanation; readonly onDay: (date: string) => void };

const useLabel = (explanation: Explanation): ((label: string) => string) => {
  const titleOf = useTitle();
  const text = useText();
  return label => {
    const titles = explanation.labels[label];
    return titles === undefined ? text(`field.${label}`, {}, label) : titleOf(titles);
  };
};

const Formula = ({ node, explanation }: { readonly node: ExplanationNode; readonly explanation: Explanation }): ReactNode => {
  const text = useText();
  const label = useLabel(explanation);
  const root = node.operation === 'item' ? node.children[0] : undefined;
  if (root === undefined) return null;
  return (
    <p className="formula">
      {tokensOf(root).map((token, index) => {
        if (token.kind === 'sign') return <span key={index} className="formula-sign">{token.sign}</span>;
        if (token.kind === 'word') return <span key={index} className="formula-word">{text(token.code, token.values)}</span>;
        return <span key={index} className="formula-operand">{label(token.node.label)} <b>{valueText(token.node.value, token.node.unit, text)}</b></span>;
      })}
      <span className="formula-sign"> = </span><b>{valueText(node.value, node.unit, text)}</b>
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
      <small>{text('explain.ruleVersion', { pack: rule.pack, date: rule.validFrom })}</small>
      <code>{rule.formula}</code>
    </div>
  );
};

const Leaf = ({ node, context }: { readonly node: ExplanationNode; readonly context: Context }): ReactNode => {
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
  if (fact === undefined) return <p className="leaf"><small>{reference.table}</small></p>;
  return (
    <div className="leaf">
      <strong>{text(`factKind.${fact.kind}`)}</strong>
      <dl className="leaf-fields">{fact.fields.map(field => <div key={field.name}><dt>{text(`field.${field.name}`, {}, field.name)}</dt><dd>{field.value}</dd></div>)}</dl>
      {fact.date === null ? null : <button type="button" className="link-button" onClick={() => context.onDay(fact.date ?? '')}>{text('explain.openDay', { date: fact.date })}</button>}
    </div>
  );
};

/** The one day that all facts below a step belong to, so that a span of minutes leads to its time line. */
const dayOf = (node: ExplanationNode, explanation: Explanation): string | null => {
  const dates = new Set(factsBelow(node).map(reference => explanation.facts.find(fact => factKey(fact) === factKey(reference))?.date ?? null).filter(date => date !== null));
  return dates.size === 1 ? [...dates][0] ?? null : null;
};

const isNothing = (node: ExplanationNode): boolean => /^-?0*(\.0*)?$/.test(node.value);

const shownChildren = (node: ExplanationNode, all: boolean): readonly ExplanationNode[] => {
  const operands = operandsOf(node);
  const long = node.operation === 'sum' && operands.length > 6;
  return long && !all ? operands.filter(child => !isNothing(child)) : operands;
};

const StepBody = ({ node, context, depth }: { readonly node: ExplanationNode; readonly context: Context; readonly depth: number }): ReactNode => {
  const text = useText();
  const [all, setAll] = useState(false);
  const children = shownChildren(node, all);
  const left = operandsOf(node).length - children.length;
  const day = node.operation === 'span' ? dayOf(node, context.explanation) : null;
  return (
    <div className="step-body">
      <Formula node={node} explanation={context.explanation} />
      {node.operation === 'item' ? <Rule item={node.label} explanation={context.explanation} /> : null}
      {node.operation === 'sum' || node.operation === 'total' ? <p className="leaf">{text(`explain.${node.operation}`, { count: operandsOf(node).length })}</p> : null}
      <Leaf node={node} context={context} />
      {day === null ? null : <button type="button" className="link-button" onClick={() => context.onDay(day)}>{text('explain.openDay', { date: day })}</button>}
      {children.length === 0 ? null : (
        <ul className="steps">{children.map((child, index) => <Step key={`${child.label}${index}`} node={child} context={context} depth={depth + 1} />)}</ul>
      )}
      {left > 0 ? <button type="button" className="link-button" onClick={() => setAll(true)}>{text('explain.moreNothing', { count: left })}</button> : null}
    </div>
  );
};

const hasBody = (node: ExplanationNode): boolean => node.children.length > 0 || node.reference !== undefined;
const proofOf = (node: ExplanationNode): ReactNode => (node.reference?.kind === 'parameter' ? <ProofBadge proof={node.reference.proof} /> : null);

const stepText = (node: ExplanationNode, label: (label: string) => string, text: Text): string =>
  text('explain.step', { label: label(node.label), value: valueText(node.value, node.unit, text) });

const Step = ({ node, context, depth }: { readonly node: ExplanationNode; readonly context: Context; readonly depth: number }): ReactNode => {
  const text = useText();
  const label = useLabel(context.explanation);
  const [open, setOpen] = useState(false);
  const content = <><span className="step-label">{label(node.label)}</span>{proofOf(node)}<span className="step-value">{valueText(node.value, node.unit, text)}</span></>;
  return (
    <li className="step">
      {hasBody(node)
        ? (
          <button type="button" className="step-head" aria-expanded={open} aria-label={stepText(node, label, text)} onClick={() => setOpen(value => !value)}>
            <span className="step-arrow" aria-hidden="true">{open ? '▾' : '▸'}</span>{content}
          </button>
        ) : <div className="step-head is-flat">{content}</div>}
      {open ? <StepBody node={node} context={context} depth={depth} /> : null}
    </li>
  );
};

export const ExplanationView = ({ explanation, onDay }: Context): ReactNode => {
  const titleOf = useTitle();
  const text = useText();
  return (
    <div className="explanation">
      <p className="explanation-figure"><span>{titleOf(explanation.titles)}</span><strong>{valueText(explanation.amount, explanation.unit, text)}</strong></p>
      <p className="page-hint">{text('explain.promise')}</p>
      <StepBody node={explanation.root} context={{ explanation, onDay }} depth={0} />
    </div>
  );
};
