/** Other systems with keys of their own: what they may see, their keys, and how to end them. */
import { useState, type ReactNode } from 'react';
import { App, Button, Input, InputNumber, Select } from 'antd';
import { fieldClasses } from '#contracts/api/access-terms';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { Mark } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, Failure, QueryView } from '../parts/state-views.tsx';
import { useClockText, useSession } from '../shell/session.ts';
import { useText, type Text } from '../text/text.tsx';

type Program = Answer<'listPrograms'>['programs'][number];
type Key = Program['keys'][number];
type Grant = Pick<Program['grants'][number], 'action' | 'fieldClass'>;
type Issued = Answer<'issueProgramKey'>;

const grantChoices = (text: Text): readonly { readonly value: string; readonly label: string }[] => [
  ...(['read', 'change'] as const).flatMap((action) => fieldClasses.map((fieldClass) => ({ value: `${action}:${fieldClass}`, label: `${text(`programAction.${action}`)} · ${text(`fieldClass.${fieldClass}`)}` }))),
  { value: 'operate:public', label: text('programAction.operate') }, { value: 'provision:public', label: text('programAction.provision') },
];
/** Some rights are about the system and no class of values. */
const grantText = ({ action, fieldClass }: Grant, text: Text): string =>
  (action === 'operate' || action === 'provision' ? text(`programAction.${action}`) : `${text(`programAction.${action}`)} · ${text(`fieldClass.${fieldClass}`)}`);
const grantOf = (value: string): Grant => {
  const [action, fieldClass] = value.split(':');
  return { action, fieldClass } as Grant;
};
const keyTone = { valid: 'good', expired: 'quiet', revoked: 'quiet' } as const;

