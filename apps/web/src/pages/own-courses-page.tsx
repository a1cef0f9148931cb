/** 我的课程: what one is to learn, its material, sessions and certificates, and what is offered. From the phone; no antd here. */
import { useState, type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { useDownload } from '../api/use-download.ts';
import { CauseList, CertificateMark, ItemMark, sessionText } from '../learning/learning-parts.tsx';
import { Mark } from '../parts/figures.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useSearchState } from '../search.ts';
import { formatMinutes } from '../text/format.ts';
import { useText, useTitle } from '../text/text.tsx';

type Own = Answer<'listOwnTraining'>;
type Item = Own['items'][number];
type CatalogCourse = Own['catalog'][number];

const ErrorText = ({ error }: { readonly error: { readonly code: string; readonly data: Readonly<Record<string, string | number>> } | null }): ReactNode => {
  const text = useText();
  return error === null ? null : <p role="alert" className="form-error">{text(`error.${error.code}`, error.data, text('error.unexpected'))}</p>;
};

const ItemActions = ({ item }: { readonly item: Item }): ReactNode => {
  const text = useText();
  const open = useCommand('openOwnMaterial');
  const finish = useCommand('finishOwnTraining');
  const file = useDownload('downloadOwnMaterial');
  const params = { itemId: item.itemId };
  const [link, setLink] = useState<string | null>(null);
  const start = (): void => open.mutate({ params, body: { commandId: newCommandId() } }, { onSuccess: answer => { if (answer.link === null) file.mutate({ params }); else setLink(answer.link); } });
  if (item.kind === 'session' || !item.hasMaterial) return null;
  return (
    <>
      <p className="request-actions">
        {item.state === 'open' || (item.state === 'done' && item.isOpened) ? <button type="button" className="plain-button" disabled={open.isPending || file.isPending} onClick={start}>{text(item.kind === 'file' ? 'learning.openFile' : 'learning.openLink')}</button> : null}
        {item.state === 'open' && item.isOpened ? <button type="button" className="plain-button is-main" disabled={finish.isPending} onClick={() => finish.mutate({ params, body: { commandId: newCommandId() } })}>{text('learning.finish')}</button> : null}
      </p>
      {link === null ? null : <p><a href={link} target="_blank" rel="noreferrer">{link}</a></p>}
      <ErrorText error={open.error ?? finish.error ?? file.error} />
    </>
  );
};

const Sessions = ({ sessions }: { readonly sessions: Own['sessions'] }): ReactNode => {
  const text = useText();
  const seat = useCommand('takeSeat');
  return (
    <>
      <ul className="plain-list">
        {sessions.map(session => (
          <li key={session.sessionId} className="own-section">
            <strong>{sessionText(session)}</strong>
            <small>{session.isCancelled ? text('learning.cancelled') : text('learning.seatsTaken', { taken: session.taken, seats: session.seats })}{session.teacher === '' ? '' : ` · ${session.teacher}`}</small>
            {session.isCancelled || (!session.isMine && session.taken >= session.seats) ? null : (
              <button type="button" className="plain-button" disabled={seat.isPending} onClick={() => seat.mutate({ params: { sessionId: session.sessionId }, body: { commandId: newCommandId(), takes: !session.isMine } })}>{text(session.isMine ? 'learning.giveSeat' : 'learning.takeSeat')}<span className="visually-hidden"> {sessionText(session)}</span></button>
            )}
            {session.isMine ? <Mark tone="good">{text('learning.mySeat')}</Mark> : null}
          </li>
        ))}
      </ul>
      <ErrorText error={seat.error} />
    </>
  );
};

const ItemCard = ({ item, own }: { readonly item: Item; readonly own: Own }): ReactNode => {
  const text = useText();
  const title = useTitle();
  const sessions = own.sessions.filter(session => session.courseCode === item.courseCode);
  return (
    <li className="bank-change">
      <p><ItemMark item={item} /> <strong>{title(item.titles)}</strong></p>
      <p className="quiet">{item.completedDate === null ? text('learning.dueBy', { date: item.dueDate }) : text('learning.doneOn', { date: item.completedDate })} · {formatMinutes(item.minutes, text)} · {text(`planCause.${item.cause}`)}</p>
      <CauseList causes={item.causes} />
      <ItemActions item={item} />
      {item.kind !== 'session' || item.state !== 'open' ? null : sessions.length === 0 ? <p className="quiet">{text('learning.noSession')}</p> : <Sessions sessions={sessions} />}
    </li>
  );
};

const Catalog = ({ courses }: { readonly courses: readonly CatalogCourse[] }): ReactNode => {
  const text = useText();
  const title = useTitle();
  const ask = useCommand('askForTraining');
  return (
    <>
      <ul className="bank-changes">
        {courses.map(course => (
          <li key={course.courseCode} className="bank-change">
            <p><strong>{title({ 'zh-CN': course.titleChinese, en: course.titleEnglish })}</strong> <Mark tone="quiet">{text(`courseKind.${course.kind}`)}</Mark> {course.isPlanned ? <Mark tone="info">{text('learning.planned')}</Mark> : null}</p>
            <p className="quiet">{formatMinutes(course.minutes, text)}{course.givesCertificate ? ` · ${text('learning.givesCertificate')}` : ''}</p>
            {course.description === '' ? null : <p>{course.description}</p>}
            {course.isPlanned ? null : <button type="button" className="plain-button" disabled={ask.isPending} onClick={() => ask.mutate({ params: { courseCode: course.courseCode }, body: { commandId: newCommandId(), reason: '' } })}>{text('learning.ask')}<span className="visually-hidden"> {title({ 'zh-CN': course.titleChinese, en: course.titleEnglish })}</span></button>}
          </li>
        ))}
      </ul>
      <p role="status">{ask.isSuccess ? text('learning.asked') : ''}</p>
      <ErrorText error={ask.error} />
    </>
  );
};

const views = ['items', 'certificates', 'catalog'] as const;

const OwnCourses = ({ own }: { readonly own: Own }): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const view = views.find(each => each === search['view']) ?? 'items';
  const waiting = own.items.filter(({ state }) => state === 'open');
  return (
    <>
      <p className="request-actions">
        {views.map(each => <button key={each} type="button" className={each === view ? 'plain-button is-main' : 'plain-button'} aria-current={each === view ? true : undefined} onClick={() => change({ view: each === 'items' ? undefined : each })}>{text(`learning.view.${each}`)}</button>)}
      </p>
      {view === 'items' ? (own.items.length === 0 ? <Empty title={text('learning.nothingToLearn')} /> : (
        <>
          <p className="quiet">{text('learning.openCount', { count: waiting.length })}</p>
          <ul className="bank-changes">{own.items.map(item => <ItemCard key={item.itemId} item={item} own={own} />)}</ul>
        </>
      )) : null}
      {view === 'certificates' ? (own.certificates.length === 0 ? <Empty title={text('learning.noCertificates')} /> : (
        <ul className="bank-changes">
          {own.certificates.map(certificate => (
            <li key={certificate.certificateId} className="bank-change"><p><CertificateMark due={certificate.due} /> <strong>{certificate.title}</strong></p><p className="quiet">{text('learning.issued', { date: certificate.issuedDate })} · {certificate.lastDate === null ? text('learning.noLastDate') : text('learning.lastDate', { date: certificate.lastDate })}</p></li>
          ))}
        </ul>
      )) : null}
      {view === 'catalog' ? (own.catalog.length === 0 ? <Empty title={text('learning.noCourses')} /> : <Catalog courses={own.catalog} />) : null}
    </>
  );
};

export const OwnCoursesPage = (): ReactNode => {
  const text = useText();
  const query = useApi('listOwnTraining', {});
  return (
    <>
      <h1>{text('page.ownCourses')}</h1>
      <QueryView query={query}>{own => <OwnCourses own={own} />}</QueryView>
    </>
  );
};
