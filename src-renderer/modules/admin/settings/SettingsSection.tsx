import { Button, NativeSelect, Select } from '@mantine/core';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { settings, type FacilitySettings } from '#shared/modules/settings/settings.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { NumberField } from '#renderer/kit/fields/NumberField.tsx';
import { LongTextField, TextField } from '#renderer/kit/fields/TextField.tsx';
import { LANGUAGE_NAMES, LANGUAGES } from '#renderer/kit/i18n/language.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { LimitsPanel } from '#renderer/modules/documents/LimitsPanel.tsx';
import { QueryPanel } from '../QueryPanel.tsx';
import { UnsavedGuard } from '../UnsavedGuard.tsx';
import { useAdminWords } from '../words.ts';
import {
  badFields,
  isSameSettings,
  settingsOf,
  valuesOf,
  ZONES,
  type SettingsValues,
} from './settings-values.ts';

const NOTHING = {};
const MOST_MINUTES = 240;

export function SettingsSection() {
  const words = useAdminWords();
  const query = useQuery(settings.get, NOTHING);
  return (
    <div className="fw-admin-side">
      <QueryPanel title={words('section.facility')} query={query}>
        {(stored) => <FacilityForm stored={stored} />}
      </QueryPanel>
      <LimitsPanel />
    </div>
  );
}

function FacilityForm({ stored }: { readonly stored: FacilitySettings }) {
  const words = useAdminWords();
  const kit = useKitWords();
  const toast = useToast();
  const save = useCommand(settings.save);
  // What was there when the form opened: nothing changes under the hand.
  const [values, setValues] = useState<SettingsValues>(() => valuesOf(stored));
  const [isTried, setIsTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const form = useRef<HTMLFormElement>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);
  const change = (part: Partial<SettingsValues>) => {
    setRefusal(undefined);
    setValues((before) => ({ ...before, ...part }));
  };
  const { name, currency, minutes, zone } = values;
  const [saved, setSaved] = useState(values);
  const refused = refusal === undefined ? [] : badFields(refusal);
  const wrong = (field: keyof FacilitySettings) => (refused.includes(field) ? kit('field.wrong') : undefined);
  const isName = name.trim() !== '';
  const isCurrency = /^[A-Z]{3}$/.test(currency);
  const isMinutes = minutes !== undefined && minutes >= 1 && minutes <= MOST_MINUTES;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    setRefusal(undefined);
    if (save.isRunning) return;
    if (!isName || !isCurrency || !isMinutes) return setTries(tries + 1);
    const result = await save.run(settingsOf(stored, { ...values, minutes }));
    if (!result.ok) {
      setRefusal(result.error);
      return setTries(tries + 1);
    }
    setIsTried(false);
    setValues(valuesOf(result.value));
    setSaved(valuesOf(result.value));
    toast(words('facility.saved'));
  }

  return (
    <form
      ref={form}
      className="fw-admin-form fw-admin-facility"
      noValidate
      autoComplete="off"
      aria-label={words('section.facility')}
      onSubmit={(event) => void submit(event)}
    >
      <UnsavedGuard form={words('section.facility')} isDirty={!isSameSettings(saved, values)} />
      <p className="fw-second">{kit('needed')}</p>
      <TextField
        label={words('facility.name')}
        required
        maxLength={200}
        value={name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={isTried && !isName ? kit('field.needed') : wrong('name')}
      />
      <LongTextField
        label={words('facility.address')}
        maxLength={500}
        value={values.address}
        onChange={(event) => change({ address: event.currentTarget.value })}
        error={wrong('address')}
      />
      <TextField
        label={words('facility.phone')}
        type="tel"
        maxLength={200}
        value={values.phone}
        onChange={(event) => change({ phone: event.currentTarget.value })}
        error={wrong('telecom')}
      />
      <div>
        <div className="fw-second">{words('facility.preview')}</div>
        <div className="fw-admin-letterhead">
          <strong>
            <bdi>{name}</bdi>
          </strong>
          <div className="fw-second">
            {[...values.address.split('\n'), values.phone].filter((line) => line.trim() !== '').join(' · ')}
          </div>
        </div>
      </div>
      <Select
        label={words('facility.zone')}
        description={words('facility.zoneHint')}
        required
        searchable
        limit={50}
        allowDeselect={false}
        nothingFoundMessage={words('facility.zoneNone')}
        data={ZONES.includes(zone) ? ZONES : [zone, ...ZONES]}
        value={zone}
        onChange={(next) => {
          if (next !== null) change({ zone: next });
        }}
        error={refused.includes('zone') ? words('facility.zoneWrong') : undefined}
      />
      <TextField
        label={words('facility.currency')}
        description={words('facility.currencyHint')}
        required
        maxLength={3}
        value={currency}
        onChange={(event) => change({ currency: event.currentTarget.value.toUpperCase() })}
        error={
          (isTried && !isCurrency) || refused.includes('currency')
            ? words('facility.currencyWrong')
            : undefined
        }
      />
      <NativeSelect
        label={words('facility.language')}
        value={values.language}
        onChange={({ currentTarget: { value } }) => {
          const language = LANGUAGES.find((one) => one === value);
          if (language) change({ language });
        }}
        data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
      />
      <NumberField
        label={words('facility.autoLock')}
        description={words('facility.autoLockHint')}
        required
        allowDecimal={false}
        unit="min"
        value={minutes}
        onChange={(next) => change({ minutes: next })}
        error={
          (isTried && !isMinutes) || refused.includes('autoLockMinutes')
            ? kit('field.outOfRange', { min: 1, max: MOST_MINUTES })
            : undefined
        }
      />
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      <div className="fw-button-row">
        <Button type="submit" loading={save.isRunning}>
          {words('facility.save')}
        </Button>
      </div>
    </form>
  );
}
