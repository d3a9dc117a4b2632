import { useKitWords } from '#renderer/kit/words.ts';
import { PasswordBox } from './PasswordBox.tsx';
import { PasswordStrengthLine } from './PasswordStrengthLine.tsx';
import { useSessionWords } from './words.ts';

export interface NewPasswordFieldsProps {
  readonly password: string;
  readonly onPassword: (password: string) => void;
  readonly repeat: string;
  readonly onRepeat: (repeat: string) => void;
  /** What a password must not be: login, person, facility. */
  readonly names: readonly string[];
  /** Somebody has tried to go on: what lacks is said. */
  readonly isTried: boolean;
}

/** A password that its owner chooses, twice. */
export function NewPasswordFields(props: NewPasswordFieldsProps) {
  const { password, onPassword, repeat, onRepeat, names, isTried } = props;
  const words = useSessionWords();
  const kit = useKitWords();
  return (
    <>
      <div>
        <PasswordBox
          label={words('own.new')}
          description={words('firstRun.passwordHint')}
          hintBelow
          autoComplete="new-password"
          value={password}
          onChange={onPassword}
          error={isTried && password.trim() === '' ? kit('field.needed') : undefined}
        />
        <PasswordStrengthLine password={password} names={names} />
      </div>
      <PasswordBox
        label={words('own.repeat')}
        autoComplete="new-password"
        value={repeat}
        onChange={onRepeat}
        error={isTried && repeat !== password ? words('error.repeat') : undefined}
      />
    </>
  );
}
