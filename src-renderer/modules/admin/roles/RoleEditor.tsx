import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { staff, type Account } from '#shared/modules/staff/staff.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useRoleName } from '../accounts/RoleChoice.tsx';
import { UnsavedGuard } from '../UnsavedGuard.tsx';
import { ChangeNotice } from './ChangeNotice.tsx';
import { AREAS } from './permission-areas.ts';
import { RemoveRole } from './RemoveRole.tsx';
import { isSameRole, type RoleValues, type RoleView } from './role-change.ts';
import { useRoleWords } from './words.ts';

export interface RoleEditorProps {
  /** Absent for a new one. */
  readonly role: RoleView | undefined;
  readonly roles: readonly RoleView[];
  readonly accounts: readonly Account[];
  /** What is in the fields, as long as it differs from what is stored. */
  readonly onDraft: (draft: RoleValues | undefined) => void;
  /** With the key of the role to show next. */
  readonly onClose: (key: string | undefined) => void;
}

/** One role: its name, what it may do, and before it is saved what that means for whom. */
export function RoleEditor({ role, roles, accounts, onDraft, onClose }: RoleEditorProps) {
  const words = useRoleWords();
  const nameOf = useRoleName();
  const toast = useToast();
  const command = useCommand(staff.saveRole);
  const [stored, setStored] = useState<RoleValues>(() => valuesOf(role));
  const [values, setValues] = useState(stored);
  const [isTried, setIsTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const isBuiltIn = role?.builtIn ?? false;
  const isDirty = !isSameRole(stored, values);
  const title = role ? nameOf(role) : words('new');
  const name = values.name.trim();
  const isTaken = roles.some(
    (other) => other.key !== role?.key && nameOf(other).toLocaleLowerCase() === name.toLocaleLowerCase(),
  );
  const nameError = isBuiltIn ? undefined : name === '' ? 'nameNeeded' : isTaken ? 'nameTaken' : undefined;

  function change(part: Partial<RoleValues>): void {
    const next = { ...values, ...part };
    setRefusal(undefined);
    setValues(next);
    onDraft(isSameRole(stored, next) ? undefined : next);
  }
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    if (nameError || !isDirty || command.isRunning) return;
    const result = await command.run({
      ...(role ? { key: role.key } : {}),
      ...(isBuiltIn ? {} : { name }),
      permissions: [...values.permissions],
      needsCode: values.needsCode,
    });
    if (!result.ok) return setRefusal(result.error);
    setStored(values);
    onDraft(undefined);
    toast(words(role ? 'saved' : 'added', { name: isBuiltIn ? title : name }));
    if (!role) onClose(result.value.key);
  }

  return (
    <Panel className="fw-role-panel" title={<bdi>{title}</bdi>}>
      <form
        className="fw-admin-form"
        noValidate
        autoComplete="off"
        aria-label={title}
        onSubmit={(event) => void submit(event)}
      >
        <UnsavedGuard form={title} isDirty={isDirty} />
        {isBuiltIn ? null : (
          <TextField
            label={words('name')}
            required
            maxLength={80}
            value={values.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            error={isTried && nameError ? words(nameError) : undefined}
          />
        )}
        {role ? null : (
          <NativeSelect
            label={words('copyOf')}
            onChange={({ currentTarget: { value } }) => {
              const source = roles.find(({ key }) => key === value);
              change({
                permissions: source?.permissions ?? [],
                needsCode: source?.needsCode ?? false,
              });
            }}
            data={[
              { value: '', label: words('copyOfNothing') },
              ...roles.map((other) => ({ value: other.key, label: nameOf(other) })),
            ]}
          />
        )}
        {role?.editable === false ? (
          <p className="fw-second">{words('fixed')}</p>
        ) : (
          AREAS.map(({ area, permissions }) => (
            <fieldset key={area} className="fw-role-area">
              <legend>{words(`area.${area}`)}</legend>
              {permissions.map((permission) => (
                <Checkbox
                  key={permission}
                  label={words(`name.${permission}`)}
                  checked={values.permissions.includes(permission)}
                  onChange={({ currentTarget: { checked } }) =>
                    change({
                      permissions: checked
                        ? [...values.permissions, permission]
                        : values.permissions.filter((one) => one !== permission),
                    })
                  }
                />
              ))}
            </fieldset>
          ))
        )}
        <Checkbox
          label={words('needsCode')}
          checked={values.needsCode}
          onChange={({ currentTarget: { checked } }) => change({ needsCode: checked })}
        />
        <ChangeNotice roleKey={role?.key} stored={stored} values={values} roles={roles} accounts={accounts} />
        {refusal ? <ErrorNotice error={inWords(refusal, words)} words={words} onRetry={null} /> : null}
        <div className="fw-button-row">
          <Button type="submit" loading={command.isRunning} disabled={!isDirty}>
            {words(role ? 'save' : 'add')}
          </Button>
          <Button
            variant="default"
            onClick={() => {
              onDraft(undefined);
              onClose(undefined);
            }}
          >
            {words('cancel')}
          </Button>
        </div>
      </form>
      {role && !role.builtIn && !isDirty ? (
        <RemoveRole role={role} onRemoved={() => onClose(undefined)} />
      ) : null}
    </Panel>
  );
}

function valuesOf(role: RoleView | undefined): RoleValues {
  return {
    name: role?.name ?? '',
    permissions: role?.permissions ?? [],
    needsCode: role?.needsCode ?? false,
  };
}

/** A permission by its name, as it stands in the table. */
function inWords(refusal: Refusal, words: ReturnType<typeof useRoleWords>): Refusal {
  if (!('permission' in refusal)) return refusal;
  const key = `name.${String(refusal.permission)}`;
  const named = { ...refusal, permission: words.has(key) ? words(key) : refusal.permission };
  return named;
}
