import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { SessionFrame } from './SessionFrame.tsx';
import { SignInForm } from './SignInForm.tsx';
import { useSessionWords } from './words.ts';

export interface LockScreenProps {
  readonly facility: string;
  readonly name: string;
  /** F9 was pressed: someone else comes. */
  readonly startsWithOther: boolean;
  /** Over the form: why it may not answer. */
  readonly notice?: ReactNode;
  /** The password was right. */
  readonly onDone?: () => void;
  readonly foot?: ReactNode;
}

/** Over a desk whose work is kept underneath: this person's password, or another person. */
export function LockScreen({ facility, name, startsWithOther, notice, onDone, foot }: LockScreenProps) {
  const words = useSessionWords();
  const [isOther, setIsOther] = useState(startsWithOther);
  return (
    <SessionFrame title={words(isOther ? 'switch.title' : 'locked.title')} facility={facility} foot={foot}>
      <p className="fw-session-lead">
        {isOther ? null : (
          <>
            {words.rich('locked.as', {
              name: (
                <bdi key="name" className="fw-strong">
                  {name}
                </bdi>
              ),
            })}
            <br />
          </>
        )}
        {words('locked.kept')}
      </p>
      {notice}
      <SignInForm key={String(isOther)} isUnlock={!isOther} onDone={onDone} />
      <Button fullWidth variant="subtle" mt="sm" onClick={() => setIsOther(!isOther)}>
        {/* One box: between boxes of their own the button's layout drops the space before the name. */}
        <span>
          {isOther
            ? words.rich('locked.back', { name: <bdi key="name">{name}</bdi> })
            : words('locked.other')}
        </span>
      </Button>
    </SessionFrame>
  );
}

/** The station went and came back: its new connection knows nobody, while the desk's work is still on screen. */
export function SignInAgainScreen({
  facility,
  foot,
}: {
  readonly facility: string;
  readonly foot?: ReactNode;
}) {
  const words = useSessionWords();
  return (
    <SessionFrame title={words('away.title')} facility={facility} foot={foot}>
      <p className="fw-session-lead">{words('away.text')}</p>
      <SignInForm />
    </SessionFrame>
  );
}

/** From the word to sign out until the engine has let go: a moment, unless the station is gone. */
export function LeavingScreen({
  facility,
  notice,
}: {
  readonly facility: string;
  readonly notice?: ReactNode;
}) {
  const words = useSessionWords();
  return (
    <SessionFrame title={words('leaving.title')} facility={facility}>
      {notice}
    </SessionFrame>
  );
}
