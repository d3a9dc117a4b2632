import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { isForsaken } from '#shared/modules/messages/forsaken.rules.ts';
import type { Message } from '#shared/modules/messages/message.record.ts';
import { messages } from '#shared/modules/messages/messages.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { request } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useMessagesWords } from './words.ts';

/** What was to be said, what became of it, and what a person can do about it. */
export function MessageLine({
  message,
  children,
}: {
  readonly message: Message;
  readonly children?: ReactNode;
}) {
  const words = useMessagesWords();
  const format = useFormat();
  const { kind, audience, start, medium, to, text, subject } = message;
  return (
    <li>
      {children}
      <div>
        <strong>{words(`kind.${kind}`)}</strong>
        {audience === 'clinician' ? ` ${words('toClinician')}` : ''}
        {' · '}
        {words('of', { when: format.dateTime(start) })}
      </div>
      <StateOf message={message} />
      {medium === undefined || to === undefined ? null : (
        <div className="fw-second">
          {words(`medium.${medium}`)} <bdi dir="ltr">{to}</bdi>
          {message.byServer === true ? ` · ${words('byServer')}` : ''}
        </div>
      )}
      {isDoubtful(message) ? <p className="fw-second">{words('doubtText')}</p> : null}
      {text === undefined ? null : (
        <details>
          <summary>{words('text')}</summary>
          {medium === 'email' && subject !== undefined ? (
            <p dir="auto" lang={message.language}>
              <strong>{subject}</strong>
            </p>
          ) : null}
          <p className="fw-message-text" dir="auto" lang={message.language}>
            {text}
          </p>
        </details>
      )}
      <Actions message={message} />
    </li>
  );
}

/** It may have arrived: its desk says so, or has not been heard of since. */
function isDoubtful(message: Message): boolean {
  return message.status === 'unknown' || isForsaken(message, Date.now());
}

function StateOf({ message }: { readonly message: Message }) {
  const words = useMessagesWords();
  const format = useFormat();
  const { status, sentAt, reason, answer, attempts, notBefore, createdAt, delivery, deliveryAt } = message;
  const facts = [
    status === 'completed' && sentAt === undefined ? words('settled') : undefined,
    reason && words(`reason.${reason}`),
    status === 'preparation' && Date.parse(notBefore) > Date.parse(createdAt)
      ? words('later', { when: format.dateTime(notBefore) })
      : undefined,
    attempts > 1 ? words('tried', { count: attempts }) : undefined,
    answer !== undefined && status !== 'completed' ? words('answer', { answer }) : undefined,
    delivery && words(`delivery.${delivery}`, { when: deliveryAt ? format.dateTime(deliveryAt) : '' }),
  ].filter((fact) => fact !== undefined);
  // It went, whatever a desk that had not heard of it has said since.
  const hasGone = sentAt !== undefined && (status === 'completed' || status === 'not-done');
  const isBad = status === 'not-done' || delivery === 'failed';
  return (
    <div>
      <StatusChip
        severity={
          isDoubtful(message) ? 'caution' : isBad ? 'serious' : status === 'completed' ? 'ok' : 'pending'
        }
      >
        {hasGone
          ? words('status.completed', { when: format.dateTime(sentAt) })
          : words(`status.${isDoubtful(message) ? 'unknown' : status}`, { when: '' })}
      </StatusChip>{' '}
      <span className="fw-second">{facts.join(' · ')}</span>
    </div>
  );
}

const STEPS = {
  sendAgain: { channel: messages.sendAgain, from: ['unknown', 'not-done'], label: 'sendAgain' },
  settle: { channel: messages.settle, from: ['unknown'], label: 'arrived' },
  withdraw: { channel: messages.withdraw, from: ['preparation', 'unknown'], label: 'withdraw' },
} as const;

function Actions({ message }: { readonly message: Message }) {
  const words = useMessagesWords();
  const toast = useToast();
  const mayBook = usePermission('schedule.book');
  const [refusal, setRefusal] = useState<Refusal>();
  const [isRunning, setIsRunning] = useState(false);
  const { id, status, reason, delivery } = message;
  if (!mayBook || reason === 'superseded' || reason === 'over') return null;
  const steps = (['settle', 'sendAgain', 'withdraw'] as const).filter((step) => {
    const from: readonly string[] = STEPS[step].from;
    const isUndelivered = status === 'completed' && delivery === 'failed';
    return from.includes(isDoubtful(message) ? 'unknown' : status) || (step === 'sendAgain' && isUndelivered);
  });
  if (steps.length === 0) return null;
  const run = async (step: keyof typeof STEPS) => {
    setIsRunning(true);
    setRefusal(undefined);
    const done = await request(STEPS[step].channel, { id });
    setIsRunning(false);
    if (done.ok) toast(words(`done.${step}`));
    else setRefusal(done.error);
  };
  return (
    <>
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      <div className="fw-message-actions">
        {steps.map((step) => (
          <Button key={step} size="xs" variant="default" loading={isRunning} onClick={() => void run(step)}>
            {words(STEPS[step].label)}
          </Button>
        ))}
      </div>
    </>
  );
}
