import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { usePermission } from '#renderer/bridge/session.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { pressShortcut, useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useOpenCard, type CardTrouble } from './use-open-card.ts';
import { useScanner } from './use-scanner.ts';
import { useCardWords } from './words.ts';

const CameraDialog = lazy(async () => ({ default: (await import('./CameraDialog.tsx')).CameraDialog }));

/** Cards scanned at this desk, whatever screen is open: by a scanner that types, or by the camera. */
export function ScanDesk() {
  const words = useCardWords();
  const mayRead = usePermission('patient.read');
  const toast = useToast();
  const [hasCamera, setHasCamera] = useState(false);
  const { open, trouble, forget } = useOpenCard();
  useScanner((code) => {
    if (!mayRead) return;
    // A question is answered first: nothing is opened behind it.
    if (!hasCamera && document.querySelector('[role="dialog"][aria-modal="true"]'))
      return toast(words('questionFirst'));
    setHasCamera(false);
    void open(code);
  });
  useShortcut({
    keys: 'Ctrl B',
    words: words('scan'),
    scope: 'everywhere',
    disabled: !mayRead,
    run: () => setHasCamera(true),
  });
  return (
    <>
      {trouble === undefined ? null : <TroubleNotice trouble={trouble} onAgain={open} onClose={forget} />}
      {hasCamera ? (
        <Suspense fallback={null}>
          <CameraDialog
            onCode={(code) => {
              setHasCamera(false);
              void open(code);
            }}
            onClose={() => setHasCamera(false)}
          />
        </Suspense>
      ) : null}
    </>
  );
}

/** Stays until it is dealt with: a person stands at the desk whose card leads nowhere. */
function TroubleNotice({
  trouble,
  onAgain,
  onClose,
}: {
  readonly trouble: CardTrouble;
  readonly onAgain: (code: string) => unknown;
  readonly onClose: () => void;
}) {
  const words = useCardWords();
  const kit = useKitWords();
  if (trouble.state === 'refused')
    return <ErrorNotice error={trouble.error} onRetry={() => onAgain(trouble.code)} />;
  const find = () => {
    onClose();
    pressShortcut('Ctrl K');
  };
  const number =
    'mrn' in trouble
      ? {
          mrn: (
            <bdi dir="ltr" key="mrn">
              {trouble.mrn}
            </bdi>
          ),
        }
      : undefined;
  return (
    <Notice
      severity={trouble.state === 'unreadable' ? 'caution' : 'serious'}
      role="alert"
      title={
        trouble.state === 'unreadable'
          ? words(`${trouble.code}.title`)
          : words.rich(`${trouble.state}.title`, number ?? {})
      }
      actions={
        <>
          <Button size="xs" onClick={find}>
            {words('find')}
            <Kbd keys="Ctrl K" />
          </Button>
          <Button size="xs" variant="default" onClick={onClose}>
            {kit('close')}
          </Button>
        </>
      }
    >
      {words(trouble.state === 'unreadable' ? `${trouble.code}.next` : `${trouble.state}.next`)}
    </Notice>
  );
}
