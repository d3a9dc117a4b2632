import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { makeId, uuidV7, type Id } from '#shared/kernel/ids.ts';
import { ok } from '#shared/kernel/result.ts';
import { patients, type Registration } from '#shared/modules/patients/patients.contract.ts';
import { referrals } from '#shared/modules/referrals/referrals.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useOpenPatient } from '#renderer/kit/use-open-patient.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { consentsOf } from './consent-form.ts';
import { PatientForm } from './PatientForm.tsx';
import { registrationOfReferred } from './referred-registration.ts';
import { RegisteredScreen } from './RegisteredScreen.tsx';
import { EMPTY_REGISTRATION, emergencyRegistration, registrationFromWords } from './registration-form.ts';
import { forgetRegistrationStart, registrationStart, type RegistrationStart } from './registration-hint.ts';
import { usePatientWords } from './words.ts';

interface Registered {
  readonly id: string;
  readonly mrn: string;
  readonly name: Registration['name'];
}

export function RegisterScreen() {
  const [start] = useState(registrationStart);
  useEffect(forgetRegistrationStart, []);
  const [turn, setTurn] = useState(0);
  const [done, setDone] = useState<Registered>();
  const navigate = useNavigate();
  const link = useCommand(referrals.link);
  const referralId = turn === 0 && start?.kind === 'referred' ? start.referralId : undefined;
  const onDone = (registered: Registered) => {
    if (referralId === undefined) return setDone(registered);
    // A refusal shows there: the referral still asks whom it is about, and this patient is the first that it proposes.
    void link
      .run({ id: referralId, patientId: registered.id })
      .then(() => navigate({ to: '/referrals', search: { referral: referralId } }));
  };

  if (done) {
    return (
      <RegisteredScreen
        {...done}
        onAnother={() => {
          setDone(undefined);
          setTurn((count) => count + 1);
        }}
      />
    );
  }
  const isFirst = turn === 0;
  return <RegisterForm key={turn} start={isFirst ? start : undefined} onDone={onDone} />;
}

interface RegisterFormProps {
  readonly start: RegistrationStart | undefined;
  readonly onDone: (registered: Registered) => void;
}

function RegisterForm({ start, onDone }: RegisterFormProps) {
  const words = usePatientWords();
  const navigate = useNavigate();
  const openPatient = useOpenPatient();
  const { now, today } = useClock();
  const register = useCommand(patients.register);
  const [id] = useState(newPatientId);
  const [initial] = useState({ ...EMPTY_REGISTRATION, id });
  const [prefilled] = useState(() => {
    if (start === undefined) return undefined;
    switch (start.kind) {
      case 'emergency':
        return { ...emergencyRegistration(now), id };
      case 'referred':
        return { ...registrationOfReferred(start.person), id };
      case 'words':
        return { ...registrationFromWords(start.words), id };
    }
  });
  return (
    <PatientForm
      title={words('register.title')}
      submitLabel={words('register.do')}
      draftKey="register"
      initial={initial}
      prefilled={prefilled}
      save={async (registration, values) => {
        const result = await register.run({
          ...registration,
          id: values.id ?? id,
          consents: consentsOf(values.consent, today),
        });
        return result.ok ? ok(() => onDone({ ...result.value, name: registration.name })) : result;
      }}
      showRefusal={(refusal) => {
        if (refusal.code !== 'patient.alreadyRegistered' || !('id' in refusal)) return undefined;
        const known = refusal.id;
        if (typeof known !== 'string') return undefined;
        return (
          <Notice
            severity="serious"
            role="alert"
            title={words('error.patient.alreadyRegistered')}
            actions={
              <Button size="xs" variant="default" onClick={() => openPatient(known)}>
                {words('similar.open')}
              </Button>
            }
          />
        );
      }}
      onCancel={() => void navigate({ to: '/reception' })}
    />
  );
}

/** Once per form: if the answer to a save is lost, saving again finds the record that was made. */
function newPatientId(): Id {
  return makeId('patient', uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10))));
}
