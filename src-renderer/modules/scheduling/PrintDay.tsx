import { useCallback } from 'react';
import { prints } from '#shared/modules/prints/prints.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { PaperDialog } from '#renderer/modules/prints/PaperDialog.tsx';
import { useSchedulingWords } from './words.ts';

/** The list of a day. */
export function PrintDay({
  day,
  practitionerId,
  onClose,
}: {
  readonly day: string;
  readonly practitionerId: string;
  readonly onClose: () => void;
}) {
  const words = useSchedulingWords();
  const { language } = words;
  const ask = useCallback(
    () => request(prints.dayList, { day, language, ...(practitionerId !== '' && { practitionerId }) }),
    [day, language, practitionerId],
  );
  return <PaperDialog title={words('print')} ask={ask} onClose={onClose} />;
}
