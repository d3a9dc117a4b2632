import { SeverityIcon } from '#renderer/kit/SeverityIcon.tsx';
import { passwordStrength } from './password-strength.ts';
import { useSessionWords } from './words.ts';

/** What a password is worth, in words. */
export function PasswordStrengthLine({
  password,
  names,
}: {
  readonly password: string;
  readonly names: readonly string[];
}) {
  const words = useSessionWords();
  const strength = passwordStrength(password, names);
  const severity = strength?.level === 'weak' ? 'caution' : 'ok';
  return (
    <div className="fw-strength" role="status" data-severity={severity}>
      {strength === undefined ? null : (
        <span style={{ color: 'var(--chip-fg)' }}>
          <SeverityIcon severity={severity} />{' '}
          {'missing' in strength ? words(strength.words, { count: strength.missing }) : words(strength.words)}
        </span>
      )}
    </div>
  );
}
