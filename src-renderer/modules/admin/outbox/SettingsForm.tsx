import { Button, Checkbox, Switch } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { SETTINGS_ID } from '#shared/modules/messages/message-id.rules.ts';
import { messageSetup, type SendingServer } from '#shared/modules/messages/message-setup.contract.ts';
import type { Medium } from '#shared/modules/messages/message.record.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { UnsavedGuard } from '../UnsavedGuard.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { GatewayFields } from './GatewayFields.tsx';
import { MailFields } from './MailFields.tsx';
import { OutboxHistory } from './OutboxHistory.tsx';
import { SentBy } from './SentBy.tsx';
import {
  flawsOf,
  givesServer,
  readyAtServer,
  savedOf,
  valuesOf,
  type SettingsValues,
  type Stored,
  type Tick,
} from './settings-values.ts';
import { TestForm } from './TestForm.tsx';
import { useOutboxAdminWords } from './words.ts';

const TO_WHOM: readonly Tick[] = ['unasked', 'clinicians'];
const SAYS: readonly Tick[] = ['saysProvider', 'saysPlace', 'saysVisitType', 'saysPatient'];

const NOTHING = {};
const NO_SERVER: SendingServer = { reach: 'none', has: [] };

/** All settings as they shall stand; passwords stay at this desk, or with the server that sends. */
export function SettingsForm({ stored }: { readonly stored: Stored }) {
  const words = useOutboxAdminWords();
  const toast = useToast();
  const save = useCommand(messageSetup.save);
  const give = useCommand(messageSetup.giveServer);
  const server = useQuery(messageSetup.server, NOTHING).value ?? NO_SERVER;
  const [values, setValues] = useState<SettingsValues>(() => valuesOf(stored));
  const [isDirty, setIsDirty] = useState(false);
  const [isTried, setIsTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const change = (part: Partial<SettingsValues>) => {
    setIsDirty(true);
    setValues((before) => ({ ...before, ...part }));
  };
  const isGiving = givesServer(values, stored, server);
  const flaws = flawsOf(values, isGiving);
  const isServers = values.sentBy === 'server';
  const ready = isServers ? readyAtServer(stored, server) : stored.ready;
  const flaw = (name: keyof SettingsValues) => {
    const code = isTried ? flaws[name] : undefined;
    return code && words(code);
  };
  const store = async (forget: boolean) => {
    setIsTried(true);
    setRefusal(undefined);
    if (Object.keys(flaws).length > 0 || save.isRunning || give.isRunning) return;
    const { settings, ...passwords } = savedOf(values);
    const named = isGiving ? await give.run({ settings, ...passwords, confirm: values.confirm }) : undefined;
    if (named?.ok === false) return setRefusal(named.error);
    const name = named?.value.server ?? stored.settings?.server;
    const done = await save.run(
      isServers && name !== undefined
        ? { settings: { ...settings, server: name } }
        : { settings, ...passwords, ...(forget && { forget }) },
    );
    if (!done.ok) return setRefusal(done.error);
    setIsDirty(false);
    setValues((before) => ({ ...before, password: '', secret: '', confirm: '' }));
    toast(words(forget ? 'forgot' : 'saved'));
  };
  const ticks = (names: readonly Tick[]) =>
    names.map((name) => (
      <Checkbox
        key={name}
        label={words(name)}
        checked={values.ticks.includes(name)}
        onChange={(event) => {
          const others = values.ticks.filter((one) => one !== name);
          change({ ticks: event.currentTarget.checked ? [...others, name] : others });
        }}
      />
    ));
  return (
    <>
      <form
        className="fw-outbox-form"
        aria-label={words('part.settings')}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void store(false);
        }}
      >
        <UnsavedGuard form={words('part.settings')} isDirty={isDirty} />
        <Sender stored={stored} server={server} />
        <Switch
          label={words('enabled')}
          checked={values.enabled}
          onChange={(event) => change({ enabled: event.currentTarget.checked })}
        />
        {server.reach === 'none' && !isServers ? null : (
          <SentBy values={values} onChange={change} flaw={flaw} server={server} isGiving={isGiving} />
        )}
        <MailFields
          values={values}
          kept={isServers ? 'server' : 'desk'}
          hasPassword={ready.includes('email')}
          onChange={change}
          flaw={flaw}
        />
        <GatewayFields
          values={values}
          kept={isServers ? 'server' : 'desk'}
          hasSecret={ready.includes('sms')}
          onChange={change}
          flaw={flaw}
        />
        <fieldset>
          <legend>{words('when')}</legend>
          <TextField
            label={words('reminders')}
            description={words('remindersHelp')}
            value={values.hours}
            error={flaw('hours')}
            onChange={(event) => change({ hours: event.currentTarget.value })}
          />
          <div className="fw-setup-pair">
            <TextField
              label={words('quietFrom')}
              value={values.quietFrom}
              maxLength={5}
              error={flaw('quietFrom')}
              onChange={(event) => change({ quietFrom: event.currentTarget.value })}
            />
            <TextField
              label={words('quietTo')}
              value={values.quietTo}
              maxLength={5}
              onChange={(event) => change({ quietTo: event.currentTarget.value })}
            />
          </div>
          <p className="fw-second">{words('quietHelp')}</p>
        </fieldset>
        <fieldset>
          <legend>{words('who')}</legend>
          {ticks(TO_WHOM)}
        </fieldset>
        <fieldset>
          <legend>{words('what')}</legend>
          {ticks(SAYS)}
          <p className="fw-second">{words('detailHelp')}</p>
        </fieldset>
        {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
        <div className="fw-button-row">
          <Button type="submit" loading={save.isRunning || give.isRunning}>
            {words('save')}
          </Button>
          {stored.sendsAs === undefined ? null : (
            <Button variant="default" onClick={() => void store(true)}>
              {words('forget')}
            </Button>
          )}
        </div>
      </form>
      {stored.settings && !isDirty ? <TestForm ready={ready} /> : null}
      {stored.settings ? <OutboxHistory id={SETTINGS_ID} /> : null}
    </>
  );
}

function Sender({ stored, server }: { readonly stored: Stored; readonly server: SendingServer }) {
  const words = useOutboxAdminWords();
  const { settings, ready, sendsAs } = stored;
  if (!settings) return null;
  const named = (media: readonly Medium[]) => media.map((medium) => words(`medium.${medium}`)).join(', ');
  if (settings.server !== undefined) {
    const isIt = server.reach === 'there' && settings.server === server.server;
    if (server.reach === 'away') return <Notice severity="info" title={words('serverSendsUnheard')} />;
    const able = readyAtServer(stored, server);
    if (!isIt || able.length === 0) return <Notice severity="caution" title={words('serverSendsNot')} />;
    return (
      <Notice
        severity={server.trouble === undefined ? 'ok' : 'caution'}
        title={
          server.trouble === undefined
            ? words('serverSends')
            : words('serverTrouble', { answer: server.trouble })
        }
      >
        {words('serverSendsBy', { media: named(able) })}
      </Notice>
    );
  }
  return sendsAs === undefined || ready.length === 0 ? (
    <Notice severity="info" title={words('sendsNot')} />
  ) : (
    <Notice severity="ok" title={words('sendsAs', { name: sendsAs })}>
      {words('sendsPartly', { media: named(ready) })}
    </Notice>
  );
}
