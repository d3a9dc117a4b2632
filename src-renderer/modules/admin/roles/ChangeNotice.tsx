import type { Account } from '#shared/modules/staff/staff.contract.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import {
  changeOf,
  isSameRole,
  type PermissionChange,
  type RoleValues,
  type RoleView,
} from './role-change.ts';
import { useRoleWords } from './words.ts';

export interface ChangeNoticeProps {
  readonly roleKey: string | undefined;
  readonly stored: RoleValues;
  readonly values: RoleValues;
  readonly roles: readonly RoleView[];
  readonly accounts: readonly Account[];
}

/** What saving would mean, before it is done: who gains what, who loses what. */
export function ChangeNotice({ roleKey, stored, values, roles, accounts }: ChangeNoticeProps) {
  const words = useRoleWords();
  if (isSameRole(stored, values)) return <p className="fw-second">{words('change.none')}</p>;
  const { gained, lost, holders } = changeOf(roleKey, values.permissions, roles, accounts);
  const say = (key: 'change.gain' | 'change.lose', { permission, people, unmoved }: PermissionChange) => (
    <li key={permission}>
      {words(key, { count: people, names: words(`name.${permission}`) })}
      {unmoved > 0 ? words('change.keep', { count: unmoved }) : null}
    </li>
  );
  return (
    <Notice severity={lost.length > 0 ? 'caution' : 'info'} role="status" title={words('change.title')}>
      <ul className="fw-role-changes">
        {stored.name.trim() === values.name.trim() ? null : <li>{words('change.name')}</li>}
        {gained.map((one) => say('change.gain', one))}
        {lost.map((one) => say('change.lose', one))}
        {stored.needsCode === values.needsCode ? null : (
          <li>{values.needsCode ? words('change.codeOn', { count: holders }) : words('change.codeOff')}</li>
        )}
      </ul>
      {holders === 0 ? <p>{words('change.nobody')}</p> : null}
    </Notice>
  );
}
