import { useCanGoBack, useNavigate, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { ok } from '#shared/kernel/result.ts';
import {
  patients,
  REGISTERED_FIELDS,
  type RegisteredField,
  type Registration,
  type RegistrationBase,
} from '#shared/modules/patients/patients.contract.ts';
import { registrationBase } from '#shared/modules/patients/registration-merge.rules.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Screen } from '#renderer/kit/Screen.tsx';
import { useClock } from '#renderer/kit/clock.tsx';
import { ChangedMeanwhile } from './ChangedMeanwhile.tsx';
import { consentsOf } from './consent-form.ts';
import { PatientForm } from './PatientForm.tsx';
import { valuesOf } from './registration-form.ts';
import { settled, type Choices } from './settle-edit.ts';
import { usePatientWords } from './words.ts';

export function EditPatientScreen({ patientId }: { readonly patientId: string }) {
  const words = usePatientWords();
  const patient = useQuery(patients.get, { id: patientId });
  const coverages = useQuery(patients.coverages, { id: patientId });
  const refused = patient.state === 'error' ? patient : coverages.state === 'error' ? coverages : undefined;
  if (patient.value !== undefined && coverages.value !== undefined) {
    return <EditForm patientId={patientId} recorded={registrationBase(patient.value, coverages.value)} />;
  }
  return (
    <Screen title={words('edit.title')}>
      <div>{refused ? <ErrorNotice error={refused.error} /> : null}</div>
    </Screen>
  );
}

interface EditFormProps {
  readonly patientId: string;
  /** The record as it stands now. */
  readonly recorded: RegistrationBase;
}

/** What was on screen when the edit began stays: a change from elsewhere does not move under the hand. */
function EditForm({ patientId, recorded }: EditFormProps) {
  const words = usePatientWords();
  const navigate = useNavigate();
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const { today } = useClock();
  const update = useCommand(patients.update);
  const [initial] = useState(() => valuesOf(recorded));
  const [choices, setChoices] = useState<Choices>({});
  const [sent, setSent] = useState<Registration>();
  const back = () => {
    if (canGoBack) router.history.back();
    else void navigate({ to: '/reception', search: { patient: patientId } });
  };
  return (
    <PatientForm
      title={words('edit.title')}
      submitLabel={words('edit.do')}
      draftKey={`edit-patient/${patientId}`}
      initial={initial}
      ownId={patientId}
      save={async (registration, { base = recorded, consent }) => {
        setSent(registration);
        const result = await update.run({
          id: patientId,
          ...settled(base, registration, choices),
          consents: consentsOf(consent, today),
        });
        return result.ok ? ok(back) : result;
      }}
      showRefusal={(refusal) => {
        const fields = changedFields(refusal);
        if (fields.length === 0 || sent === undefined) return undefined;
        return (
          <ChangedMeanwhile
            fields={fields}
            typed={sent}
            recorded={recorded}
            choices={choices}
            onChoose={(field, keep) => setChoices({ ...choices, [field]: { keep, recorded } })}
          />
        );
      }}
      onCancel={back}
    />
  );
}

function changedFields(refusal: Refusal): readonly RegisteredField[] {
  if (refusal.code !== 'patient.changedMeanwhile' || !('fields' in refusal)) return [];
  const { fields } = refusal;
  return REGISTERED_FIELDS.filter((field) => Array.isArray(fields) && fields.includes(field));
}
