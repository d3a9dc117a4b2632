import { PasswordField } from '#renderer/kit/fields/TextField.tsx';
import { useAdminWords } from '../words.ts';

export interface PasswordRowProps {
  readonly label: string;
  readonly name?: string;
  readonly description?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isOwn?: boolean;
  readonly takesFocus?: boolean;
  readonly error?: string | undefined;
}

export function PasswordRow({ onChange, isOwn = false, takesFocus = false, ...props }: PasswordRowProps) {
  const words = useAdminWords();
  return (
    <PasswordField
      {...props}
      ref={takesFocus ? focusOnce : null}
      required
      maxLength={200}
      autoComplete={isOwn ? 'current-password' : 'new-password'}
      onChange={(event) => onChange(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': words('password.show'), tabIndex: 0 }}
    />
  );
}

function focusOnce(input: HTMLInputElement | null): void {
  input?.focus();
}
