import { useCallback } from 'react';
import { prints } from '#shared/modules/prints/prints.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { PaperDialog } from '#renderer/modules/prints/PaperDialog.tsx';
import { useCareTeamWords } from './words.ts';

/** Somebody's patients, as a list. */
export function PrintPanel({
  practitionerId,
  onClose,
}: {
  readonly practitionerId: string;
  readonly onClose: () => void;
}) {
  const words = useCareTeamWords();
  const { language } = words;
  const ask = useCallback(
    () => request(prints.panelList, { practitionerId, language }),
    [practitionerId, language],
  );
  return <PaperDialog title={words('panel.title')} ask={ask} onClose={onClose} />;
}
