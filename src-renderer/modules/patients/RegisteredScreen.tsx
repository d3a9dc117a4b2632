import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { HumanName } from '#shared/kernel/human-name.ts';
import { Kbd, useAriaKeys } from '#renderer/kit/Kbd.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { Screen } from '#renderer/kit/Screen.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { CardButton } from '#renderer/modules/prints/CardButton.tsx';
import { useOpenPatient } from '#renderer/kit/use-open-patient.ts';
import { usePatientWords } from './words.ts';

export interface RegisteredScreenProps {
  readonly id: string;
  readonly mrn: string;
  readonly name: readonly HumanName[];
  readonly onAnother: () => void;
}

/** The new record number, large enough to read out, and the two next steps. */
export function RegisteredScreen({ id, mrn, name, onAnother }: RegisteredScreenProps) {
  const words = usePatientWords();
  const openPatient = useOpenPatient();
  const open = useRef<HTMLButtonElement>(null);
  const [isCopied, setIsCopied] = useState(false);
  const anotherKeys = useAriaKeys('R');
  useShortcut({ keys: 'R', words: words('done.another'), foot: 1, run: onAnother });
  useEffect(() => open.current?.focus(), []);
  return (
    <Screen title={words('done.title')} focusTitle={false}>
      <div className="fw-registered">
        <Panel
          title={<PatientName name={name} />}
          padded
          foot={
            <>
              <Button variant="default" onClick={onAnother} aria-keyshortcuts={anotherKeys}>
                {words('done.another')}
                <Kbd keys="R" />
              </Button>
              <CardButton patientId={id} variant="default" />
              <Button ref={open} onClick={() => openPatient(id)}>
                {words('done.open')}
                <Kbd keys="Enter" />
              </Button>
            </>
          }
        >
          <p role="status" className="fw-second">
            {words('done.text')}
          </p>
          <p className="fw-registered-number">
            <bdi dir="ltr">{mrn}</bdi>
          </p>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconCopy size={16} aria-hidden />}
            onClick={() => void navigator.clipboard.writeText(mrn).then(() => setIsCopied(true))}
          >
            {words(isCopied ? 'done.copied' : 'done.copy')}
          </Button>
        </Panel>
      </div>
    </Screen>
  );
}
