import {
  PasswordInput,
  Textarea,
  TextInput,
  type PasswordInputProps,
  type TextareaProps,
  type TextInputProps,
} from '@mantine/core';
import { inputError } from './field-error.tsx';

/** Names and addresses are not sentences, and a browser's memory of them would be patient data on disk. */
const QUIET = { autoComplete: 'off', autoCorrect: 'off', spellCheck: false } as const;

/** A number or an address of mail runs from left to right in every language: its plus sign stays in front. */
const LEFT_TO_RIGHT: ReadonlySet<TextInputProps['type']> = new Set(['tel', 'email']);

export function TextField({ error, ...props }: TextInputProps) {
  const direction = LEFT_TO_RIGHT.has(props.type) ? { dir: 'ltr' } : {};
  return <TextInput {...QUIET} {...direction} {...props} error={inputError(error)} />;
}

export function LongTextField({ error, ...props }: TextareaProps) {
  return <Textarea {...QUIET} autosize minRows={2} maxRows={6} {...props} error={inputError(error)} />;
}

/** Pasting is allowed: a password from a manager is a better one. */
export function PasswordField({ error, ...props }: PasswordInputProps) {
  return <PasswordInput {...props} error={inputError(error)} />;
}
