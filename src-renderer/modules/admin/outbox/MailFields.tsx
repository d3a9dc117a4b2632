import { NativeSelect, Switch } from '@mantine/core';
import { NumberField } from '#renderer/kit/fields/NumberField.tsx';
import { LongTextField, PasswordField, TextField } from '#renderer/kit/fields/TextField.tsx';
import type { SENDERS, SettingsValues } from './settings-values.ts';
import { useOutboxAdminWords } from './words.ts';

export interface FieldsProps {
  readonly values: SettingsValues;
  readonly onChange: (part: Partial<SettingsValues>) => void;
  /** In words, where a field cannot be saved as it stands. */
  readonly flaw: (name: keyof SettingsValues) => string | undefined;
}

const SECURITY = ['starttls', 'tls', 'none'] as const;
const PORTS = { starttls: 587, tls: 465, none: 25 } as const;

export function MailFields({
  values,
  onChange,
  flaw,
  kept,
  hasPassword,
}: FieldsProps & { readonly kept: (typeof SENDERS)[number]; readonly hasPassword: boolean }) {
  const words = useOutboxAdminWords();
  return (
    <fieldset>
      <legend>{words('email')}</legend>
      <Switch
        label={words('useEmail')}
        checked={values.usesEmail}
        onChange={(event) => onChange({ usesEmail: event.currentTarget.checked })}
      />
      {values.usesEmail ? (
        <>
          <div className="fw-setup-pair">
            <TextField
              label={words('host')}
              required
              dir="ltr"
              maxLength={200}
              value={values.host}
              error={flaw('host')}
              onChange={(event) => onChange({ host: event.currentTarget.value })}
            />
            <NumberField
              label={words('port')}
              required
              min={1}
              max={65_535}
              value={values.port}
              error={flaw('port')}
              onChange={(port) => onChange({ port })}
            />
          </div>
          <NativeSelect
            label={words('security')}
            value={values.security}
            onChange={(event) => {
              const security = SECURITY.find((one) => one === event.currentTarget.value) ?? 'starttls';
              const isUsual = values.port === PORTS[values.security];
              onChange({ security, ...(isUsual && { port: PORTS[security] }) });
            }}
            data={SECURITY.map((value) => ({ value, label: words(`security.${value}`) }))}
          />
          <div className="fw-setup-pair">
            <TextField
              label={words('user')}
              dir="ltr"
              maxLength={200}
              value={values.user}
              onChange={(event) => onChange({ user: event.currentTarget.value })}
            />
            <PasswordField
              label={words('password')}
              autoComplete="new-password"
              maxLength={500}
              value={values.password}
              onChange={(event) => onChange({ password: event.currentTarget.value })}
            />
          </div>
          <p className="fw-second">{words(hasPassword ? `passwordKept.${kept}` : `passwordGoes.${kept}`)}</p>
          <TextField
            label={words('from')}
            description={words('fromHelp')}
            required
            dir="ltr"
            maxLength={200}
            value={values.from}
            error={flaw('from')}
            onChange={(event) => onChange({ from: event.currentTarget.value })}
          />
          <LongTextField
            label={words('authority')}
            description={words('authorityHelp')}
            dir="ltr"
            maxLength={10_000}
            value={values.authority}
            onChange={(event) => onChange({ authority: event.currentTarget.value })}
          />
        </>
      ) : null}
    </fieldset>
  );
}
