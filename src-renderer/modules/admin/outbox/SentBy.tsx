import { NativeSelect } from '@mantine/core';
import type { SendingServer } from '#shared/modules/messages/message-setup.contract.ts';
import { PasswordRow } from '../accounts/PasswordRow.tsx';
import type { FieldsProps } from './MailFields.tsx';
import { SENDERS } from './settings-values.ts';
import { useOutboxAdminWords } from './words.ts';

interface SentByProps extends FieldsProps {
  readonly server: SendingServer;
  /** The server is given something, and has to know by whom. */
  readonly isGiving: boolean;
}

/** From where messages go: a desk that somebody sits at, or the server, which is on all night. */
export function SentBy({ values, onChange, flaw, server, isGiving }: SentByProps) {
  const words = useOutboxAdminWords();
  return (
    <fieldset>
      <legend>{words('sentBy')}</legend>
      <NativeSelect
        label={words('sentFrom')}
        description={words(server.reach === 'away' ? 'serverAway' : 'sentByHelp')}
        value={values.sentBy}
        onChange={(event) =>
          onChange({ sentBy: SENDERS.find((one) => one === event.currentTarget.value) ?? 'desk' })
        }
        data={SENDERS.map((value) => ({ value, label: words(`sentBy.${value}`) }))}
      />
      {isGiving ? (
        <PasswordRow
          label={words('own')}
          description={words('ownHelp')}
          isOwn
          value={values.confirm}
          onChange={(confirm) => onChange({ confirm })}
          error={flaw('confirm')}
        />
      ) : null}
    </fieldset>
  );
}
