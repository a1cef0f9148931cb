/** 考核规则: the company's rules about performance, every version with its proof, and a trial of each on a month that has ended. */
import { useState, type ReactNode } from 'react';
import { Button, Input, Segmented } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { CarefulButton } from '../parts/careful-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useTold } from '../privacy/privacy-parts.tsx';
import { RuleForm, ruleKinds, TrialForm, type Rule, type RuleKind } from '../reviews/rule-forms.tsx';
import { useSearchState } from '../search.ts';
import { useClockText, useSession } from '../shell/session.ts';
import { formatMonth } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

const tones = { proposed: 'warn', approved: 'info', inForce: 'good', ended: 'quiet', refused: 'bad' } as const;
const monthsPerYear = 12;

/** The month before the one of a day. */
const monthBefore = (day: string): string => {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return month === 1 ? `${year - 1}-${monthsPerYear}` : `${year}-${String(month - 1).padStart(2, '0')}`;
};

const EndForm = ({ rule }: { readonly rule: Rule }): ReactNode => {
  const text = useText();
  const end = useCommand('endPerformanceRule');
  const told = useTold(text('reviewRules.ended'));
  const [reason, setReason] = useState('');
  return (
    <div className="setting-form">
      <div><Input aria-label={text('reviewRules.endReason')} placeholder={text('reviewRules.endReason')} maxLength={1000} value={reason} onChange={event => setReason(event.target.value)} /></div>
      <CarefulButton label={text('reviewRules.end')} about={rule.title} warning={text('reviewRules.endSure')} disabled={reason.trim() === ''} isBusy={end.isPending} onConfirm={() => end.mutate({ params: { ruleId: rule.ruleId }, body: { commandId: newCommandId(), reason } }, told)} />
    </div>
  );
};

const Definition = ({ rule }: { readonly rule: Rule }): ReactNode => {
  const text = useText();
  if (rule.kind === 'weights') return <p>{rule.components.map(({ component, weight }) => `${text(`scoreComponent.${component}`)} ${weight}`).join(' · ')} <span className="quiet">{rule.cycleKinds.length === 0 ? text('reviewRules.everyCycle') : rule.cycleKinds.map(kind => text(`goalCycleKind.${kind}`)).join(' · ')} · {text(`reviewRules.missing.${rule.missing}`)}</span></p>;
  return <p><code>{rule.formula}</code> <span className="quiet">{text('reviewRules.between', { floor: rule.floor, cap: rule.cap })}{rule.kind === 'raise' ? ` · ${text(`raiseRounding.${rule.rounding}`)}` : ''}</span></p>;
};

const RuleCard = ({ rule, onTry }: { readonly rule: Rule; readonly onTry: (() => void) | null }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const { language } = useLanguage();
  const { rights } = useSession();
  return (
    <li className="bank-change">
      <p><Mark tone={tones[rule.state]}>{text(`ruleState.${rule.state}`)}</Mark> <strong>{rule.title}</strong> {text('reviewRules.from', { date: rule.validFrom })}</p>
      <Definition rule={rule} />
      {rule.risks.length === 0 ? null : <ul className="plain-list" aria-label={text('reviewRules.risks')}>{rule.risks.map(risk => <li key={risk}><Mark tone="warn">{text('reviewRules.risk')}</Mark> {text(`ruleRisk.${risk}`)}</li>)}</ul>}
      <dl className="fact-grid">
        <div><dt>{text('reviewRules.consultation')}</dt><dd>{rule.consultedFrom} – {rule.consultedTo} · {rule.consultedWith}</dd></div>
        <div><dt>{text('reviewRules.publication')}</dt><dd>{rule.publishedOn} · {rule.publishedWhere}</dd></div>
        <div><dt>{text('reviewRules.documentReference')}</dt><dd>{rule.documentReference}</dd></div>
        <div><dt>{text('reviewRules.proposedBy')}</dt><dd>{rule.proposedBy} <small className="quiet">{clockText(rule.proposedAt)}</small></dd></div>
        {rule.endReason === '' ? null : <div><dt>{text('reviewRules.endReason')}</dt><dd>{rule.endReason}{rule.endsFrom === null ? null : <small className="quiet"> {text('reviewRules.endsFrom', { month: formatMonth(rule.endsFrom, language) })}</small>}</dd></div>}
      </dl>
      {onTry !== null && (rule.kind === 'attendanceScore' || rule.kind === 'payFactor') ? <p><Button size="small" onClick={onTry}>{text('reviewRules.try')}<span className="visually-hidden"> {rule.title}</span></Button></p> : null}
      {rights.includes('change:rating:all') && (rule.state === 'inForce' || rule.state === 'approved') ? <EndForm rule={rule} /> : null}
    </li>
  );
};

const Rules = ({ data, kind, onTry }: { readonly data: Answer<'listPerformanceRules'>; readonly kind: RuleKind; readonly onTry: ((rule: Rule) => void) | null }): ReactNode => {
  const text = useText();
  const { language } = useLanguage();
  const rules = data.rules.filter(rule => rule.kind === kind);
  return (
    <>
      <p role="note">{data.payEffectFrom === null ? <Mark tone="warn">{text('reviewRules.noEffect')}</Mark> : <Mark tone="good">{text('reviewRules.effect', { month: formatMonth(data.payEffectFrom, language) })}</Mark>}</p>
      <p className="page-hint">{text(`ruleKindHint.${kind}`)}</p>
      {rules.length === 0 ? <Empty title={text('reviewRules.empty')} /> : <ul className="bank-changes">{rules.map(rule => <RuleCard key={rule.ruleId} rule={rule} onTry={onTry === null ? null : () => onTry(rule)} />)}</ul>}
    </>
  );
};

export const ReviewRulesPage = (): ReactNode => {
  const text = useText();
  const { rights, today } = useSession();
  const [search, change] = useSearchState();
  const kind = ruleKinds.find(each => each === search['kind']) ?? 'weights';
  const [panel, setPanel] = useState<'propose' | Rule | null>(null);
  const query = useApi('listPerformanceRules', {});
  const close = (): void => setPanel(null);
  return (
    <>
      <PageHead title={text('page.reviewRules')} hint={text('reviewRules.hint')}>
        {rights.includes('change:rating:all') ? <Button type="primary" onClick={() => setPanel('propose')}>{text('reviewRules.propose')}</Button> : null}
      </PageHead>
      <Segmented<RuleKind> className="view-chooser" aria-label={text('reviewRules.kind')} value={kind} options={ruleKinds.map(value => ({ value, label: text(`ruleKind.${value}`) }))} onChange={next => change({ kind: next === 'weights' ? undefined : next })} />
      <section className="card">
        <QueryView query={query}>{data => <Rules data={data} kind={kind} onTry={rights.includes('read:rating:all') ? setPanel : null} />}</QueryView>
      </section>
      <SidePanel title={panel === null || panel === 'propose' ? `${text('reviewRules.propose')} · ${text(`ruleKind.${kind}`)}` : `${text('reviewRules.try')} · ${panel.title}`} open={panel !== null} onClose={close}>
        {panel === 'propose' && query.data !== undefined ? <RuleForm key={kind} kind={kind} inputs={query.data.inputs} onDone={close} /> : panel !== null && panel !== 'propose' ? <TrialForm key={panel.ruleId} rule={panel} lastMonth={monthBefore(today)} /> : null}
      </SidePanel>
    </>
  );
};
