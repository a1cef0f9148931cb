/** A payslip on which every line is a question. Used by the clerk, and by everyone for their own. */
import type { ReactNode } from 'react';
import { monthBefore } from '#kernel/calendar/month';
import type { Answer } from '../api/client.ts';
import { Difference } from '../parts/figures.tsx';
import { Empty } from '../parts/state-views.tsx';
import { formatAmount, formatHours, formatMonth, formatQuantity, isZero } from '../text/format.ts';
import { useLanguage, useTitle, useText, type Text } from '../text/text.tsx';
import { amountDifference } from './amount-difference.ts';

export type Payslip = Answer<'readPayslip'>;
type Line = Payslip['lines'][number];
const sections = ['result', 'earnings', 'deductions', 'insurance', 'tax', 'attendance', 'employer', 'basis'] as const;

const LineRow = ({ line, onExplain }: { readonly line: Line; readonly onExplain: ((item: string) => void) | null }): ReactNode => {
  const text = useText();
  const titleOf = useTitle();
  const title = titleOf(line.titles);
  const figure = formatQuantity(line.amount, line.unit, line.scale, text);
  return (
    <li>
      <button type="button" className="payslip-line" disabled={onExplain === null} onClick={() => onExplain?.(line.item)}>
        <span className="payslip-title">{title}</span>
        <span className="payslip-figure">{figure}</span>
        <span className="payslip-difference">{line.previousAmount === null ? null : <Difference amount={line.unit === 'CNY' ? amountDifference(line.amount, line.previousAmount) : undefined} scale={line.scale} />}</span>
        <span className="payslip-why">{onExplain === null ? '' : text('payslip.why')}</span>
      </button>
    </li>
  );
};

const Section = ({ section, lines, onExplain }: { readonly section: string; readonly lines: readonly Line[]; readonly onExplain: ((item: string) => void) | null }): ReactNode => {
  const text = useText();
  const shown = lines.filter(line => line.section === section);
  const figures = shown.filter(line => !isZero(line.amount));
  const none = shown.filter(line => isZero(line.amount));
  if (shown.length === 0) return null;
  if (section === 'basis') {
    return (
      <section className="payslip-section">
        <details><summary>{text('payslip.basis', { count: shown.length })}</summary><ul>{shown.map(line => <LineRow key={line.item} line={line} onExplain={onExplain} />)}</ul></details>
      </section>
    );
  }
  return (
    <section className={`payslip-section is-${section}`}>
      <h3>{text(`section.${section}`)}</h3>
      <ul>{figures.map(line => <LineRow key={line.item} line={line} onExplain={onExplain} />)}</ul>
      {none.length === 0 ? null : (
        <details>
          <summary>{text('payslip.zeroLines', { count: none.length })}</summary>
          <ul>{none.map(line => <LineRow key={line.item} line={line} onExplain={onExplain} />)}</ul>
        </details>
      )}
    </section>
  );
};

/** Figures of a finding as they are read: minutes in hours, amounts grouped. */
const findingText = (finding: Payslip['findings'][number], text: Text): string => {
  const amount = finding.data['amount'];
  const shown = typeof amount !== 'string' ? {} : finding.code === 'overtimeBeyondLimit' ? { hours: formatHours(Number(amount)) } : { amount: formatAmount(amount) };
  return text(`payFinding.${finding.code}`, { ...finding.data, ...shown }, text('payFinding.other'));
};

export const PayslipView = ({ payslip, onExplain }: { readonly payslip: Payslip; readonly onExplain: ((item: string) => void) | null }): ReactNode => {
  const { language, text } = useLanguage();
  if (payslip.status === 'notComputed') return <Empty title={text('payslip.notComputed')} hint={text(`reason.${payslip.reason ?? ''}`, {}, text('reason.'))} />;
  return (
    <div className="payslip">
      <header className="payslip-head">
        <div><span>{text('payslip.netPay')}</span><strong>{formatAmount(payslip.netPay ?? '0')}</strong> <small>{payslip.currency}</small></div>
        <dl className="fact-grid">
          <div><dt>{text('field.payPeriod')}</dt><dd>{payslip.periodFrom} – {payslip.periodTo}</dd></div>
          <div><dt>{text('field.payDate')}</dt><dd>{payslip.payDate}</dd></div>
          <div><dt>{text('field.legalEntity')}</dt><dd>{payslip.legalEntity}</dd></div>
          <div><dt>{text('field.checkCode')}</dt><dd><code>{payslip.checkCode}</code></dd></div>
        </dl>
      </header>
      {payslip.findings.length === 0 ? null : (
        <ul className="notice-list">
          {payslip.findings.map((finding, index) => <li key={index} className="notice">{findingText(finding, text)}</li>)}
        </ul>
      )}
      <p className="page-hint">{text('payslip.hint', { month: formatMonth(monthBefore(payslip.month), language) })}</p>
      {sections.map(section => <Section key={section} section={section} lines={payslip.lines} onExplain={onExplain} />)}
    </div>
  );
};
