import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';
import type { MessagePreference } from '#shared/modules/messages/message-preference.record.ts';
import { MEDIA } from '#shared/modules/messages/message.record.ts';
import { messages } from '#shared/modules/messages/messages.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useToast } from '#renderer/kit/toast.tsx';
import { MessageLine } from './MessageLine.tsx';
import { useMessagesWords } from './words.ts';
import './messages.css';

const MOST = 50;

/** What was written to a patient, and how the patient wants to be written to. */
export function PatientMessages({
  patientId,
  appointmentId,
}: {
  readonly patientId: string;
  /** Only what is about this one. */
  readonly appointmentId?: string;
}) {
  const words = useMessagesWords();
  const log = useQuery(messages.ofPatient, { patientId, limit: MOST });
  const preference = useQuery(messages.preference, { patientId });
  const shown = log.value?.filter(
    (one) => appointmentId === undefined || one.appointmentId === appointmentId,
  );
  if (log.state === 'error') return <ErrorNotice error={log.error} words={words} />;
  if (!shown) return null;
  return (
    <details>
      <summary>
        {words('title')} <span className="fw-second">{shown.length}</span>
      </summary>
      {preference.state === 'ready' ? (
        <Preference patientId={patientId} preference={preference.value} />
      ) : null}
      {shown.length === 0 ? <p className="fw-second">{words('none')}</p> : null}
      <ul role="list" className="fw-messages">
        {shown.map((message) => (
          <MessageLine key={message.id} message={message} />
        ))}
      </ul>
    </details>
  );
}

const WAYS = ['any', 'email', 'sms', 'none'] as const;

function Preference({
  patientId,
  preference,
}: {
  readonly patientId: string;
  readonly preference: MessagePreference | undefined;
}) {
  const words = useMessagesWords();
  const format = useFormat();
  const toast = useToast();
  const mayBook = usePermission('schedule.book');
  const save = useCommand(messages.savePreference);
  const [refusal, setRefusal] = useState<Refusal>();
  const { stopped = [], stoppedAt, stoppedBy, medium, language } = preference ?? {};
  const left = MEDIA.filter((one) => !stopped.includes(one) && (medium === undefined || medium === one));
  const way = left.length === 0 ? 'none' : left.length === MEDIA.length ? 'any' : left[0];
  const store = async (by: string | undefined, tongue: string) => {
    setRefusal(undefined);
    const chosen = by === undefined ? medium : MEDIA.find((one) => one === by);
    const spoken = SCREEN_LANGUAGES.find((one) => one === tongue);
    const done = await save.run({
      patientId,
      ...(chosen && { medium: chosen }),
      ...(spoken && { language: spoken }),
      stopped: by === undefined ? [...stopped] : by === 'none' ? [...MEDIA] : [],
    });
    if (done.ok) toast(words('savedPreference'));
    else setRefusal(done.error);
  };
  return (
    <>
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      <div className="fw-message-preference" role="group" aria-label={words('preference')}>
        <NativeSelect
          label={words('by')}
          disabled={!mayBook || save.isRunning}
          value={way}
          onChange={(event) => void store(event.currentTarget.value, language ?? '')}
          data={WAYS.map((value) => ({ value, label: words(`by.${value}`) }))}
        />
        <NativeSelect
          label={words('language')}
          disabled={!mayBook || save.isRunning}
          value={language ?? ''}
          onChange={(event) => void store(undefined, event.currentTarget.value)}
          data={[
            { value: '', label: words('language.any') },
            ...SCREEN_LANGUAGES.map((value) => ({ value, label: words(`language.${value}`) })),
          ]}
        />
      </div>
      {stoppedBy === 'answer' && stoppedAt !== undefined ? (
        <p className="fw-second">{words('stoppedByAnswer', { when: format.dateTime(stoppedAt) })}</p>
      ) : null}
    </>
  );
}
