import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { SCREEN_LANGUAGES, type ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { templateId } from '#shared/modules/messages/message-id.rules.ts';
import type { MessageTemplate } from '#shared/modules/messages/message-template.record.ts';
import {
  AUDIENCES,
  MESSAGE_KINDS,
  type Audience,
  type MessageKind,
} from '#shared/modules/messages/message.record.ts';
import { OutboxHistory } from './OutboxHistory.tsx';
import { TemplateForm } from './TemplateForm.tsx';
import { useOutboxAdminWords } from './words.ts';

/** The words of each message, in each language: one at a time, with what it comes to beside it. */
export function TextsPart({ templates }: { readonly templates: readonly MessageTemplate[] }) {
  const words = useOutboxAdminWords();
  const [kind, setKind] = useState<MessageKind>('confirmation');
  const [audience, setAudience] = useState<Audience>('patient');
  const [language, setLanguage] = useState<ScreenLanguage>('en');
  const id = templateId(kind, audience, language);
  const stored = templates.find((one) => one.id === id);
  const of = <T extends string>(all: readonly T[], value: string, fallback: T) =>
    all.find((one) => one === value) ?? fallback;
  return (
    <>
      <div className="fw-setup-pair">
        <NativeSelect
          label={words('kind')}
          value={kind}
          onChange={(event) => setKind(of(MESSAGE_KINDS, event.currentTarget.value, kind))}
          data={MESSAGE_KINDS.map((value) => ({ value, label: words(`kind.${value}`) }))}
        />
        <NativeSelect
          label={words('audience')}
          value={audience}
          onChange={(event) => setAudience(of(AUDIENCES, event.currentTarget.value, audience))}
          data={AUDIENCES.map((value) => ({ value, label: words(`audience.${value}`) }))}
        />
        <NativeSelect
          label={words('language')}
          value={language}
          onChange={(event) => setLanguage(of(SCREEN_LANGUAGES, event.currentTarget.value, language))}
          data={SCREEN_LANGUAGES.map((value) => ({ value, label: words(`language.${value}`) }))}
        />
      </div>
      <TemplateForm key={id} {...{ kind, audience, language, stored }} />
      {stored ? <OutboxHistory id={id} /> : null}
    </>
  );
}
