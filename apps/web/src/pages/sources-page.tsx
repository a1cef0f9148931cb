/** Outside systems at a glance, and the set-up check that names the exact place to click. */
import { useState, type ReactNode } from 'react';
import { App, Button } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { useProgress } from '../api/progress.ts';
import { AppLink } from '../parts/app-link.tsx';
import { Mark } from '../parts/figures.tsx';
import { FeedForm } from '../goals/feed-form.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SettingFields } from '../parts/setting-fields.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, Failure, Loading, QueryView } from '../parts/state-views.tsx';
import { useSearchState } from '../search.ts';
import { useSession, useClockText } from '../shell/session.ts';
import { formatLag } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Source = Answer<'listSources'>['sources'][number];
const toneOf = { healthy: 'good', running: 'info', failing: 'bad', never: 'quiet' } as const;

const Quotas = ({ source }: { readonly source: Source }): ReactNode => {
  const text = useText();
  if (source.quotas.length === 0) return null;
  return (
    <details>
      <summary>{text('sources.quota')}</summary>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={text('sources.quota')}>
        <table className="small-table">
          <thead><tr><th scope="col">{text('sources.api')}</th><th scope="col">{text('sources.calls')}</th><th scope="col">{text('sources.perMinute')}</th><th scope="col">{text('sources.minutes')}</th></tr></thead>
          <tbody>{source.quotas.map(quota => <tr key={quota.api}><th scope="row"><code>{quota.api}</code></th><td>{quota.calls}</td><td>{quota.perMinute}</td><td>{quota.minutes}</td></tr>)}</tbody>
        </table>
      </div>
      <p className="quiet">{text('sources.quotaHint')}</p>
    </details>
  );
};

const Incidents = ({ source }: { readonly source: Source }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  return source.openIncidents.map(incident => (
    <div key={incident.incidentId} className="incident" role="alert">
      <Mark tone="bad">{text(`incidentClass.${incident.class}`)}</Mark>
      <strong>{text(`error.${incident.code}`, incident.data, incident.code)}</strong>
      <small>{text('sources.incidentSince', { since: clockText(incident.firstSeen), count: incident.occurrences })}</small>
      <small>{text(`incidentClass.${incident.class}.step`)}</small>
    </div>
  ));
};

