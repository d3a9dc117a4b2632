import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { PasswordField } from '#renderer/kit/fields/TextField.tsx';
import { useSessionWords } from './words.ts';

export const HINT_BELOW: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
];

export interface PasswordBoxProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoComplete: 'current-password' | 'new-password';
  readonly description?: string;
  readonly error?: string | undefined;
  readonly withAsterisk?: boolean;
  /** So that it stands level with a field beside it that has no hint. */
  readonly hintBelow?: boolean;
  readonly inputRef?: React.Ref<HTMLInputElement>;
}

/** A password with its eye, and a word about Caps Lock before it costs an attempt. */
export function PasswordBox({
  inputRef,
  onChange,
  error,
  withAsterisk = true,
  hintBelow = false,
  ...props
}: PasswordBoxProps) {
  const words = useSessionWords();
  const [isCapsLock, setIsCapsLock] = useState(false);
  const look = (event: React.KeyboardEvent | React.MouseEvent) =>
    setIsCapsLock(event.getModifierState('CapsLock'));
  return (
    <div>
      <PasswordField
        {...props}
        {...(hintBelow ? { inputWrapperOrder: HINT_BELOW } : {})}
        ref={inputRef ?? null}
        required
        withAsterisk={withAsterisk}
        maxLength={200}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={look}
        onKeyUp={look}
        onMouseDown={look}
        visibilityToggleButtonProps={{ 'aria-label': words('signIn.show'), tabIndex: 0 }}
      />
      <div role="status">
        {isCapsLock ? (
          <span className="fw-capslock">
            <IconAlertTriangle size={16} aria-hidden />
            {words('signIn.capsLock')}
          </span>
        ) : null}
      </div>
    </div>
  );
}
