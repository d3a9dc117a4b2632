import { useCallback } from 'react';
import { prints } from '#shared/modules/prints/prints.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { PaperDialog } from '#renderer/modules/prints/PaperDialog.tsx';
import { useQueueWords } from './words.ts';

/** The slip that somebody who waits takes along. */
export function PrintTicket({
  entryId,
  onClose,
}: {
  readonly entryId: string;
  readonly onClose: () => void;
}) {
  const words = useQueueWords();
  const { language } = words;
  const ask = useCallback(() => request(prints.ticket, { entryId, language }), [entryId, language]);
  return <PaperDialog title={words('printTicket')} ask={ask} onClose={onClose} />;
}