const NewProgram = ({ onDone }: { readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const command = useCommand('createProgram');
  const [draft, setDraft] = useState({ programCode: '', name: '', networks: '', requestsPerMinute: 60, grants: [] as string[] });
  const [commandId, setCommandId] = useState(newCommandId);
  const submit = (): void => command.mutate({ body: {
    commandId, programCode: draft.programCode, name: draft.name, requestsPerMinute: draft.requestsPerMinute,
    networks: draft.networks.split('\n').map((line) => line.trim()).filter((line) => line !== ''), grants: draft.grants.map(grantOf),
  } }, { onSuccess: onDone, onError: () => setCommandId(newCommandId()) });
  return (
    <form className="panel-form" onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <label htmlFor="program-code">{text('programs.code')}</label>
      <Input id="program-code" required pattern="[a-z][a-z0-9\-]{1,31}" value={draft.programCode} onChange={(event) => setDraft({ ...draft, programCode: event.target.value })} />
      <label htmlFor="program-name">{text('programs.name')}</label>
      <Input id="program-name" required maxLength={100} value={draft.name} onChange={(event) => setDraft({ ...draft, name: event.target.value })} />
      <label htmlFor="program-grants">{text('programs.grants')}</label>
      <Select id="program-grants" mode="multiple" aria-label={text('programs.grants')} value={draft.grants} onChange={(grants) => setDraft({ ...draft, grants })} options={[...grantChoices(text)]} />
      <label htmlFor="program-networks">{text('programs.networks')}</label>
      <Input.TextArea id="program-networks" rows={3} value={draft.networks} onChange={(event) => setDraft({ ...draft, networks: event.target.value })} />
      <small className="quiet">{text('programs.networksHint')}</small>
      <label htmlFor="program-limit">{text('programs.limit')}</label>
      <InputNumber id="program-limit" min={1} max={6000} value={draft.requestsPerMinute} onChange={(value) => setDraft({ ...draft, requestsPerMinute: value ?? 60 })} />
      {command.isError ? <Failure error={command.error} /> : null}
      <Button type="primary" htmlType="submit" loading={command.isPending}>{text('programs.new')}</Button>
    </form>
  );
};

/** The one moment in which a key can be read. */
const ShownKey = ({ issued, onDone }: { readonly issued: Issued; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  return (
    <div className="notice" role="status">
      <p>{text(issued.secret === null ? 'programs.shownBefore' : 'programs.shownOnce')}</p>
      {issued.secret === null ? null : <p><code className="secret-text">{issued.secret}</code></p>}
      <p>{text('programs.clientId')}: <code>{issued.clientId}</code></p>
      <Button onClick={onDone}>{text('programs.copied')}</Button>
    </div>
  );
};

const endOfDay = (date: string): string => new Date(`${date}T23:59:59Z`).toISOString();

const KeyForm = ({ program, oldKey, onIssued }: { readonly program: Program; readonly oldKey: Key | null; readonly onIssued: (issued: Issued) => void }): ReactNode => {
  const text = useText();
  const { today } = useSession();
  const issue = useCommand('issueProgramKey');
  const rotate = useCommand('rotateProgramKey');
  const [kind, setKind] = useState<Key['kind']>('apiKey');
  const [until, setUntil] = useState(() => new Date(Date.parse(today) + 90 * 86_400_000).toISOString().slice(0, 10));
  const [overlapHours, setOverlapHours] = useState(24);
  const [commandId, setCommandId] = useState(newCommandId);
  const callbacks = { onSuccess: (issued: Issued) => { setCommandId(newCommandId()); onIssued(issued); }, onError: () => setCommandId(newCommandId()) };
  const { programCode } = program;
  const submit = (): void => oldKey === null
    ? issue.mutate({ params: { programCode }, body: { commandId, kind, expiresAt: endOfDay(until) } }, callbacks)
    : rotate.mutate({ params: { programCode, keyId: oldKey.keyId }, body: { commandId, overlapHours, expiresAt: endOfDay(until) } }, callbacks);
  const error = issue.error ?? rotate.error;
  return (
    <form className="panel-form" onSubmit={(event) => { event.preventDefault(); submit(); }}>
      {oldKey === null
        ? <Select aria-label={text('programs.newKey')} value={kind} onChange={setKind} options={(['apiKey', 'clientSecret'] as const).map((value) => ({ value, label: text(`keyKind.${value}`) }))} />
        : <><label htmlFor="key-overlap">{text('programs.overlap')}</label><InputNumber id="key-overlap" min={0} max={720} value={overlapHours} onChange={(value) => setOverlapHours(value ?? 0)} /></>}
      <label htmlFor="key-until">{text('programs.expires')}</label>
      <Input id="key-until" type="date" required min={today} value={until} onChange={(event) => setUntil(event.target.value)} />
      {error === null ? null : <Failure error={error} />}
      <Button htmlType="submit" type="primary" loading={issue.isPending || rotate.isPending}>{text(oldKey === null ? 'programs.newKey' : 'programs.rotate')}</Button>
    </form>
  );
};

const Keys = ({ program }: { readonly program: Program }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const { modal } = App.useApp();
  const revoke = useCommand('revokeProgramKey');
  const [rotating, setRotating] = useState<Key | null>(null);
  const [issued, setIssued] = useState<Issued | null>(null);
  const ask = (key: Key): void => void modal.confirm({
    title: text('programs.revoke'), content: text('programs.revokeSure'),
    onOk: () => revoke.mutate({ params: { programCode: program.programCode, keyId: key.keyId }, body: { commandId: newCommandId() } }),
  });
  return (
    <section>
      <h3>{text('programs.keys')}</h3>
      {issued === null ? null : <ShownKey issued={issued} onDone={() => setIssued(null)} />}
      <div className="scroll-x" tabIndex={0} role="region" aria-label={text('programs.keys')}>
        <table className="small-table"><tbody>{program.keys.map((key) => (
          <tr key={key.keyId}>
            <th scope="row"><code>{key.keyId}</code> {text(`keyKind.${key.kind}`)}</th><td><Mark tone={keyTone[key.state]}>{text(`keyState.${key.state}`)}</Mark>{key.isWaiting ? <> <Mark tone="info">{text('programs.waiting')}</Mark></> : null}</td>
            <td>{text('programs.expires')} {clockText(key.expiresAt)}</td><td>{text('programs.lastUsed')} {key.lastUsedAt === null ? text('programs.neverUsed') : clockText(key.lastUsedAt)}</td>
            <td>{key.state === 'valid' ? <><Button size="small" onClick={() => setRotating(key)}>{text('programs.rotate')}</Button> <Button size="small" danger onClick={() => ask(key)}>{text('programs.revoke')}</Button></> : null}</td>
          </tr>
        ))}</tbody></table>
      </div>
      {revoke.isError ? <Failure error={revoke.error} /> : null}
      {program.state === 'active' ? <KeyForm key={rotating?.keyId ?? 'new'} program={program} oldKey={rotating} onIssued={(given) => { setIssued(given); setRotating(null); }} /> : null}
    </section>
  );
};

const Grants = ({ program }: { readonly program: Program }): ReactNode => {
  const text = useText();
  const propose = useCommand('proposeProgramGrant');
  const withdraw = useCommand('withdrawProgramGrant');
  const params = { programCode: program.programCode };
  const error = propose.error ?? withdraw.error;
  return (
    <section>
      <h3>{text('programs.grants')}</h3>
      <ul>{program.grants.map((grant) => (
        <li key={`${grant.action}:${grant.fieldClass}`}>
          {grantText(grant, text)} {grant.state === 'waiting' ? <Mark tone="info">{text('programs.waiting')}</Mark> : null}{' '}
          <Button size="small" onClick={() => withdraw.mutate({ params, body: { commandId: newCommandId(), action: grant.action, fieldClass: grant.fieldClass } })}>{text('programs.withdraw')}</Button>
        </li>
      ))}</ul>
      {program.state === 'active' ? <Select aria-label={text('programs.addGrant')} placeholder={text('programs.addGrant')} value={null} onChange={(value: string | null) => { if (value !== null) propose.mutate({ params, body: { commandId: newCommandId(), ...grantOf(value) } }); }} options={[...grantChoices(text)]} /> : null}
      {error === null ? null : <Failure error={error} />}
    </section>
  );
};

const ProgramDetail = ({ program }: { readonly program: Program }): ReactNode => {
  const text = useText();
  const { modal } = App.useApp();
  const end = useCommand('endProgram');
  const ask = (): void => void modal.confirm({ title: text('programs.end'), content: text('programs.endSure'), onOk: () => end.mutate({ params: { programCode: program.programCode }, body: { commandId: newCommandId() } }) });
  return (
    <>
      <p>{text('programs.clientId')}: <code>{program.clientId}</code></p>
      <p>{text('programs.networks')}: {program.networks.length === 0 ? '–' : program.networks.join(', ')} · {text('programs.limit')}: {program.requestsPerMinute}</p>
      <Grants program={program} />
      <Keys program={program} />
      {program.state === 'active' ? <p><Button danger onClick={ask}>{text('programs.end')}</Button></p> : <Mark tone="quiet">{text('programs.ended')}</Mark>}
      {end.isError ? <Failure error={end.error} /> : null}
    </>
  );
};

export const ProgramsPage = (): ReactNode => {
  const text = useText();
  const query = useApi('listPrograms', {});
  const [open, setOpen] = useState<string | null>(null);
  const shown = query.data?.programs.find((program) => program.programCode === open);
  return (
    <>
      <PageHead title={text('programs.title')} hint={text('programs.intro')}>
        <AppLink address="/programs/log">{text('programs.log')}</AppLink>
        <Button type="primary" onClick={() => setOpen('')}>{text('programs.new')}</Button>
      </PageHead>
      <QueryView query={query} rows={4}>{({ programs }) => (programs.length === 0 ? <Empty title={text('programs.empty')} /> : (
        <ul className="card-list">{programs.map((program) => (
          <li key={program.programCode} className="card">
            <h2><button type="button" className="link-button" onClick={() => setOpen(program.programCode)}>{program.name}</button></h2>
            <p><code>{program.programCode}</code> {program.state === 'ended' ? <Mark tone="quiet">{text('programs.ended')}</Mark> : null} {program.grants.some((grant) => grant.state === 'waiting') || program.keys.some((key) => key.isWaiting) ? <Mark tone="info">{text('programs.waiting')}</Mark> : null}</p>
            <p className="quiet">{program.grants.map((grant) => grantText(grant, text)).join(text('roles.separator'))}</p>
          </li>
        ))}</ul>
      ))}</QueryView>
      <SidePanel title={shown?.name ?? text('programs.new')} open={open !== null} onClose={() => setOpen(null)} wide>
        {shown === undefined ? <NewProgram onDone={() => setOpen(null)} /> : <ProgramDetail program={shown} />}
      </SidePanel>
    </>
  );
};
