import { Button, NativeSelect } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { ASKED_FIELDS, type AskedField } from '#shared/modules/patients/registration-asks.rules.ts';
import { settings, type RegistrationSettings } from '#shared/modules/settings/settings.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { countryName } from '#renderer/kit/country-name.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { QueryPanel } from '../QueryPanel.tsx';
import { UnsavedGuard } from '../UnsavedGuard.tsx';
import { useAdminWords } from '../words.ts';
import { CustomFields } from './CustomFields.tsx';
import { isWorded } from './custom-values.ts';
import { asksOf, HOW, isSameAsks, settingsOf, type AsksValues } from './asks-values.ts';

const NOTHING = {};

export function RegistrationSection() {
  const words = useAdminWords();
  const query = useQuery(settings.registration, NOTHING);
  return (
    <QueryPanel title={words('section.registration')} query={query}>
      {(stored) => <AsksForm stored={stored} />}
    </QueryPanel>
  );
}

function AsksForm({ stored }: { readonly stored: RegistrationSettings }) {
  const words = useAdminWords();
  const kit = useKitWords();
  const toast = useToast();
  const save = useCommand(settings.saveRegistration);
  // What was there when the form opened: nothing changes under the hand.
  const [values, setValues] = useState<AsksValues>(() => asksOf(stored));
  const [saved, setSaved] = useState(values);
  const [refusal, setRefusal] = useState<Refusal>();
  const [isTried, setIsTried] = useState(false);
  const { country } = values;
  const isCountry = country === '' || /^[A-Z]{2}$/.test(country);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    setRefusal(undefined);
    if (save.isRunning || !isCountry || !values.customFields.every(isWorded)) return;
    const result = await save.run(settingsOf(values));
    if (!result.ok) return setRefusal(result.error);
    setIsTried(false);
    setValues(asksOf(result.value));
    setSaved(asksOf(result.value));
    toast(words('registration.saved'));
  }

  return (
    <form
      className="fw-admin-form fw-admin-facility"
      noValidate
      autoComplete="off"
      aria-label={words('section.registration')}
      onSubmit={(event) => void submit(event)}
    >
      <UnsavedGuard form={words('section.registration')} isDirty={!isSameAsks(saved, values)} />
      <p className="fw-second">{words('registration.hint')}</p>
      <TextField
        label={words('registration.country')}
        description={
          isCountry && country !== ''
            ? countryName(country, words.language)
            : words('registration.countryHint')
        }
        maxLength={2}
        value={country}
        onChange={(event) => setValues({ ...values, country: event.currentTarget.value.toUpperCase() })}
        error={isTried && !isCountry ? kit('field.wrong') : undefined}
      />
      {ASKED_FIELDS.map((field: AskedField) => (
        <NativeSelect
          key={field}
          label={words(`asked.${field}`)}
          value={values.how[field]}
          onChange={({ currentTarget: { value } }) => {
            const how = HOW.find((one) => one === value);
            if (how) setValues({ ...values, how: { ...values.how, [field]: how } });
          }}
          data={HOW.map((value) => ({ value, label: words(`how.${value}`) }))}
        />
      ))}
      <CustomFields
        fields={values.customFields}
        isTried={isTried}
        onChange={(customFields) => setValues({ ...values, customFields })}
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
