import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { OutputOf, Refusal } from '#shared/kernel/contract.ts';
import { sync } from '#shared/modules/sync/sync.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { QrCode } from '#renderer/modules/session/QrCode.tsx';
import { PasswordRow } from '../accounts/PasswordRow.tsx';
import { useServerWords } from './words.ts';

type Code = OutputOf<typeof sync.code>;

/** A code for a further desk: asked of the server by whoever sits here, with their own password. */
export function CodePanel() {
  const words = useServerWords();
  const [isAsking, setIsAsking] = useState(false);
  const [code, setCode] = useState<Code>();
  return (
    <Panel title={words('code.title')}>
      <div className="fw-admin-form">
        <p>{words('code.text')}</p>
        {code ? <CodeShown code={code} /> : null}
        {isAsking ? (
          <CodeForm
            onCancel={() => setIsAsking(false)}
            onMade={(made) => {
              setCode(made);
              setIsAsking(false);
            }}
          />
        ) : (
          <div className="fw-admin-actions">
            <Button
              variant={code ? 'default' : 'filled'}
              onClick={() => {
                setCode(undefined);
                setIsAsking(true);
              }}
            >
              {words(code ? 'code.another' : 'code.make')}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}

interface CodeFormProps {
  readonly onMade: (code: Code) => void;
  readonly onCancel: () => void;
}

function CodeForm({ onMade, onCancel }: CodeFormProps) {
  const words = useServerWords();
  const kit = useKitWords();
  const make = useCommand(sync.code);
  const [label, setLabel] = useState('');
  const [confirm, setConfirm] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    setRefusal(undefined);
    if (confirm === '' || make.isRunning) return;
    const name = label.trim();
    const made = await make.run({ confirm, ...(name === '' ? {} : { label: name }) });
    if (made.ok) onMade(made.value);
    else setRefusal(made.error);
  }

  return (
    <form
      className="fw-admin-fields"
      noValidate
      aria-label={words('code.title')}
      onSubmit={(event) => void submit(event)}
    >
      <TextField
        label={words('code.label')}
        description={words('code.labelHint')}
        maxLength={80}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <PasswordRow
        label={words('code.own')}
        isOwn
        takesFocus
        value={confirm}
        onChange={setConfirm}
        error={isTried && confirm === '' ? kit('field.needed') : undefined}
      />
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      <div className="fw-button-row">
        <Button variant="default" onClick={onCancel}>
          {kit('cancel')}
        </Button>
        <Button type="submit" loading={make.isRunning}>
          {words('code.make')}
        </Button>
      </div>
    </form>
  );
}

function CodeShown({ code: { code, link, expiresAt } }: { readonly code: Code }) {
  const words = useServerWords();
  const format = useFormat();
  const toast = useToast();
  const copy = () =>
    navigator.clipboard?.writeText(link).then(
      () => toast(words('code.copied')),
      () => undefined, // the browser does not allow it: the link stands there, to be marked by hand
    );
  return (
    <div className="fw-server-code">
      <QrCode text={link} label={words('code.picture')} />
      <dl className="fw-facts">
        <dt>{words('code.code')}</dt>
        <dd>
          <code dir="ltr" className="fw-server-letters">
            {code}
          </code>
        </dd>
        <dt>{words('code.link')}</dt>
        <dd>
          <code dir="ltr" className="fw-server-print">
            {link}
          </code>
        </dd>
      </dl>
      <p>{words('code.until', { until: format.dateTime(expiresAt) })}</p>
      <div className="fw-admin-actions">
        <Button size="xs" variant="default" onClick={() => void copy()}>
          {words('code.copy')}
        </Button>
      </div>
    </div>
  );
}
