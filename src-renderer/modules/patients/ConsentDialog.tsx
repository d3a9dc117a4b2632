import { Modal } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Consent } from '#shared/modules/consents/consent.record.ts';
import { consents } from '#shared/modules/consents/consents.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { ShortcutLayer } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { WithdrawForm } from '../chart/entry/WithdrawForm.tsx';
import { ConsentStatements } from './ConsentStatements.tsx';
import { usePatientWords } from './words.ts';

export interface ConsentDialogProps {
  readonly patientId: string;
  readonly onClose: () => void;
}

/** What the person ever agreed to or refused; one recorded for the wrong person is marked so. */
export function ConsentDialog({ patientId, onClose }: ConsentDialogProps) {
  const words = usePatientWords();
  const kit = useKitWords();
  const query = useQuery(consents.list, { patientId });
  const [wrong, setWrong] = useState<Consent>();
  const body = useRef<HTMLDivElement>(null);
  const back = () => {
    setWrong(undefined);
    body.current?.focus();
  };
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={words('consent.statements')}
      closeButtonProps={{ 'aria-label': kit('close') }}
    >
      <ShortcutLayer>
        {query.state === 'error' ? <ErrorNotice error={query.error} /> : null}
        <div ref={body} tabIndex={-1} className="fw-consent-body">
          {wrong ? (
            <WithdrawForm
              name={words(`scope.${wrong.scope}`)}
              withdraw={(reason) => request(consents.enterInError, { patientId, id: wrong.id, reason })}
              onDone={back}
              onCancel={back}
            />
          ) : (
            <ConsentStatements list={query.value ?? []} onInError={setWrong} />
          )}
        </div>
      </ShortcutLayer>
    </Modal>
  );
}