const Checks = ({ source }: { readonly source: Source }): ReactNode => {
  const text = useText();
  const command = useCommand('checkSource');
  return (
    <div className="checks">
      <Button type="primary" loading={command.isPending} onClick={() => command.mutate({ params: { sourceCode: source.sourceCode } })}>{text('sources.runCheck')}</Button>
      {command.isPending ? <Loading rows={4} /> : null}
      {command.isError ? <Failure error={command.error} /> : null}
      {command.data === undefined ? null : (
        <ul>
          {command.data.checks.map(check => (
            <li key={check.name} className={`check is-${check.state}`}>
              <Mark tone={check.state === 'granted' ? 'good' : check.state === 'missing' ? 'bad' : 'quiet'}>{text(`checkState.${check.state}`)}</Mark>
              <strong>{text(`check.${source.connector}.${check.name}`, check.data, check.name)}</strong>
              {check.state === 'granted' ? null : <p>{text(`checkStep.${source.connector}.${String(check.data['step'] ?? '')}`, check.data, text('sources.checkStep'))}</p>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};

const SettingsForm = ({ source }: { readonly source: Source }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const connectors = useApi('listConnectors', {});
  const command = useCommand('changeSourceSettings');
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const fields = connectors.data?.connectors.find(connector => connector.name === source.connector)?.settings ?? [];
  if (fields.length === 0) return null;
  const save = (): void => command.mutate(
    { params: { sourceCode: source.sourceCode }, body: { commandId: newCommandId(), settings: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')) } },
    { onSuccess: () => { setValues({}); void message.success(text('sources.settingsSaved')); }, onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))) },
  );
  return (
    <form className="setting-form" onSubmit={event => { event.preventDefault(); save(); }}>
      <h3>{text('sources.settings')}</h3>
      <p className="quiet">{text('sources.settingsHint')}</p>
      <SettingFields prefix="setting" fields={fields} values={values} onChange={setValues} needed={false} />
      <Button htmlType="submit" disabled={Object.values(values).every(value => value === '')} loading={command.isPending}>{text('action.save')}</Button>
    </form>
  );
};

const SourceCard = ({ source }: { readonly source: Source }): ReactNode => {
  const { language, text } = useLanguage();
  const clockText = useClockText();
  const { message } = App.useApp();
  const session = useSession();
  const [, change] = useSearchState();
  const sync = useCommand('startSync');
  const start = (): void => sync.mutate(
    { params: { sourceCode: source.sourceCode }, body: { commandId: newCommandId(), month: session.currentMonth } },
    { onSuccess: () => void message.success(text('progress.started')), onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))) },
  );
  return (
    <article className="card source-card" aria-label={source.name}>
      <header><h2>{source.name}</h2><code>{source.sourceCode}</code><Mark tone={toneOf[source.state]}>{text(`sourceState.${source.state}`)}</Mark></header>
      <Incidents source={source} />
      <dl className="fact-grid">
        <div><dt>{text('sources.lastSuccess')}</dt><dd>{source.lastSuccess === null ? text('sources.never') : clockText(source.lastSuccess)}</dd></div>
        <div><dt>{text('sources.lag')}</dt><dd>{source.lagSeconds === null ? '–' : formatLag(source.lagSeconds, language)}</dd></div>
        {source.lastRun === null ? null : <div><dt>{text('sources.lastRun')}</dt><dd>{text('sources.lastRunText', { landed: source.lastRun.slicesLanded, slices: source.lastRun.slices, calls: source.lastRun.calls, minutes: source.lastRun.providerMinutes })}</dd></div>}
        <div><dt>{text('page.quarantine')}</dt><dd><AppLink address={`/quarantine?sourceCode=${source.sourceCode}`}>{text('sources.records', { count: source.quarantineCount })}</AppLink></dd></div>
        <div><dt>{text('page.unmatched')}</dt><dd><AppLink address="/unmatched">{text('sources.accounts', { count: source.unmatchedCount })}</AppLink></dd></div>
      </dl>
      <ul className="chips">{source.streams.map(stream => <li key={stream.stream}><Mark tone="quiet">{text('sources.stream', { stream: text(`stream.${stream.stream}`), records: stream.records, people: stream.people })}</Mark></li>)}</ul>
      <Quotas source={source} />
      <div className="step-actions">
        {source.connector === 'workbook' ? <AppLink className="plain-button" address="/imports">{text('page.imports')}</AppLink> : source.connector === 'feed' ? (session.modules.includes('performance') ? <AppLink className="plain-button" address="/goals">{text('page.goals')}</AppLink> : null) : <Button type="primary" loading={sync.isPending} onClick={start}>{text('action.sync')}</Button>}
        {session.rights.includes('administer:public') && source.connector !== 'workbook' ? <Button onClick={() => change({ source: source.sourceCode })}>{text('sources.setUp')}</Button> : null}
      </div>
    </article>
  );
};

const Running = (): ReactNode => {
  const text = useText();
  const running = useProgress([]);
  if (running.length === 0) return null;
  return <p className="notice" role="status">{running.map(event => text('progress.line', { what: text(`progress.${event.kind}`, { subject: event.subject }), done: event.done, total: event.total })).join(' · ')}</p>;
};

export const SourcesPage = (): ReactNode => {
  const text = useText();
  const session = useSession();
  const [search, change] = useSearchState();
  const query = useApi('listSources', {});
  const chosen = query.data?.sources.find(source => source.sourceCode === search['source']);
  return (
    <>
      <PageHead title={text('page.sources')} hint={text('sources.hint')}>
        {session.rights.includes('administer:public') && session.modules.includes('performance') ? <Button onClick={() => change({ add: 'feed' })}>{text('goals.addFeed')}</Button> : null}
        {session.rights.includes('administer:public') ? <AppLink className="plain-button" address="/companies/new">{text('page.newCompany')}</AppLink> : null}
      </PageHead>
      <Running />
      <QueryView query={query}>{data => (data.sources.length === 0
        ? <section className="card"><Empty title={text('sources.empty')} hint={text('sources.emptyHint')} /></section>
        : <div className="two-columns">{data.sources.map(source => <SourceCard key={source.sourceCode} source={source} />)}</div>)}</QueryView>
      <SidePanel open={search['add'] === 'feed'} title={text('goals.addFeed')} onClose={() => change({ add: undefined })}>
        {search['add'] === 'feed' ? <FeedForm onDone={sourceCode => change({ add: undefined, source: sourceCode })} /> : null}
      </SidePanel>
      <SidePanel open={chosen !== undefined} title={text('sources.setUpOf', { source: chosen?.name ?? '' })} onClose={() => change({ source: undefined })}>
        {chosen === undefined ? null : <><p className="quiet">{text('sources.checkHint')}</p><Checks source={chosen} /><SettingsForm source={chosen} /></>}
      </SidePanel>
    </>
  );
};
