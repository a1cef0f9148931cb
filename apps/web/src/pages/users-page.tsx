/** Users of the company for its administrators: letting in and out, password links, who needs a second factor. */
import { useState, type ReactNode } from 'react';
import { Button, Radio } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { ErrorLine } from '../identity/error-line.tsx';
import { CarefulButton } from '../parts/careful-button.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { QueryView } from '../parts/state-views.tsx';
import { useClockText, useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type User = Answer<'listUsers'>['users'][number];
type Link = { readonly name: string; readonly address: string; readonly expiresAt: string };

const UserRow = ({ user, onLink }: { readonly user: User; readonly onLink: (link: Link) => void }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const { userId: ownId } = useSession();
  const disable = useCommand('disableUser');
  const enable = useCommand('enableUser');
  const link = useCommand('issuePasswordLink');
  const change = user.isDisabled ? enable : disable;
  const send = (): void => change.mutate({ body: { commandId: newCommandId(), userId: user.userId } });
  return (
    <tr>
      <td>{user.name}</td><td>{user.email}</td><td>{user.personNumber ?? ''}</td>
      <td>{text(user.hasSecondFactor ? 'users.yes' : 'users.no')}</td><td>{user.lastSeenAt === null ? '' : clockText(user.lastSeenAt)}</td><td>{text(user.isDisabled ? 'users.disabled' : 'users.active')}</td>
      <td>
        <Button size="small" aria-label={`${text('users.link')} ${user.name}`} loading={link.isPending} onClick={() => link.mutate({ body: { userId: user.userId } }, { onSuccess: made => onLink({ name: user.name, ...made }) })}>{text('users.link')}</Button>{' '}
        {user.userId === ownId ? null : user.isDisabled
          ? <Button size="small" aria-label={`${text('users.enable')} ${user.name}`} loading={change.isPending} onClick={send}>{text('users.enable')}</Button>
          : <CarefulButton label={text('users.disable')} about={user.name} warning={text('users.disableSure')} isBusy={change.isPending} onConfirm={send} />}
        <ErrorLine error={link.error ?? disable.error ?? enable.error} />
      </td>
    </tr>
  );
};

const PolicyCard = (): ReactNode => {
  const text = useText();
  const query = useApi('readSignInPolicy', {});
  const change = useCommand('changeSignInPolicy');
  return (
    <section className="card" aria-labelledby="policy-title">
      <h2 id="policy-title">{text('users.policy')}</h2>
      <QueryView query={query} rows={2}>{data => (
        <Radio.Group
          value={data.secondFactor} aria-labelledby="policy-title" disabled={change.isPending}
          onChange={event => change.mutate({ body: { commandId: newCommandId(), secondFactor: event.target.value as typeof data.secondFactor } })}
          options={(['sensitiveRights', 'everyone'] as const).map(value => ({ value, label: text(`users.policy.${value}`) }))}
        />
      )}</QueryView>
      <ErrorLine error={change.error} />
    </section>
  );
};

const columns = ['name', 'email', 'person', 'secondFactor', 'lastSeen', 'state'] as const;

export const UsersPage = (): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const query = useApi('listUsers', {});
  const [link, setLink] = useState<Link | null>(null);
  return (
    <>
      <PageHead title={text('page.users')} hint={text('users.hint')} />
      {link === null ? null : (
        <section className="card notice" role="status">
          <p>{text('users.linkMade', { name: link.name, date: clockText(link.expiresAt) })}</p>
          <p><code className="secret-text">{link.address}</code></p>
        </section>
      )}
      <section className="card">
        <QueryView query={query} rows={5}>{data => (
          <div className="table-scroll" tabIndex={0} role="region" aria-label={text('page.users')}>
            <table className="users-table">
              <thead><tr>{columns.map(column => <th key={column} scope="col">{text(`users.${column}`)}</th>)}<th scope="col"><span className="visually-hidden">{text('users.link')}</span></th></tr></thead>
              <tbody>{data.users.map(user => <UserRow key={user.userId} user={user} onLink={setLink} />)}</tbody>
            </table>
          </div>
        )}</QueryView>
      </section>
      <PolicyCard />
    </>
  );
};
