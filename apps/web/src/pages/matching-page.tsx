/** 人岗匹配: candidates beside the profile of a requisition, requirement by requirement, and whether groups of them differ. It decides nothing. */
import { useState, type ReactNode } from 'react';
import { Alert, Button, Segmented, Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Difference, Mark } from '../parts/figures.tsx';
import { ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { StageMark } from '../recruiting/stage-mark.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useLanguage, useText, type Text } from '../text/text.tsx';

type Row = Answer<'readMatching'>['rows'][number];
type Requirement = Row['requirements'][number];
type Group = Answer<'readMatchingDifferences'>['groups'][number];
const tones = { met: 'good', partial: 'warn', denied: 'bad', missing: 'bad' } as const;

/** "1/2" and "0.5" as whole per cent; the exact share stands in the explanation of the interface. */
const percentOf = (share: string): string => {
  const [above = '0', below = '1'] = share.split('/');
  return `${Math.round((100 * Number(above)) / Number(below))}%`;
};
const yearsText = (years: string): string => (years.includes('/') ? String(Math.round((10 * Number(years.split('/')[0])) / Number(years.split('/')[1])) / 10) : years);

const wantedText = ({ wantedLevel, wantedYears }: Requirement, text: Text): string => [text(`skillLevel.${wantedLevel}`, {}, String(wantedLevel)), wantedYears === null ? '' : text('candidate.forYears', { years: wantedYears })].filter(part => part !== '').join(text('people.separator'));
const foundText = ({ foundLevel, isLevelFromYears, foundYears }: Requirement, text: Text): string => [
  foundLevel === null ? '' : `${text(`skillLevel.${foundLevel}`, {}, String(foundLevel))}${isLevelFromYears ? text('matching.fromYears') : ''}`, foundYears === null ? '' : text('candidate.forYears', { years: yearsText(foundYears) }),
].filter(part => part !== '').join(text('people.separator'));

const RequirementItem = ({ requirement }: { readonly requirement: Requirement }): ReactNode => {
  const { language, text } = useLanguage();
  const { title, isMust, state, lacking, share, evidence, denials } = requirement;
  const found = foundText(requirement, text);
  return (
    <li className="question-entry">
      <p><strong>{title[language]}</strong> <Mark tone={isMust ? 'info' : 'quiet'}>{text(isMust ? 'matching.must' : 'matching.nice')}</Mark> <Mark tone={tones[state]}>{text(`matchState.${state}`)}</Mark> {percentOf(share)}</p>
      <p>{text('matching.wanted', { what: wantedText(requirement, text) })}{found === '' ? '' : ` · ${text('matching.found', { what: found })}`}</p>
      {lacking.length === 0 ? null : <p>{text('matching.lacks', { what: lacking.map(lack => text(`matchLack.${lack}`)).join(text('people.separator')) })}</p>}
      {[...evidence.map(each => ({ ...each, speaks: 'for' as const })), ...denials.map(each => ({ ...each, speaks: 'against' as const }))].map(({ source, quote, speaks }, index) => (
        <p key={index}><small className="quiet">{text(speaks === 'for' ? 'matching.evidence' : 'matching.denial', { source: text(`matchSource.${source}`, {}, source) })}</small> {quote === '' ? text('matching.saidInForm') : `“${quote}”`}</p>
      ))}
    </li>
  );
};

/** What a model on this installation finds alike to what is missing; it counts for nothing. */
const Hints = ({ requisitionId, candidateId, model }: { readonly requisitionId: string; readonly candidateId: string; readonly model: string }): ReactNode => {
  const { language, text } = useLanguage();
  const query = useApi('readMatchingHints', { params: { requisitionId, candidateId } });
  return (
    <section aria-labelledby="hints-title">
      <h3 id="hints-title">{text('matching.hints')}</h3>
      <p className="quiet">{text('matching.hintsMeaning', { model })}</p>
      <QueryView query={query} rows={2}>{({ hints }) => (hints.length === 0 ? <p>{text('matching.noHints')}</p> : (
        <ul className="plain-list">{hints.map(({ skillCode, title, quote, likeness }) => <li key={skillCode} className="question-entry"><p><strong>{title[language]}</strong> <small className="quiet">{text('matching.likeness', { likeness })}</small></p><p>“{quote}”</p></li>)}</ul>
      ))}</QueryView>
    </section>
  );
};

const RowPanel = ({ row, hints, onClose }: { readonly row: Row; readonly hints: ReactNode; readonly onClose: () => void }): ReactNode => {
  const text = useText();
  return (
    <SidePanel title={row.name} open onClose={onClose} wide>
      <p><AppLink address={`/candidates/${row.candidateId}`}>{text('matching.toCandidate')}</AppLink>{row.stage === null ? null : <> <StageMark stage={row.stage} /></>}</p>
      <p>{row.score === null ? text('matching.noScore') : text('matching.score', { score: row.score })}</p>
      <ul className="plain-list">{row.requirements.map(requirement => <RequirementItem key={requirement.skillCode} requirement={requirement} />)}</ul>
      {hints}
    </SidePanel>
  );
};

const Matching = ({ requisitionId }: { readonly requisitionId: string }): ReactNode => {
  const { language, text } = useLanguage();
  const [search, change] = useSearchState();
  const among = search['among'] === 'everyone' ? 'everyone' : 'applied';
  const query = useApi('readMatching', { params: { requisitionId }, query: { ...pageOf(search), among } });
  const columns: readonly Column<Row>[] = [
    { key: 'name', title: text('field.name'), width: 150, frozen: true, cell: row => <button type="button" className="link-button" onClick={() => change({ candidate: row.candidateId })}>{row.name}</button> },
    { key: 'score', title: text('matching.scoreTitle'), width: 90, align: 'right', cell: row => row.score ?? '–' },
    { key: 'missing', title: text('matching.missingMusts'), width: 240, cell: row => (row.missingMusts.length === 0 ? <Mark tone="good">{text('matching.nothingMissing')}</Mark> : row.requirements.filter(({ skillCode }) => row.missingMusts.includes(skillCode)).map(({ title }) => title[language]).join(text('people.separator'))) },
    { key: 'met', title: text('matching.met'), width: 110, align: 'right', cell: row => `${row.requirements.filter(({ state }) => state === 'met').length} / ${row.requirements.length}` },
    { key: 'stage', title: text('candidate.stage'), width: 130, cell: row => (row.stage === null ? '–' : <StageMark stage={row.stage} />) },
  ];
  return (
    <QueryView query={query} rows={8}>{data => {
      const chosen = data.rows.find(({ candidateId }) => candidateId === search['candidate']);
      return (
        <section className="card">
          <p><Segmented aria-label={text('matching.among')} value={among} onChange={value => change({ among: value === 'everyone' ? 'everyone' : undefined, page: undefined })} options={[{ value: 'applied', label: text('matching.applied') }, { value: 'everyone', label: text('matching.everyone') }]} /> <small className="quiet">{text('matching.profileOn', { title: data.title[language], date: data.profileOn })}</small></p>
          <DataTable caption={text('page.matching')} columns={columns} rows={data.rows} rowKey={row => row.candidateId} empty={<Empty title={text('matching.none')} hint={text('matching.noneHint')} />} />
          <ListFooter total={data.total} />
          {chosen === undefined ? null : <RowPanel row={chosen} hints={data.hintsBy === null || chosen.requirements.every(({ state }) => state !== 'missing') ? null : <Hints requisitionId={requisitionId} candidateId={chosen.candidateId} model={data.hintsBy} />} onClose={() => change({ candidate: undefined })} />}
        </section>
      );
    }}</QueryView>
  );
};

const Differences = ({ requisitionId }: { readonly requisitionId: string }): ReactNode => {
  const text = useText();
  const query = useApi('readMatchingDifferences', { params: { requisitionId } });
  const columns: readonly Column<Group>[] = [
    { key: 'group', title: text('matching.group'), width: 160, cell: row => text(`${row.kind === 'gender' ? 'candidateGender' : 'candidateAge'}.${row.group}`) },
    { key: 'people', title: text('matching.people'), width: 90, align: 'right', cell: row => row.people },
    { key: 'average', title: text('matching.average'), width: 110, align: 'right', cell: row => row.averageScore },
    { key: 'difference', title: text('matching.difference'), width: 130, align: 'right', cell: row => <Difference amount={row.difference} scale={1} /> },
    { key: 'invited', title: text('matching.invited'), width: 130, align: 'right', cell: row => percentOf(row.invitedShare) },
  ];
  return (
    <QueryView query={query} rows={4}>{data => (
      <>
        <p>{text('matching.differencesHint', { smallest: data.smallestGroup })}</p>
        {data.notGiven === null ? null : <p className="quiet">{text('matching.notGiven', { count: data.notGiven })}</p>}
        <DataTable caption={text('matching.differences')} columns={columns} rows={data.groups} rowKey={row => `${row.kind} ${row.group}`} empty={<Empty title={text('matching.noGroups')} hint={text('matching.noGroupsHint', { smallest: data.smallestGroup })} />} />
      </>
    )}</QueryView>
  );
};

export const MatchingPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const [search, change] = useSearchState();
  const [comparing, setComparing] = useState(false);
  const requisitions = useApi('listRequisitions', { query: { pageSize: 2000 } });
  return (
    <>
      <PageHead title={text('page.matching')} hint={text('matching.hint')} />
      <QueryView query={requisitions} rows={8}>{({ rows }) => {
        // The first that somebody applies for: one without candidates has nothing to show.
        const requisitionId = (rows.find(row => row.requisitionId === search['requisition']) ?? rows.find(({ running }) => running > 0) ?? rows[0])?.requisitionId;
        if (requisitionId === undefined) return <section className="card"><Empty title={text('requisition.none')} hint={text('requisition.noneHint')} /></section>;
        return (
          <>
            <p>
              <label htmlFor="matching-requisition">{text('page.requisitions')}</label>{' '}
              <Select id="matching-requisition" style={{ minWidth: 260, maxWidth: '100%' }} value={requisitionId} onChange={value => change({ requisition: value, candidate: undefined, page: undefined })} options={rows.map(row => ({ value: row.requisitionId, label: `${row.title[language]} · ${row.department}` }))} />{' '}
              <Button onClick={() => setComparing(true)}>{text('matching.differences')}</Button>
            </p>
            <Alert style={{ marginBottom: 12 }} type="info" showIcon title={text('matching.decidesNothing')} />
            <Matching requisitionId={requisitionId} />
            <SidePanel title={text('matching.differences')} open={comparing} onClose={() => setComparing(false)} wide><Differences requisitionId={requisitionId} /></SidePanel>
          </>
        );
      }}</QueryView>
    </>
  );
};
