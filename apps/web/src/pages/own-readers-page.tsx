/** Who saw my data: for a phone first, newest on top, without any value. No antd here. */
import type { ReactNode } from 'react';
import { WhoCanSee } from '../access/who-can-see.tsx';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useSearchState } from '../search.ts';
import { useClockText } from '../shell/session.ts';
import { formatMonth } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Row = Answer<'listOwnReaders'>['rows'][number];
const step = 50;
const classes = ['pay', 'bank', 'identity', 'health'] as const;

const useReaderName = (): ((row: Row) => string) => {
  const text = useText();
  return ({ reader, isOneself }) => {
    if (isOneself) return text('ownReaders.you');
    if (reader.kind === 'system') return text('ownReaders.system');
    if (reader.name === '') return text('ownReaders.unknown');
    return reader.kind === 'program' ? text('ownReaders.program', { name: reader.name }) : reader.name;
  };
};

const Visit = ({ row }: { readonly row: Row }): ReactNode => {
  const { language, text } = useLanguage();
  const clockText = useClockText();
  const readerName = useReaderName();
  const roles = row.reader.roles.map(role => text(`role.${role}`, {}, role)).join(', ');
  return (
    <li className="reader-visit">
      <strong>{readerName(row)}</strong>
      <time dateTime={row.at}>{clockText(row.at)}</time>
      <span>{text(`fieldClass.${row.fieldClass}`, {}, row.fieldClass)} · {text(`operation.${row.operation}`, {}, row.operation)}{row.month === '' ? '' : ` · ${formatMonth(row.month, language)}`}</span>
      <small>{[roles, row.peopleShown > 1 ? text('ownReaders.list', { people: row.peopleShown }) : ''].filter(part => part !== '').join(' · ')}</small>
    </li>
  );
};

export const OwnReadersPage = (): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const fieldClass = (search['class'] ?? 'all') as 'all' | (typeof classes)[number];
  const others = search['others'] === 'all' ? 'all' : 'others';
  const pageSize = Math.min(2000, step * Math.max(1, Number(search['steps']) || 1));
  const query = useApi('listOwnReaders', { query: { page: 1, pageSize, fieldClass, others } });
  return (
    <>
      <h1>{text('page.ownReaders')}</h1>
      <p className="own-hint">{text('ownReaders.intro')}</p>
      <div className="own-month-bar own-reader-bar">
        <select aria-label={text('audit.class')} value={fieldClass} onChange={event => change({ class: event.target.value === 'all' ? undefined : event.target.value, steps: undefined })}>
          {(['all', ...classes] as const).map(value => <option key={value} value={value}>{text(`fieldClass.${value}`, {}, value)}</option>)}
        </select>
        <select aria-label={text('audit.who')} value={others} onChange={event => change({ others: event.target.value === 'all' ? 'all' : undefined, steps: undefined })}>
          {(['others', 'all'] as const).map(value => <option key={value} value={value}>{text(`ownReaders.${value}`)}</option>)}
        </select>
      </div>
      <WhoCanSee fieldClass={fieldClass === 'all' ? 'pay' : fieldClass} />
      <QueryView query={query}>{data => (data.rows.length === 0 ? <Empty title={text(others === 'others' ? 'ownReaders.empty' : 'ownReaders.emptyAll')} /> : (
        <>
          <ul className="reader-visits">{data.rows.map((row, index) => <Visit key={`${row.at} ${index}`} row={row} />)}</ul>
          {data.total > data.rows.length ? <button type="button" className="plain-button" onClick={() => change({ steps: String(pageSize / step + 1) }, true)}>{text('ownReaders.more')}</button> : null}
        </>
      ))}</QueryView>
    </>
  );
};
