/** The two questions of access: what a user can see, and why; who can see this of a person, and why. */
import type { ReactNode } from 'react';
import { Radio } from 'antd';
import { actions, fieldClasses } from '#contracts/api/access-terms';
import { Reasons, rightText, type ReachRow } from '../access/access-words.tsx';
import { useRoleTitles } from '../access/access-fields.tsx';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { Mark } from '../parts/figures.tsx';
import { FilterForm } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useSearchState } from '../search.ts';
import { useText } from '../text/text.tsx';

const isDate = /^\d{4}-\d{2}-\d{2}$/;

const PeopleOf = ({ row }: { readonly row: ReachRow }): ReactNode => {
  const text = useText();
  if (row.people === 0) return <Mark tone="bad">{text('access.nobody')}</Mark>;
  return <Mark tone={row.isEveryone ? 'warn' : 'info'}>{row.isOneself ? text('access.oneself') : row.isEveryone ? text('access.everyone', { count: row.people }) : text('access.people', { count: row.people })}</Mark>;
};

/** One user's rights with their reasons. */
export const ReachTable = ({ answer }: { readonly answer: Answer<'readReach'> }): ReactNode => {
  const text = useText();
  const titles = useRoleTitles();
  if (answer.rows.length === 0) return <Empty title={text('access.nothingHeld')} />;
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={text('reach.of', { name: answer.user.name })}>
      <table className="users-table">
        <caption className="visually-hidden">{text('reach.of', { name: answer.user.name })}</caption>
        <thead><tr><th scope="col">{text('access.rightHead')}</th><th scope="col">{text('access.peopleHead')}</th><th scope="col">{text('access.why')}</th></tr></thead>
        <tbody>{answer.rows.map(row => (
          <tr key={`${row.action} ${row.fieldClass}`}><th scope="row">{rightText(row, text)}</th><td><PeopleOf row={row} /></td><td><Reasons reasons={row.reasons} titles={titles} /></td></tr>
        ))}</tbody>
      </table>
    </div>
  );
};

/** Who can see a class of values of a person. */
export const ReadersTable = ({ answer }: { readonly answer: Answer<'readWhoCan'> }): ReactNode => {
  const text = useText();
  const titles = useRoleTitles();
  if (answer.rows.length === 0) return <Empty title={text('reach.nobodyCan')} />;
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={text('reach.who')}>
      <table className="users-table">
        <caption className="visually-hidden">{text('reach.who')}</caption>
        <thead><tr><th scope="col">{text('access.user')}</th><th scope="col">{text('access.why')}</th></tr></thead>
        <tbody>{answer.rows.map(row => (
          <tr key={row.userId}><th scope="row">{row.name} {row.isOneself ? <Mark tone="quiet">{text('access.oneself')}</Mark> : null}</th><td><Reasons reasons={row.reasons} titles={titles} /></td></tr>
        ))}</tbody>
      </table>
    </div>
  );
};

const WhatTheySee = (): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const [userId, day] = [search['user'] ?? '', search['day'] ?? ''];
  const query = useApi('readReach', { params: { userId }, query: isDate.test(day) ? { day } : {} }, { enabled: userId !== '' });
  if (userId === '') return <Empty title={text('reach.chooseUser')} />;
  return <QueryView query={query}>{data => <><p>{text('reach.asOf', { name: data.user.name, day: data.day })}</p><ReachTable answer={data} /></>}</QueryView>;
};

const WhoSees = (): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const [personNumber, day] = [search['person'] ?? '', search['day'] ?? ''];
  const fieldClass = fieldClasses.find(each => each === search['class']) ?? 'pay';
  const action = actions.find(each => each === search['action']) ?? 'read';
  const query = useApi('readWhoCan', { query: { personNumber, fieldClass, action, ...(isDate.test(day) ? { day } : {}) } }, { enabled: personNumber !== '' });
  if (personNumber === '') return <Empty title={text('reach.choosePerson')} />;
  return <QueryView query={query}>{data => <><p>{text('reach.whoOf', { name: data.name, personNumber: data.personNumber, right: rightText({ action, fieldClass }, text), day: data.day })}</p><ReadersTable answer={data} /></>}</QueryView>;
};

export const ReachPage = (): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const members = useApi('listMembers', { query: {} });
  const isWho = search['view'] === 'who';
  const fields = [
    ...(isWho
      ? [
          { name: 'person', label: text('field.personNumber') }, { name: 'class', label: text('access.class'), options: fieldClasses.map(value => ({ value, label: text(`fieldClass.${value}`) })) },
          { name: 'action', label: text('access.action'), options: actions.map(value => ({ value, label: text(`accessAction.${value}`) })) },
        ]
      : [{ name: 'user', label: text('access.user'), options: (members.data?.rows ?? []).map(row => ({ value: row.userId, label: row.personNumber === null ? row.name : `${row.name} ${row.personNumber}` })) }]),
    { name: 'day', label: text('reach.day'), placeholder: '2026-11-02' },
  ];
  return (
    <>
      <PageHead title={text('page.reach')} hint={text('reach.hint')}>
        <Radio.Group
          aria-label={text('reach.question')} optionType="button" value={isWho ? 'who' : 'what'} onChange={event => change({ view: event.target.value === 'who' ? 'who' : undefined })}
          options={(['what', 'who'] as const).map(value => ({ value, label: text(`reach.${value}`) }))}
        />
      </PageHead>
      <FilterForm key={isWho ? 'who' : 'what'} fields={fields} />
      <section className="card">{isWho ? <WhoSees /> : <WhatTheySee />}</section>
    </>
  );
};
