import { Notice } from '#renderer/kit/Notice.tsx';
import { RecoveryKeyText } from './RecoveryKeyText.tsx';
import { RecoveryKeyTypeBack } from './RecoveryKeyTypeBack.tsx';
import { SessionFrame } from './SessionFrame.tsx';
import { useSessionWords } from './words.ts';

export interface RecoveryKeyScreenProps {
  readonly recoveryKey: string;
  readonly mrnPrefix: string;
  readonly onDone: () => void;
}

/** Of a first run. Where the window goes before the key was typed back, the station asks at the next sign-in. */
export function RecoveryKeyScreen({ recoveryKey, mrnPrefix, onDone }: RecoveryKeyScreenProps) {
  const words = useSessionWords();
  return (
    <SessionFrame title={words('recovery.title')} focusTitle wide>
      <p>{words('recovery.text')}</p>
      <RecoveryKeyText recoveryKey={recoveryKey} />
      <Notice severity="caution">{words('recovery.paper')}</Notice>
      <RecoveryKeyTypeBack label={words('newKeys.type')} onDone={onDone} />
      <p className="fw-quiet">
        {words.rich('recovery.prefix', { prefix: <strong key="prefix">{mrnPrefix}</strong> })}
      </p>
    </SessionFrame>
  );
}
