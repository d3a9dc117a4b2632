import type { ReactNode } from 'react';
import { SessionFrame } from './SessionFrame.tsx';
import { SignInForm } from './SignInForm.tsx';
import { useSessionWords } from './words.ts';

export function SignInScreen({
  facility,
  foot,
}: {
  readonly facility?: string | undefined;
  readonly foot?: ReactNode;
}) {
  const words = useSessionWords();
  return (
    <SessionFrame title={words('signIn.title')} facility={facility} foot={foot}>
      <SignInForm />
    </SessionFrame>
  );
}
