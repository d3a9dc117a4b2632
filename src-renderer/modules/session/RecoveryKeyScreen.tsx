import { Button, Checkbox } from '@mantine/core';
import { useRef, useState } from 'react';
import { FieldError } from '#renderer/kit/fields/field-error.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { RecoveryKeyCheck } from './RecoveryKeyCheck.tsx';
import { RecoveryKeyText } from './RecoveryKeyText.tsx';
import { SessionFrame } from './SessionFrame.tsx';
import { useSessionWords } from './words.ts';

export interface RecoveryKeyScreenProps {
  readonly recoveryKey: string;
  readonly mrnPrefix: string;
  readonly onDone: () => void;
}

/** Once, and never again: so it does not go on before someone says that the key is put away. */
export function RecoveryKeyScreen({ recoveryKey, mrnPrefix, onDone }: RecoveryKeyScreenProps) {
  const words = useSessionWords();
  const box = useRef<HTMLInputElement>(null);
  const [isKept, setIsKept] = useState(false);
  const [isMissed, setIsMissed] = useState(false);

  function start(): void {
    if (isKept) return onDone();
    setIsMissed(true);
    box.current?.focus();
  }

  return (
    <SessionFrame title={words('recovery.title')} focusTitle wide>
      <p>{words('recovery.text')}</p>
      <RecoveryKeyText recoveryKey={recoveryKey} />
      <div className="fw-session-form">
        <Notice severity="caution">{words('recovery.paper')}</Notice>
        <RecoveryKeyCheck />
        <p className="fw-quiet">
          {words.rich('recovery.prefix', { prefix: <strong key="prefix">{mrnPrefix}</strong> })}
        </p>
        <Checkbox
          ref={box}
          className="fw-noprint"
          label={words('recovery.confirm')}
          checked={isKept}
          onChange={(event) => setIsKept(event.currentTarget.checked)}
          error={isMissed && !isKept ? <FieldError>{words('recovery.confirmNeeded')}</FieldError> : null}
        />
        <div className="fw-dialog-actions fw-noprint">
          <Button onClick={start}>{words('recovery.do')}</Button>
        </div>
      </div>
    </SessionFrame>
  );
}
