import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { messages, OUTBOX_PARTS } from '#shared/modules/messages/messages.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { PatientLine } from '#renderer/modules/scheduling/PatientLine.tsx';
import { MessageLine } from './MessageLine.tsx';
import { useMessagesWords } from './words.ts';
import './messages.css';

const NOTHING = {};
const MOST = 100;

/** The outbox: what a person has to decide about, what waits, and what went. */
export function OutboxPanel() {
  const words = useMessagesWords();
  const [part, setPart] = useState<(typeof OUTBOX_PARTS)[number]>('attention');
  const found = useQuery(messages.outbox, { part, limit: MOST });
  return (
    <>
      <SenderNotice />
      <SegmentedControl
        aria-label={words('part')}
        value={part}
        onChange={setPart}
        data={OUTBOX_PARTS.map((value) => ({ value, label: words(`part.${value}`) }))}
      />
      {found.state === 'error' ? <ErrorNotice error={found.error} words={words} /> : null}
      {found.value?.length === 0 ? <p className="fw-second">{words(`none.${part}`)}</p> : null}
      <ul role="list" className="fw-messages">
        {found.value?.map(({ message, patient }) => (
          <MessageLine key={message.id} message={message}>
            <PatientLine patient={patient} withLink />
          </MessageLine>
        ))}
      </ul>
    </>
  );
}

/** Whether anything is sent, and from where. */
function SenderNotice() {
  const words = useMessagesWords();
  const { value } = useQuery(messages.sender, NOTHING);
  const { run, isRunning } = useCommand(messages.sendNow);
  const mayBook = usePermission('schedule.book');
  if (!value) return null;
  const { state, code } = value;
  const isTroubled =
    state === 'trouble' || state === 'waiting' || state === 'serverNot' || code !== undefined;
  const severity =
    state === 'ready' || (state === 'server' && !isTroubled)
      ? 'ok'
      : state === 'off' || state === 'elsewhere'
        ? 'info'
        : 'caution';
  return (
    <Notice
      severity={severity}
      role="status"
      title={words(`sender.${state}`)}
      actions={
        mayBook && isTroubled ? (
          <Button size="xs" variant="default" loading={isRunning} onClick={() => void run(NOTHING)}>
            {words('tryNow')}
          </Button>
        ) : undefined
      }
    >
      {code === undefined ? null : words('answer', { answer: code })}
      {state === 'off' ? words('setUp') : null}
    </Notice>
  );
}
