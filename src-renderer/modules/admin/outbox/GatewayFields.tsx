import { Switch } from '@mantine/core';
import { PasswordField, TextField } from '#renderer/kit/fields/TextField.tsx';
import type { FieldsProps } from './MailFields.tsx';
import type { SENDERS } from './settings-values.ts';
import { useOutboxAdminWords } from './words.ts';

export function GatewayFields({
  values,
  onChange,
  flaw,
  kept,
  hasSecret,
}: FieldsProps & { readonly kept: (typeof SENDERS)[number]; readonly hasSecret: boolean }) {
  const words = useOutboxAdminWords();
  return (
    <fieldset>
      <legend>{words('sms')}</legend>
      <Switch
        label={words('useSms')}
        checked={values.usesSms}
        onChange={(event) => onChange({ usesSms: event.currentTarget.checked })}
      />
      {values.usesSms ? (
        <>
          <TextField
            label={words('url')}
            required
            dir="ltr"
            maxLength={300}
            value={values.url}
            error={flaw('url')}
            onChange={(event) => onChange({ url: event.currentTarget.value })}
          />
          <div className="fw-setup-pair">
            <TextField
              label={words('sender')}
              maxLength={20}
              value={values.sender}
              onChange={(event) => onChange({ sender: event.currentTarget.value })}
            />
            <PasswordField
              label={words('secret')}
              autoComplete="new-password"
              maxLength={500}
              value={values.secret}
              onChange={(event) => onChange({ secret: event.currentTarget.value })}
            />
          </div>
          <p className="fw-second">{words(hasSecret ? `passwordKept.${kept}` : `secretHelp.${kept}`)}</p>
        </>
      ) : null}
    </fieldset>
  );
}
