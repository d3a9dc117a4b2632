import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { RecoverForm } from './RecoverForm.tsx';
import { SessionFrame } from './SessionFrame.tsx';
import { SignInForm } from './SignInForm.tsx';
import { useSessionWords } from './words.ts';

/** Who comes, by a password; or by the printed key, for who has none any more. */
export function SignInScreen({
  facility,
  arriving,
  foot,
}: {
  readonly facility?: string | undefined;
  /** The station was enrolled just now: how many documents have come so far. */
  readonly arriving?: number | undefined;
  readonly foot?: ReactNode;
}) {
  const words = useSessionWords();
  const [isRecovering, setIsRecovering] = useState(false);
  if (isRecovering)
    return (
      <SessionFrame key="recover" title={words('recover.title')} facility={facility} foot={foot} wide>
        <RecoverForm facility={facility ?? ''} onBack={() => setIsRecovering(false)} />
      </SessionFrame>
    );
  return (
    <SessionFrame key="sign-in" title={words('signIn.title')} facility={facility} foot={foot}>
      <SignInForm />
      {arriving === undefined ? null : (
        <p role="status" className="fw-second">
          {words('join.arriving', { count: arriving })}
        </p>
      )}
      <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setIsRecovering(true)}>
        {words('recover.use')}
      </Button>
    </SessionFrame>
  );
}
