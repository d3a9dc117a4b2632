import { Button, Checkbox, Switch } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { SETTINGS_ID } from '#shared/modules/messages/message-id.rules.ts';
import { messageSetup } from '#shared/modules/messages/message-setup.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { UnsavedGuard } from '../UnsavedGuard.tsx';
import { GatewayFields } from './GatewayFields.tsx';
import { MailFields } from './MailFields.tsx';
import { OutboxHistory } from './OutboxHistory.tsx';
import {
  flawsOf,
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

/** All settings as they shall stand; passwords stay at this desk. */
export function SettingsForm({ stored }: { readonly stored: Stored }) {
  const words = useOutboxAdminWords();
  const toast = useToast();
  const save = useCommand(messageSetup.save);
  const [values, setValues] = useState<SettingsValues>(() => valuesOf(stored));
  const [isDirty, setIsDirty] = useState(false);
  const [isTried, setIsTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const change = (part: Partial<SettingsValues>) => {
    setIsDirty(true);
    setValues((before) => ({ ...before, ...part }));
  };
  const flaws = flawsOf(values);
  const flaw = (name: keyof SettingsValues) => {
    const code = isTried ? flaws[name] : undefined;
    return code && words(code);
  };
  const store = async (forget: boolean) => {
    setIsTried(true);
    setRefusal(undefined);
    if (Object.keys(flaws).length > 0 || save.isRunning) return;
    const done = await save.run({ ...savedOf(values), ...(forget && { forget }) });
    if (!done.ok) return setRefusal(done.error);
    setIsDirty(false);
    setValues((before) => ({ ...before, password: '', secret: '' }));
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
        <ThisDesk stored={stored} />
        <Switch
          label={words('enabled')}
          checked={values.enabled}
          onChange={(event) => change({ enabled: event.currentTarget.checked })}
        />
        <MailFields
          values={values}
          hasPassword={stored.ready.includes('email')}
          onChange={change}
          flaw={flaw}
        />
        <GatewayFields
          values={values}
          hasSecret={stored.ready.includes('sms')}
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
          <Button type="submit" loading={save.isRunning}>
            {words('save')}
          </Button>
          {stored.sendsAs === undefined ? null : (
            <Button variant="default" onClick={() => void store(true)}>
              {words('forget')}
            </Button>
          )}
        </div>
      </form>
      {stored.settings && !isDirty ? <TestForm ready={stored.ready} /> : null}
      {stored.settings ? <OutboxHistory id={SETTINGS_ID} /> : null}
    </>
  );
}

function ThisDesk({ stored: { settings, ready, sendsAs } }: { readonly stored: Stored }) {
  const words = useOutboxAdminWords();
  if (!settings) return null;
  const media = ready.map((medium) => words(`medium.${medium}`)).join(', ');
  return sendsAs === undefined || ready.length === 0 ? (
    <Notice severity="info" title={words('sendsNot')} />
  ) : (
    <Notice severity="ok" title={words('sendsAs', { name: sendsAs })}>
      {words('sendsPartly', { media })}
    </Notice>
  );
}
