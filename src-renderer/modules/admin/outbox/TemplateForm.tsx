import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { defaultTexts } from '#shared/modules/messages/default-texts.rules.ts';
import { messageSetup } from '#shared/modules/messages/message-setup.contract.ts';
import { filled } from '#shared/modules/messages/message-words.rules.ts';
import type { MessageTemplate } from '#shared/modules/messages/message-template.record.ts';
import type { Audience, MessageKind } from '#shared/modules/messages/message.record.ts';
import { PLACEHOLDERS, type MessageFacts } from '#shared/modules/messages/template.rules.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { LongTextField, TextField } from '#renderer/kit/fields/TextField.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { UnsavedGuard } from '../UnsavedGuard.tsx';
import { useOutboxAdminWords } from './words.ts';

/** An invented patient's appointment, all of it said. */
const EXAMPLE: { readonly [L in ScreenLanguage]: MessageFacts } = {
  en: {
    patientName: 'Grace Odhiambo',
    facility: 'Lakeside Clinic',
    phone: '+254 20 5550100',
    date: 'Thursday, 12 March 2026',
    time: '10:30',
    provider: 'Amina Otieno',
    place: 'Room 2',
    visitType: 'Consultation',
  },
  fr: {
    patientName: 'Grace Odhiambo',
    facility: 'Clinique du Lac',
    phone: '+225 27 22 55 01 00',
    date: 'jeudi 12 mars 2026',
    time: '10:30',
    provider: 'Amina Otieno',
    place: 'Salle 2',
    visitType: 'Consultation',
  },
  ar: {
    patientName: 'سلمى حداد',
    facility: 'عيادة البحيرة',
    phone: '+20 2 5550100',
    date: 'الخميس، 12 مارس 2026',
    time: '10:30',
    provider: 'أمينة منصور',
    place: 'الغرفة 2',
    visitType: 'استشارة',
  },
};

export interface TemplateFormProps {
  readonly kind: MessageKind;
  readonly audience: Audience;
  readonly language: ScreenLanguage;
  /** Absent: the program's own text stands. */
  readonly stored: MessageTemplate | undefined;
}

export function TemplateForm({ kind, audience, language, stored }: TemplateFormProps) {
  const words = useOutboxAdminWords();
  const toast = useToast();
  const save = useCommand(messageSetup.saveTemplate);
  const own = defaultTexts(kind, audience, language);
  const [texts, setTexts] = useState(() => ({ ...own, ...stored }));
  const [isDirty, setIsDirty] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const { subject, body, sms } = texts;
  const direction = language === 'ar' ? 'rtl' : 'ltr';
  const change = (part: Partial<typeof own>) => {
    setIsDirty(true);
    setTexts((before) => ({ ...before, ...part }));
  };
  const shown = filled(texts, EXAMPLE[language], language);
  const store = async () => {
    setRefusal(undefined);
    const done = await save.run({ kind, audience, language, subject, body, sms });
    if (!done.ok) return setRefusal(done.error);
    setIsDirty(false);
    toast(words('savedText'));
  };
  return (
    <div className="fw-outbox-texts">
      <form
        className="fw-outbox-form"
        aria-label={words('part.texts')}
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.isRunning) void store();
        }}
      >
        <UnsavedGuard form={words('part.texts')} isDirty={isDirty} />
        {stored ? null : <p className="fw-second">{words('ownText')}</p>}
        <TextField
          label={words('subject')}
          required
          dir={direction}
          maxLength={200}
          value={subject}
          onChange={(event) => change({ subject: event.currentTarget.value })}
        />
        <LongTextField
          label={words('body')}
          required
          dir={direction}
          maxRows={16}
          maxLength={2_000}
          value={body}
          onChange={(event) => change({ body: event.currentTarget.value })}
        />
        <LongTextField
          label={words('smsText')}
          required
          dir={direction}
          maxLength={600}
          value={sms}
          onChange={(event) => change({ sms: event.currentTarget.value })}
        />
        <p className="fw-second">
          {words('placeholders', { names: PLACEHOLDERS.map((name) => `{${name}}`).join(' ') })}
        </p>
        {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
        <div className="fw-button-row">
          <Button type="submit" loading={save.isRunning}>
            {words('saveText')}
          </Button>
          <Button variant="default" onClick={() => change(own)}>
            {words('defaultText')}
          </Button>
        </div>
      </form>
      <section className="fw-outbox-preview" aria-label={words('preview')}>
        <h3>{words('preview')}</h3>
        <div lang={language} dir={direction}>
          <p>
            <strong>{shown.subject}</strong>
          </p>
          <p>{shown.body}</p>
          <hr />
          <p>{shown.sms}</p>
        </div>
        <p className="fw-second">{words('length', { count: shown.sms.length })}</p>
      </section>
    </div>
  );
}
