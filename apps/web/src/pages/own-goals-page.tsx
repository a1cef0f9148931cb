/** 我的目标: how far each is, checking in within three taps, and setting one's own while the cycle is planned. No antd here. */
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { ConfidenceMark, CycleMark, Facts, faultText, figureText, GoalHistory, ProgressBar } from '../goals/goal-parts.tsx';
import { Mark } from '../parts/figures.tsx';
import { focusHere } from '../parts/focus-here.ts';
import { Empty, Failure, Loading, QueryView } from '../parts/state-views.tsx';
import { useSearchState } from '../search.ts';
import { useText } from '../text/text.tsx';

type Own = Answer<'listOwnGoals'>;
type Goal = Own['goals'][number];
type OwnCycle = NonNullable<Own['cycle']>;
const confidences = ['onTrack', 'atRisk', 'offTrack'] as const;
const figurePattern = '-?[0-9]{1,15}([.][0-9]{1,6})?';

const ErrorLine = ({ error }: { readonly error: { readonly code: string; readonly data: Readonly<Record<string, string | number>> } | null }): ReactNode => {
  const text = useText();
  return error === null ? null : <p role="alert" className="form-error">{text(`error.${error.code}`, error.data, text('error.unexpected'))}</p>;
};

/** What was said last is filled in: a tap on how it looks and one to send are enough. */
const CheckIn = ({ goal, today, onDone }: { readonly goal: Goal; readonly today: string; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const send = useCommand('checkInOwnGoal');
  const [value, setValue] = useState(goal.value ?? goal.startValue ?? '');
  const [confidence, setConfidence] = useState<(typeof confidences)[number]>(goal.confidence ?? 'onTrack');
  const [note, setNote] = useState('');
  // One id for one wish: sent twice it is written once.
  const [commandId, setCommandId] = useState(newCommandId);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate({ params: { goalId: goal.goalId }, body: { commandId, onDate: today, value: goal.measure === 'checkIn' ? value : null, confidence, note } }, { onSuccess: onDone, onError: () => setCommandId(newCommandId()) });
  };
  return (
    <form ref={focusHere} tabIndex={-1} className="own-form" onSubmit={submit}>
      {goal.measure === 'checkIn' ? <div className="own-field"><label htmlFor={`value-${goal.goalId}`}>{text('goals.value')} {goal.unit} <small>{goal.startValue} → {goal.targetValue}</small></label><input id={`value-${goal.goalId}`} inputMode="decimal" required pattern={figurePattern} value={value} onChange={event => setValue(event.target.value)} /></div> : null}
      <fieldset className="own-choices">
        <legend>{text('goals.confidence')}</legend>
        {confidences.map(each => <label key={each} className="own-check"><input type="radio" name={`confidence-${goal.goalId}`} checked={confidence === each} onChange={() => setConfidence(each)} />{text(`goalConfidence.${each}`)}</label>)}
      </fieldset>
      <div className="own-field"><label htmlFor={`note-${goal.goalId}`}>{text('goals.note')}</label><input id={`note-${goal.goalId}`} maxLength={2000} value={note} onChange={event => setNote(event.target.value)} /></div>
      <button type="submit" className="plain-button is-main" disabled={send.isPending}>{text('goals.checkIn')}</button>
      <ErrorLine error={send.error} />
    </form>
  );
};

const Details = ({ goalId }: { readonly goalId: string }): ReactNode => {
  const query = useApi('readOwnGoal', { params: { goalId } });
  if (query.isError) return <Failure error={query.error} />;
  return query.data === undefined ? <Loading rows={3} /> : <><Facts goal={query.data} /><GoalHistory goal={query.data} /></>;
};

const GoalCard = ({ goal, cycle, today }: { readonly goal: Goal; readonly cycle: OwnCycle; readonly today: string }): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const [isCheckingIn, setCheckingIn] = useState(false);
  const isOpen = search['goal'] === goal.goalId;
  return (
    <li className="bank-change">
      <p><strong>{goal.title}</strong> {goal.isCheckInDue ? <Mark tone="warn">{text('goals.due')}</Mark> : null} <ConfidenceMark confidence={goal.confidence} /></p>
      <p><ProgressBar progress={goal.progress} label={goal.title} isComplete={goal.isComplete} isWithheld={goal.isWithheld} /></p>
      <p className="quiet">{figureText(goal, text)} · {text('goals.weight')} {goal.weight}{goal.alignedTo === null ? '' : ` · ${text('goals.alignedTo', { title: goal.alignedTo })}`}</p>
      {goal.fault === null ? null : <p><Mark tone="bad">{text('goals.fault')}</Mark> {faultText(goal.fault, text)}</p>}
      {cycle.state === 'running' && !isCheckingIn ? <p className="request-actions"><button type="button" className="plain-button is-main" onClick={() => setCheckingIn(true)}>{text('goals.checkIn')}<span className="visually-hidden"> {goal.title}</span></button></p> : null}
      {isCheckingIn ? <CheckIn goal={goal} today={today} onDone={() => setCheckingIn(false)} /> : null}
      {isCheckingIn ? <p><button type="button" className="plain-button" onClick={() => setCheckingIn(false)}>{text('action.cancel')}</button></p> : null}
      <button type="button" className="link-button" aria-expanded={isOpen} onClick={() => change({ goal: isOpen ? undefined : goal.goalId }, true)}>{text('goals.details')}<span className="visually-hidden"> {goal.title}</span></button>
      {isOpen ? <Details goalId={goal.goalId} /> : null}
    </li>
  );
};

