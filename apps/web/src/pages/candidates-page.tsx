/** 候选人: everybody who is on file, by requisition and stage. */
import { useState, type ReactNode } from 'react';
import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { ColumnSettings, FilterForm, ListFooter, useHiddenColumns } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { EnterCandidateForm } from '../recruiting/candidate-form.tsx';
import { StageMark, stages } from '../recruiting/stage-mark.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useClockText } from '../shell/session.ts';
import { dateOfInstant } from '../text/format.ts';
import { useLanguage } from '../text/text.tsx';

type Row = Answer<'listCandidates'>['rows'][number];

export const CandidatesPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const clock = useClockText();
  const navigate = useNavigate();
  const [search] = useSearchState();
  const [entering, setEntering] = useState(false);
  const { hidden, setHidden } = useHiddenColumns('candidates');
  const requisitions = useApi('listRequisitions', { query: { pageSize: 2000 } });
  const query = useApi('listCandidates', { query: { ...pageOf(search), search: search['search'] ?? '', requisitionId: search['requisition'] ?? '', stage: stages.find(stage => stage === search['stage']) ?? '' } });
  const columns: readonly (Column<Row> & { readonly title: string })[] = [
    { key: 'name', title: text('field.name'), width: 140, frozen: true, cell: row => <AppLink address={`/candidates/${row.candidateId}`}>{row.name ?? ''}</AppLink> },
    { key: 'applications', title: text('candidate.applications'), width: 280, cell: row => (row.applications.length === 0 ? '–' : row.applications.map(application => <span key={application.applicationId}>{application.title[language]} <StageMark stage={application.stage} /> </span>)) },
    { key: 'mobile', title: text('field.mobile'), width: 140, cell: row => row.mobile },
    { key: 'email', title: text('people.email'), width: 200, cell: row => row.email },
    { key: 'source', title: text('field.source'), width: 110, cell: row => text(`candidateSource.${row.source}`, {}, row.source) },
    { key: 'entered', title: text('candidate.enteredAt'), width: 120, cell: row => dateOfInstant(clock(row.enteredAt)) },
  ];
  const mayChange = query.data?.mayChange === true;
  const open = (requisitions.data?.rows ?? []).filter(({ state }) => state === 'open');
  return (
    <>
      <PageHead title={text('page.candidates')} hint={text('candidate.hint')}>
        {mayChange ? <AppLink className="plain-button" address="/candidates/sheet">{text('page.candidateSheet')}</AppLink> : null}
        {mayChange ? <Button type="primary" onClick={() => setEntering(true)}>{text('candidate.enter')}</Button> : null}
      </PageHead>
      <FilterForm fields={[
        { name: 'search', label: text('candidate.search') }, { name: 'requisition', label: text('page.requisitions'), options: (requisitions.data?.rows ?? []).map(({ requisitionId, title, department }) => ({ value: requisitionId, label: `${title[language]} · ${department}` })) },
        { name: 'stage', label: text('candidate.stage'), options: stages.map(value => ({ value, label: text(`applicationStage.${value}`) })) },
      ]}>
        <ColumnSettings columns={columns} hidden={hidden} setHidden={setHidden} />
      </FilterForm>
      <section className="card">
        <QueryView query={query} rows={8}>{data => (
          <>
            <DataTable caption={text('page.candidates')} columns={columns.filter(column => !hidden.has(column.key))} rows={data.rows} rowKey={row => row.candidateId} empty={<Empty title={text('candidate.none')} hint={text('candidate.noneHint')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <SidePanel title={text('candidate.enter')} open={entering} onClose={() => setEntering(false)}>
        <EnterCandidateForm requisitions={open} onDone={candidateId => { setEntering(false); void navigate({ href: `/candidates/${candidateId}` }); }} />
      </SidePanel>
    </>
  );
};
