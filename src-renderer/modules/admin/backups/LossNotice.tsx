import { Button } from '@mantine/core';
import { backups } from '#shared/modules/backups/backups.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useBackupWords } from './words.ts';

/** Answered changes are missing in the records; stays until someone says that they know. */
export function LossNotice({ at }: { readonly at: string }) {
  const words = useBackupWords();
  const format = useFormat();
  const acknowledge = useCommand(backups.acknowledgeLoss);
  return (
    <Notice
      severity="critical"
      title={words('lost', { time: format.dateTime(at) })}
      actions={
        <Button variant="default" size="xs" onClick={() => void acknowledge.run({})}>
          {words('acknowledge')}
        </Button>
      }
    >
      {words('lostNext')}
    </Notice>
  );
}
