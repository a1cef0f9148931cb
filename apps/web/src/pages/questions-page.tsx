/** 疑问: all questions of the classes that the reader's office answers for, and how they are answered, with what each figure means. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { ErrorLine } from '../identity/error-line.tsx';
import { BarList } from '../parts/bar-list.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { FilterForm, ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { QuestionList } from '../questions/question-list.tsx';
import { lengthText } from '../questions/question-parts.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useSession } from '../shell/session.ts';
import { dateAfter, formatMinutes } from '../text/format.ts';
import { useText } from '../text/text.tsx';

const states = ['waiting', 'ended'] as const;
const abouts = ['payslipLine', 'attendanceDay', 'score', 'answer'] as const;
type Shares = Answer<'readQuestionShares'>;
type Share = Shares['byAsked'][number];
type Policy = Answer<'readQuestionPolicy'>;

/** How old questions are, those that wait and those that ended. */
const Ages = ({ ages }: Pick<Shares, 'ages'>): ReactNode => {
  const text = useText();
  if (ages.every(({ waiting, ended }) => waiting + ended === 0)) return null;
  const labelOf = (place: number): string => {
    const upToDays = ages[place]?.upToDays ?? null;
    return upToDays === null ? text('question.ageFrom', { days: ages[place - 1]?.upToDays ?? 0 }) : text('question.ageUpTo', { days: upToDays });
  };
  return (
    <div className="trend-pair">
      <BarList title={text('question.waitingAges')} bars={ages.map(({ waiting }, place) => ({ label: labelOf(place), count: waiting, text: String(waiting), tone: place === 0 ? 'info' : place < 3 ? 'warn' : 'bad' }))} />
      <BarList title={text('question.endedAges')} bars={ages.map(({ ended }, place) => ({ label: labelOf(place), count: ended, text: String(ended), tone: 'quiet' }))} />
    </div>
  );
};

const SharesTable = ({ shares }: { readonly shares: Shares }): ReactNode => {
  const text = useText();
  // Two managers may have one name: a row is known by its place.
  const rows: readonly (Share & { readonly place: number })[] = [{ ...shares.all, name: text('question.all'), outsideMinutes: null }, ...shares.byAsked.map(share => ({ ...share, name: share.name === '' ? text('question.office') : share.name }))].map((share, place) => ({ ...share, place }));
  const percent = (part: number, of: number): string => (of === 0 ? '–' : `${Math.round((part * 100) / of)}% (${part}/${of})`);
  const columns: readonly Column<Share & { readonly place: number }>[] = [
    { key: 'name', title: text('question.askedFirst'), width: 160, cell: row => row.name },
    { key: 'questions', title: text('question.asked'), width: 80, cell: row => row.questions },
    { key: 'inWindow', title: text('question.inWindow'), width: 130, cell: row => percent(row.inWindow, row.answered) },
    { key: 'age', title: text('question.medianAge'), width: 120, cell: row => (row.medianMinutes === null ? '–' : lengthText(row.medianMinutes, text)) },
    { key: 'explained', title: text('questionOutcome.explained'), width: 110, cell: row => row.explained },
    { key: 'corrected', title: text('questionOutcome.corrected'), width: 110, cell: row => row.corrected },
    { key: 'withdrawn', title: text('questionState.withdrawn'), width: 100, cell: row => row.withdrawn },
    { key: 'goneOn', title: text('question.goneOn'), width: 110, cell: row => row.goneOn },
    { key: 'outside', title: text('question.outsideShift'), width: 130, cell: row => (row.outsideMinutes === null ? '–' : formatMinutes(row.outsideMinutes, text)) },
  ];
  const { satisfaction } = shares;
  return (
    <>
      <Ages ages={shares.ages} />
      <DataTable caption={text('question.shares')} columns={columns} rows={rows} rowKey={row => String(row.place)} rowHeight={40} empty={<Empty title={text('question.empty')} />} />
      <p className="below-table"><strong>{text('question.satisfaction')}</strong> {satisfaction.contentPercent === null ? text('question.tooFew', { smallest: satisfaction.smallest, given: satisfaction.given }) : text('question.content', { percent: satisfaction.contentPercent, given: satisfaction.given })}</p>
      <p className="page-hint">{text('question.definitions')} {text(shares.countsOutside ? 'question.outsideCounts' : 'question.outsideDoesNot')}</p>
    </>
  );
};

const SharesCard = (): ReactNode => {
  const text = useText();
  const { today } = useSession();
  const query = useApi('readQuestionShares', { query: { from: dateAfter(today, -90), to: today } });
  return <section className="card" aria-labelledby="shares-title"><h2 id="shares-title">{text('question.sharesOf', { days: 90 })}</h2><QueryView query={query} rows={3}>{shares => <SharesTable shares={shares} />}</QueryView></section>;
};

const PolicyForm = ({ policy }: { readonly policy: Policy }): ReactNode => {
  const text = useText();
  const choose = useCommand('chooseQuestionPolicy');
  const [counts, setCounts] = useState(policy.countsOutside);
  const mayChange = useSession().rights.includes('change:personal:all');
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    choose.mutate({ body: { commandId: newCommandId(), silenceHours: Number(values.get('silence')), carryOvers: Number(values.get('carry')), countsOutside: counts } });
  };
  return (
    <form className="own-form question-answer" onSubmit={submit}>
      <div className="own-field"><label htmlFor="policy-silence">{text('question.silenceHours')}</label><input id="policy-silence" name="silence" type="number" min={1} max={720} required defaultValue={policy.silenceHours} disabled={!mayChange} /></div>
      <div className="own-field"><label htmlFor="policy-carry">{text('question.carryOvers')}</label><input id="policy-carry" name="carry" type="number" min={0} max={10} required defaultValue={policy.carryOvers} disabled={!mayChange} /></div>
      <label className="own-check"><input type="checkbox" checked={counts} disabled={!mayChange} onChange={event => setCounts(event.target.checked)} />{text('question.countsOutside')}</label>
      {mayChange ? <Button htmlType="submit" loading={choose.isPending}>{text('question.savePolicy')}</Button> : null}
      <p role="status">{choose.isSuccess ? text('question.policySaved') : ''}</p>
      <ErrorLine error={choose.error} />
    </form>
  );
};

const PolicyCard = (): ReactNode => {
  const text = useText();
  const query = useApi('readQuestionPolicy', {});
  return <section className="card" aria-labelledby="policy-title"><h2 id="policy-title">{text('question.policy')}</h2><QueryView query={query} rows={2}>{policy => <PolicyForm policy={policy} />}</QueryView></section>;
};

export const QuestionsPage = (): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const query = useApi('listQuestions', { query: { ...pageOf(search, 20), state: states.find(each => each === search['state']) ?? 'all', about: abouts.find(each => each === search['about']) ?? '', search: search['search'] ?? '' } });
  return (
    <>
      <PageHead title={text('page.questions')} hint={text('question.hint')} />
      <FilterForm fields={[
        { name: 'search', label: text('filter.search') }, { name: 'state', label: text('field.state'), options: states.map(value => ({ value, label: text(`question.${value}`) })) },
        { name: 'about', label: text('question.about'), options: abouts.map(value => ({ value, label: text(`questionKind.${value}`) })) },
      ]} />
      <section className="card" aria-label={text('page.questions')}>
        <QueryView query={query}>{data => (data.rows.length === 0 ? <Empty title={text('question.empty')} /> : <><QuestionList rows={data.rows} /><ListFooter total={data.total} defaultSize={20} /></>)}</QueryView>
      </section>
      <SharesCard />
      <PolicyCard />
    </>
  );
};
