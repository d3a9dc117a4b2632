import { Button } from '@mantine/core';
import { useRef, useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { hosting } from '#shared/modules/hosting/hosting.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { PasswordRow } from '../accounts/PasswordRow.tsx';
import { UnsavedGuard } from '../UnsavedGuard.tsx';
import { useServerWords } from './words.ts';

/** Port of CouchDB, which the server's protocol is. */
const USUAL_PORT = '5984';
const [LEAST_PORT, MOST_PORT] = [1_024, 65_535];

interface Typed {
  readonly address: string;
  readonly port: string;
  readonly password: string;
  readonly repeat: string;
}

/** The server of a small clinic, on this machine. */
export function HostForm({ machine }: { readonly machine: readonly string[] }) {
  const words = useServerWords();
  const kit = useKitWords();
  const toast = useToast();
  const start = useCommand(hosting.start);
  const form = useRef<HTMLFormElement>(null);
  const [first] = machine;
  const [typed, setTyped] = useState<Typed>({
    address: first ?? '',
    port: USUAL_PORT,
    password: '',
    repeat: '',
  });
  const [isTried, setIsTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const set = (field: keyof Typed) => (value: string) =>
    setTyped((before) => ({ ...before, [field]: value }));
  const port = Number(typed.port);
  const problems = {
    address: typed.address.trim() === '' && words('host.addressNeeded'),
    port: !(Number.isInteger(port) && port >= LEAST_PORT && port <= MOST_PORT) && words('host.portNeeded'),
    password: typed.password === '' && kit('field.needed'),
    repeat: typed.repeat !== typed.password && words('host.repeatWrong'),
  };
  const told = (field: keyof Typed) => (isTried && problems[field] ? problems[field] : undefined);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    setRefusal(undefined);
    const wrong = (Object.keys(problems) as (keyof Typed)[]).find((field) => problems[field]); // of the literal above
    if (wrong) {
      form.current?.querySelector<HTMLElement>(`[name="${wrong}"]`)?.focus();
      return;
    }
    if (start.isRunning) return;
    const { address, password } = typed;
    const done = await start.run({ address: address.trim(), port, adminPassword: password });
    if (done.ok) toast(words('host.done'));
    else setRefusal(done.error);
  }

  return (
    <Panel title={words('host.title')}>
      <UnsavedGuard form={words('host.title')} isDirty={typed.password !== '' && !start.isRunning} />
      <form ref={form} className="fw-admin-form" noValidate onSubmit={(event) => void submit(event)}>
        <p>{words('host.text')}</p>
        <div className="fw-server-pair">
          <TextField
            name="address"
            label={words('host.address')}
            description={
              machine.length === 0
                ? words('host.addressNone')
                : words('host.addressHint', { addresses: machine.join(', ') })
            }
            required
            dir="ltr"
            maxLength={255}
            value={typed.address}
            onChange={(event) => set('address')(event.currentTarget.value)}
            error={told('address')}
          />
          <TextField
            name="port"
            label={words('host.port')}
            description={words('host.portHint')}
            required
            dir="ltr"
            inputMode="numeric"
            maxLength={5}
            value={typed.port}
            onChange={(event) => set('port')(event.currentTarget.value)}
            error={told('port')}
          />
        </div>
        <div className="fw-server-pair">
          <PasswordRow
            name="password"
            label={words('host.password')}
            description={words('host.passwordHint')}
            value={typed.password}
            onChange={set('password')}
            error={told('password')}
          />
          <PasswordRow
            name="repeat"
            label={words('host.repeat')}
            value={typed.repeat}
            onChange={set('repeat')}
            error={told('repeat')}
          />
        </div>
        {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
        <div className="fw-admin-actions">
          <Button type="submit" loading={start.isRunning}>
            {words('host.do')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
