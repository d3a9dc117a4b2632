import { VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Fragment, type KeyboardEvent } from 'react';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useRoleName } from '../accounts/RoleChoice.tsx';
import { AREAS } from './permission-areas.ts';
import type { RoleValues, RoleView } from './role-change.ts';
import { useRoleWords } from './words.ts';

export interface RoleMatrixProps {
  readonly roles: readonly RoleView[];
  readonly selected: string | undefined;
  /** The selected role as it would become. */
  readonly draft: RoleValues | undefined;
  /** Absent while changes wait to be saved. */
  readonly onSelect: ((key: string) => void) | undefined;
}

/** Permissions by area down, roles across. Tab comes to the heads of the roles; arrows go from cell to cell. */
export function RoleMatrix({ roles, selected, draft, onSelect }: RoleMatrixProps) {
  const words = useRoleWords();
  const kit = useKitWords();
  const nameOf = useRoleName();
  return (
    <div className="fw-matrix-scroll">
      {/* Arrows move the focus among cells that can have it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <table className="fw-matrix" aria-label={words('title')} onKeyDown={moveFocus}>
        <thead>
          <tr>
            <th scope="col">{words('permission')}</th>
            {roles.map((role) => (
              <th key={role.key} scope="col" data-selected={role.key === selected ? '' : undefined}>
                <button
                  type="button"
                  className="fw-matrix-role"
                  data-cell
                  title={words('edit', { name: nameOf(role) })}
                  aria-pressed={role.key === selected}
                  disabled={!onSelect}
                  onClick={() => onSelect?.(role.key)}
                >
                  <bdi>{nameOf(role)}</bdi>{' '}
                  <span className="fw-second">{words('people', { count: role.people })}</span>
                  {role.isNewer === true ? <StatusChip severity="critical">{kit('newer')}</StatusChip> : null}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {AREAS.map(({ area, permissions }) => (
            <Fragment key={area}>
              <tr className="fw-matrix-area">
                <th scope="colgroup" colSpan={roles.length + 1}>
                  {words(`area.${area}`)}
                </th>
              </tr>
              {permissions.map((permission) => (
                <tr key={permission}>
                  <th scope="row">
                    {words(`name.${permission}`)}
                    <div className="fw-second">{words(`text.${permission}`)}</div>
                  </th>
                  {roles.map((role) => {
                    const isSelected = role.key === selected;
                    const before = role.permissions.includes(permission);
                    const isGiven = isSelected && draft ? draft.permissions.includes(permission) : before;
                    return (
                      <td
                        key={role.key}
                        tabIndex={-1}
                        data-cell
                        data-selected={isSelected ? '' : undefined}
                        data-changed={isGiven === before ? undefined : ''}
                      >
                        <Given isGiven={isGiven} />
                      </td>
                    );
                  })}
                </tr>
              ))}
            </Fragment>
          ))}
          <tr className="fw-matrix-code">
            <th scope="row">{words('needsCodeShort')}</th>
            {roles.map((role) => (
              <td
                key={role.key}
                tabIndex={-1}
                data-cell
                data-selected={role.key === selected ? '' : undefined}
              >
                <Given isGiven={role.key === selected && draft ? draft.needsCode : role.needsCode} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

/** A sign for the eye, a word for a reader. */
function Given({ isGiven }: { readonly isGiven: boolean }) {
  const words = useRoleWords();
  return (
    <>
      {isGiven ? <IconCheck size={16} stroke={2.5} aria-hidden /> : <span aria-hidden>–</span>}
      <VisuallyHidden>{words(isGiven ? 'given' : 'notGiven')}</VisuallyHidden>
    </>
  );
}

const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

function moveFocus(event: KeyboardEvent<HTMLTableElement>): void {
  const step = STEPS[event.key];
  const isMirrored = document.documentElement.dir === 'rtl';
  const cell = event.target instanceof Element ? event.target.closest('[data-cell]') : null;
  if (!step || !cell) return;
  event.preventDefault();
  const rows = [...event.currentTarget.rows]
    .map((row) => [...row.querySelectorAll<HTMLElement>('[data-cell]')])
    .filter((cells) => cells.length > 0);
  const at = rows.findIndex((cells) => cells.some((one) => one === cell));
  const from = rows[at]?.findIndex((one) => one === cell) ?? 0;
  const within = (index: number, count: number) => Math.max(0, Math.min(count - 1, index));
  const row = rows[within(at + step[0], rows.length)];
  const isArrow = event.key.startsWith('Arrow');
  row?.[within(from + (isArrow && isMirrored ? -step[1] : step[1]), row.length)]?.focus();
}
