import { Button, Checkbox, Select } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { staff, type Account } from '#shared/modules/staff/staff.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { LANGUAGE_NAMES, LANGUAGES } from '#renderer/kit/i18n/language.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useAdminWords } from '../words.ts';
import { PractitionerChoice } from './PractitionerChoice.tsx';
import { RoleChoice } from './RoleChoice.tsx';

interface Changes {
  readonly displayName?: string;
  readonly roles?: readonly string[];
  /** Null: of nobody. */
  readonly practitionerId?: string | null;
  readonly language?: Account['language'] & {};
  readonly needsCode?: boolean;
}

/** What of an account needs no key: it takes effect at once, also where its person sits. */
export function AccountDetails({ account }: { readonly account: Account }) {
  const words = useAdminWords();
  const kit = useKitWords();
  const toast = useToast();
  const save = useCommand(staff.changeAccount);
  const [changes, setChanges] = useState<Changes>({});
  const [refusal, setRefusal] = useState<Refusal>();
  const change = (part: Changes) => setChanges((before) => ({ ...before, ...part }));
  const name = changes.displayName ?? account.displayName;
  const roles = changes.roles ?? account.roles.map(({ key }) => key);
  const ownNeedsCode = changes.needsCode ?? account.ownNeedsCode;
  const practitioner =
    changes.practitionerId === undefined ? (account.practitionerId ?? null) : changes.practitionerId;
  const isWhole = name.trim() !== '' && roles.length > 0;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setRefusal(undefined);
    if (!isWhole) return;
    const { roles: chosen, ...rest } = changes;
    const result = await save.run({ id: account.id, ...rest, ...(chosen ? { roles: [...chosen] } : {}) });
    if (!result.ok) return setRefusal(result.error);
    setChanges({});
    toast(words('accounts.saved', { name: result.value.displayName }));
  }

  return (
    <form className="fw-admin-fields" noValidate onSubmit={(event) => void submit(event)}>
      <TextField
        label={words('accounts.displayName')}
        required
        maxLength={120}
        value={name}
        onChange={(event) => change({ displayName: event.currentTarget.value })}
        error={name.trim() === '' ? kit('field.needed') : undefined}
      />
      <RoleChoice
        value={roles}
        onChange={(keys) => change({ roles: keys })}
        error={roles.length === 0 ? words('accounts.roleNeeded') : undefined}
      />
      <PractitionerChoice value={practitioner} onChange={(practitionerId) => change({ practitionerId })} />
      <Select
        label={words('accounts.language')}
        placeholder={words('accounts.languageNone')}
        allowDeselect={false}
        value={changes.language ?? account.language ?? null}
        onChange={(value) => {
          const language = LANGUAGES.find((one) => one === value);
          if (language) change({ language });
        }}
        data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
      />
      <Checkbox
        label={words('accounts.needsCode')}
        description={words(
          account.needsCode && !account.ownNeedsCode ? 'accounts.needsCodeByRole' : 'accounts.needsCodeHint',
        )}
        checked={ownNeedsCode}
        onChange={(event) => change({ needsCode: event.currentTarget.checked })}
      />
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      {Object.keys(changes).length === 0 ? null : (
        <div className="fw-button-row">
          <Button variant="default" onClick={() => setChanges({})}>
            {kit('cancel')}
          </Button>
          <Button type="submit" loading={save.isRunning}>
            {words('accounts.save')}
          </Button>
        </div>
      )}
    </form>
  );
}
