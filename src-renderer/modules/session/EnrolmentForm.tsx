import { Button } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { parseEnrolLink } from '#shared/sync/enrol-link.ts';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { withWords } from '#renderer/kit/i18n/catalog.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useSessionWords } from './words.ts';

const EnrolCamera = lazy(
  withWords(async () => ({ default: (await import('./EnrolCamera.tsx')).EnrolCamera })),
);

/** As `enrolInput` of the contracts. */
export interface EnrolmentInput {
  readonly text: string;
  readonly url?: string;
}

/** What stands in the fields: whoever shows something else meanwhile keeps it. */
export interface TypedEnrolment {
  readonly code: string;
  readonly url: string;
}
export const NOTHING_TYPED: TypedEnrolment = { code: '', url: '' };

export interface EnrolmentFormProps {
  readonly typed: TypedEnrolment;
  readonly onType: (typed: TypedEnrolment) => void;
  readonly className: string;
  readonly submit: string;
  readonly isRunning?: boolean;
  readonly refusal: Refusal | undefined;
  readonly onJoin: (input: EnrolmentInput) => void;
  readonly takesFocus?: boolean;
  /** Below the fields. */
  readonly children?: ReactNode;
}

/** By which code a station comes to which server: typed, pasted as a link, or read by the camera. */
export function EnrolmentForm({
  typed,
  onType,
  className,
  submit,
  isRunning = false,
  refusal,
  onJoin,
  takesFocus = false,
  children,
}: EnrolmentFormProps) {
  const words = useSessionWords();
  const text = useErrorText(words);
  const codeInput = useRef<HTMLInputElement>(null);
  const urlInput = useRef<HTMLInputElement>(null);
  const { code, url } = typed;
  const [missing, setMissing] = useState<'code' | 'url'>();
  const [isScanning, setIsScanning] = useState(false);
  const link = parseEnrolLink(code);

  useEffect(() => {
    if (takesFocus) codeInput.current?.focus();
  }, [takesFocus]);

  function join(said: string): void {
    if (said.trim() === '') {
      setMissing('code');
      codeInput.current?.focus();
      return;
    }
    if (!parseEnrolLink(said) && url.trim() === '') {
      setMissing('url');
      urlInput.current?.focus();
      return;
    }
    setMissing(undefined);
    onJoin({ text: said, ...(url.trim() === '' ? {} : { url: addressOf(url) }) });
  }

  return (
    <>
      <form
        noValidate
        className={className}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (!isRunning) join(code);
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
          onChange={(event) => onType({ code: event.currentTarget.value, url })}
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
          onChange={(event) => onType({ code, url: event.currentTarget.value })}
          error={missing === 'url' ? words('join.urlNeeded') : null}
        />
        {children}
        {refusal === undefined ? null : <Notice severity="serious" role="alert" title={text(refusal)} />}
        <div className="fw-dialog-actions">
          <Button variant="default" onClick={() => setIsScanning(true)}>
            {words('join.scan')}
          </Button>
          <Button type="submit" loading={isRunning}>
            {submit}
          </Button>
        </div>
      </form>
      {isScanning ? (
        <Suspense fallback={null}>
          <EnrolCamera
            onClose={() => setIsScanning(false)}
            onLink={(scanned) => {
              setIsScanning(false);
              onType({ code: scanned, url });
              join(scanned);
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}

/** As people write it: without a scheme it is the guarded one. */
function addressOf(typed: string): string {
  const trimmed = typed.trim().replace(/\/+$/, '');
  return /^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
}
