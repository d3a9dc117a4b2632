import { Button, Loader } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { parseEnrolLink } from '#shared/sync/enrol-link.ts';
import type { EnrolStep } from '#shared/modules/session/enrol.rules.ts';
import { session } from '#shared/modules/session/session.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { withWords } from '#renderer/kit/i18n/catalog.ts';
import { useLanguage, type Language } from '#renderer/kit/i18n/language.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { SessionFrame } from './SessionFrame.tsx';
import { LanguageChoice } from './LanguageChoice.tsx';
import { useSessionWords } from './words.ts';

const EnrolCamera = lazy(
  withWords(async () => ({ default: (await import('./EnrolCamera.tsx')).EnrolCamera })),
);

export interface JoinScreenProps {
  readonly choice: ReactNode;
  /** Where it stands, while it is under way: also where another window has begun it. */
  readonly step: EnrolStep | undefined;
  readonly onLanguage: (language: Language) => void;
  readonly onDone: () => void;
}

/** An empty data folder becomes a further station of a clinic that has a server. */
export function JoinScreen({ choice, step, onLanguage, onDone }: JoinScreenProps) {
  const words = useSessionWords();
  const text = useErrorText(words);
  const language = useLanguage();
  const enrol = useCommand(session.enrol);
  const codeInput = useRef<HTMLInputElement>(null);
  const urlInput = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  const [url, setUrl] = useState('');
  const [missing, setMissing] = useState<'code' | 'url'>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [isScanning, setIsScanning] = useState(false);
  const link = parseEnrolLink(code);
  const isUnderWay = step !== undefined || enrol.isRunning;

  useEffect(() => {
    if (!isUnderWay) codeInput.current?.focus();
  }, [isUnderWay]);

  async function join(typed: string): Promise<void> {
    if (typed.trim() === '') {
      setMissing('code');
      return codeInput.current?.focus();
    }
    if (!parseEnrolLink(typed) && url.trim() === '') {
      setMissing('url');
      return urlInput.current?.focus();
    }
    setMissing(undefined);
    setRefusal(undefined);
    const result = await enrol.run({ text: typed, ...(url.trim() === '' ? {} : { url: addressOf(url) }) });
    if (result.ok) onDone();
    else setRefusal(result.error);
  }

  if (isUnderWay)
    return (
      <SessionFrame title={words('join.working')} focusTitle>
        <p role="status" className="fw-session-progress">
          <Loader size="sm" aria-hidden />
          {words(step === 'staff' ? 'join.step.staff' : 'join.step.asking')}
        </p>
        <p className="fw-second">{words('join.cut')}</p>
      </SessionFrame>
    );

  return (
    <SessionFrame title={words('join.title')} wide>
      {choice}
      <p className="fw-session-lead">{words('join.intro')}</p>
      <form
        noValidate
        className="fw-session-form"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void join(code);
        }}
      >
        <TextField
          ref={codeInput}
          label={words('join.code')}
          description={words('join.codeHint')}
          required
          maxLength={500}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          dir="ltr"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={missing === 'code' ? words('join.codeNeeded') : null}
        />
        <TextField
          ref={urlInput}
          label={words('join.url')}
          description={words('join.urlHint')}
          required={!link}
          disabled={link !== undefined}
          maxLength={300}
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          dir="ltr"
          value={link?.url ?? url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          error={missing === 'url' ? words('join.urlNeeded') : null}
        />
        <LanguageChoice language={language} onLanguage={onLanguage} />
        {refusal === undefined ? null : <Notice severity="serious" role="alert" title={text(refusal)} />}
        <div className="fw-dialog-actions">
          <Button variant="default" onClick={() => setIsScanning(true)}>
            {words('join.scan')}
          </Button>
          <Button type="submit">{words('join.do')}</Button>
        </div>
      </form>
      {isScanning ? (
        <Suspense fallback={null}>
          <EnrolCamera
            onClose={() => setIsScanning(false)}
            onLink={(scanned) => {
              setIsScanning(false);
              setCode(scanned);
              void join(scanned);
            }}
          />
        </Suspense>
      ) : null}
    </SessionFrame>
  );
}

/** As people write it: without a scheme it is the guarded one. */
function addressOf(typed: string): string {
  const trimmed = typed.trim().replace(/\/+$/, '');
  return /^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
}
