import { PasswordField, TextField } from '#renderer/kit/fields/TextField.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useAdminWords } from '../words.ts';
import type { SetupValues, TextName } from './setup-values.ts';
import { useBackupWords } from './words.ts';

export interface TargetFieldsProps {
  readonly values: SetupValues;
  readonly hasSecret: boolean;
  readonly missing: readonly TextName[];
  readonly onChange: (part: Partial<SetupValues>) => void;
}

/** What the chosen kind of target is named by. */
export function TargetFields({ values, hasSecret, missing, onChange }: TargetFieldsProps) {
  const words = useBackupWords();
  const kit = useKitWords();
  const admin = useAdminWords();
  const text = (name: TextName, maxLength: number, description?: string) => (
    <TextField
      label={words(name)}
      required
      dir="ltr"
      maxLength={maxLength}
      {...(description === undefined ? {} : { description })}
      value={values[name]}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
      error={missing.includes(name) ? kit('field.needed') : undefined}
    />
  );
  if (values.kind === 'none') return null;
  if (values.kind === 'folder') return text('path', 1000, words('pathHint'));
  return (
    <>
      {text('endpoint', 300, words('endpointHint'))}
      {text('bucket', 63)}
      <TextField
        label={words('prefix')}
        dir="ltr"
        maxLength={200}
        value={values.prefix}
        onChange={(event) => onChange({ prefix: event.currentTarget.value })}
      />
      {text('region', 40)}
      {text('accessKeyId', 128)}
      <PasswordField
        label={words('secret')}
        autoComplete="off"
        maxLength={200}
        {...(hasSecret ? { description: words('secretKept') } : {})}
        value={values.secret}
        onChange={(event) => onChange({ secret: event.currentTarget.value })}
        visibilityToggleButtonProps={{ 'aria-label': admin('password.show'), tabIndex: 0 }}
      />
    </>
  );
}