type Draft = { readonly title: string; readonly weight: string; readonly startValue: string; readonly targetValue: string; readonly unit: string; readonly dutyCode: string | null };
const emptyDraft: Draft = { title: '', weight: '1', startValue: '0', targetValue: '', unit: '', dutyCode: null };

/** Duties that the position asks for come first: a tap fills the form. */
const NewGoal = ({ cycle, onDone }: { readonly cycle: OwnCycle; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const save = useCommand('saveOwnGoal');
  const proposals = useApi('proposeOwnGoals', { query: { cycleId: cycle.cycleId } });
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [commandId, setCommandId] = useState(newCommandId);
  const set = (patch: Partial<Draft>): void => { setDraft(current => ({ ...current, ...patch })); setCommandId(newCommandId()); };
  const field = (name: 'title' | 'weight' | 'startValue' | 'targetValue' | 'unit', label: string, pattern?: string): ReactNode => (
    <div className="own-field"><label htmlFor={`goal-${name}`}>{label}</label><input id={`goal-${name}`} required={name !== 'unit'} maxLength={name === 'title' ? 200 : 20} {...(pattern === undefined ? {} : { pattern, inputMode: 'decimal' as const })} value={draft[name]} onChange={event => set({ [name]: event.target.value })} /></div>
  );
  return (
    <form className="own-form" onSubmit={event => { event.preventDefault(); save.mutate({ body: { ...draft, commandId, cycleId: cycle.cycleId, parentGoalId: null, measure: 'checkIn' } }, { onSuccess: onDone, onError: () => setCommandId(newCommandId()) }); }}>
      <h2>{text('goals.add')}</h2>
      {(proposals.data?.proposals ?? []).length === 0 ? null : <ul className="plain-list">{proposals.data?.proposals.map(({ dutyCode, title, weight }) => <li key={dutyCode} className="own-section"><span>{title}</span><button type="button" className="plain-button" onClick={() => set({ dutyCode, title, weight })}>{text('goals.take')}<span className="visually-hidden"> {title}</span></button></li>)}</ul>}
      {field('title', text('goals.title'))}
      <div className="own-field-pair">{field('startValue', text('goals.startValue'), figurePattern)}{field('targetValue', text('goals.targetValue'), figurePattern)}</div>
      <div className="own-field-pair">{field('unit', text('goals.unit'))}{field('weight', text('goals.weight'), '[0-9]{1,5}([.][0-9]{1,4})?')}</div>
      <button type="submit" className="plain-button is-main" disabled={save.isPending}>{text('action.save')}</button>
      <button type="button" className="plain-button" onClick={onDone}>{text('action.cancel')}</button>
      <ErrorLine error={save.error} />
    </form>
  );
};

const OwnGoals = ({ own }: { readonly own: Own }): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const { cycle } = own;
  if (cycle === null) return <Empty title={text('goals.noCycles')} hint={text('goals.noOwnCycles')} />;
  const isAdding = search['ask'] === 'goal' && own.canAdd;
  return (
    <>
      <div className="own-field"><label htmlFor="goal-cycle">{text('goals.cycle')}</label><select id="goal-cycle" value={cycle.cycleId} onChange={event => change({ cycle: event.target.value, goal: undefined, ask: undefined })}>{own.cycles.map(each => <option key={each.cycleId} value={each.cycleId}>{each.title}</option>)}</select></div>
      <p><CycleMark state={cycle.state} /> <small className="quiet">{cycle.fromDate} – {cycle.toDate} · {text('goals.reviewDate')} {cycle.reviewDate}</small></p>
      {isAdding ? <NewGoal cycle={cycle} onDone={() => change({ ask: undefined })} /> : (
        <>
          {own.goals.length === 0 ? null : <dl className="fact-grid"><div><dt>{text('goals.together')}</dt><dd><ProgressBar progress={own.progress} label={text('goals.together')} /></dd></div></dl>}
          {own.canAdd ? <p><button type="button" className="plain-button is-main" onClick={() => change({ ask: 'goal' })}>{text('goals.add')}</button></p> : null}
          {own.goals.length === 0 ? <Empty title={text('goals.noOwn')} /> : <ul className="bank-changes">{own.goals.map(goal => <GoalCard key={goal.goalId} goal={goal} cycle={cycle} today={own.today} />)}</ul>}
        </>
      )}
    </>
  );
};

export const OwnGoalsPage = (): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const query = useApi('listOwnGoals', { query: search['cycle'] === undefined ? {} : { cycleId: search['cycle'] } });
  return (
    <>
      <h1>{text('page.ownGoals')}</h1>
      <QueryView query={query}>{own => <OwnGoals own={own} />}</QueryView>
    </>
  );
};
