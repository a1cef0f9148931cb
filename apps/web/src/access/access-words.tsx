/** Rights, scopes, days and reasons in words. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { Mark } from '../parts/figures.tsx';
import { useText, type Text } from '../text/text.tsx';

export type Scope = { readonly kind: string; readonly key: string };
export type ReachRow = Answer<'readReach'>['rows'][number];
export type Reason = Omit<ReachRow['reasons'][number], 'people'> & { readonly people?: number };

/** "See: Pay", or the action alone where no class of values is meant. */
export const rightText = ({ action, fieldClass }: { readonly action: string; readonly fieldClass: string }, text: Text): string =>
  ['operate', 'administer', 'audit', 'provision'].includes(action) ? text(`accessAction.${action}`) : text('access.right', { action: text(`accessAction.${action}`), fieldClass: text(`fieldClass.${fieldClass}`) });

export const scopeText = ({ kind, key }: Scope, text: Text): string => (kind === 'reportingLine' && key === '' ? text('scope.ownLine') : text(`scope.${kind}`, { key }));
export const roleText = (roleCode: string, titles: ReadonlyMap<string, string>, text: Text): string => titles.get(roleCode) ?? text(`role.${roleCode}`, {}, roleCode);
export const daysText = (from: string | null, to: string | null, text: Text): string => (from === null ? '' : to === null ? text('access.from', { from }) : text('access.fromTo', { from, to }));

const viaText = (reason: Reason, titles: ReadonlyMap<string, string>, text: Text): string => {
  const role = reason.roleCode === null ? text('access.direct') : text('access.byRole', { role: roleText(reason.roleCode, titles, text) });
  const group = reason.groupName === null ? role : text('access.byGroup', { role, group: reason.groupName });
  return reason.delegator === null ? group : text('access.byDelegation', { name: reason.delegator, what: group });
};

/** Every reason of a decision, prohibitions first: they beat the others. */
export const Reasons = ({ reasons, titles }: { readonly reasons: readonly Reason[]; readonly titles: ReadonlyMap<string, string> }): ReactNode => {
  const text = useText();
  return (
    <ul className="plain-list">
      {reasons.toSorted((a, b) => b.effect.localeCompare(a.effect)).map((reason, index) => (
        <li key={index}>
          <Mark tone={reason.effect === 'forbid' ? 'bad' : 'good'}>{text(`access.${reason.effect}`)}</Mark> {viaText(reason, titles, text)} · {scopeText(reason.scope, text)}
          {reason.narrowedTo === null ? '' : ` · ${text('access.narrowedTo', { scope: scopeText(reason.narrowedTo, text) })}`}
          {reason.people === undefined ? '' : ` · ${text('access.people', { count: reason.people })}`}
          {reason.validFrom === null ? '' : ` · ${daysText(reason.validFrom, reason.validTo, text)}`}
        </li>
      ))}
    </ul>
  );
};
