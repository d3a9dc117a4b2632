import { Button } from '@mantine/core';
import { useDeferredValue } from 'react';
import { useFormContext } from 'react-hook-form';
import { mainName } from '#shared/kernel/human-name.ts';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { BirthLine } from '#renderer/kit/BirthLine.tsx';
import { useClock } from '#renderer/kit/clock.tsx';
import { readBirth } from '#renderer/kit/fields/birth-value.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { useOpenPatient } from '#renderer/kit/use-open-patient.ts';
import { useKitWords } from '#renderer/kit/words.ts';
import type { RegistrationValues } from './registration-form.ts';
import { namesOf } from './registration-value.ts';
import { similarRecords } from './similar-records.ts';
import { usePatientWords } from './words.ts';

const LOOK_AT = 20;
const SHOWN = 4;

/** Who is already here with a like name, phone or birth date, while a form is being filled in. */
export function SimilarPanel({ ownId }: { readonly ownId?: string }) {
  const words = usePatientWords();
  const kit = useKitWords();
  const openPatient = useOpenPatient();
  const { today } = useClock();
  const { watch } = useFormContext<RegistrationValues>();
  const values = useDeferredValue(watch());
  const main = mainName(namesOf(values));
  const name = main === undefined ? [] : [main];
  const phones = values.phones
    .map(({ value }) => value.trim())
    .filter((value) => value.replaceAll(/\D/g, '').length >= 6);
  const birth = readBirth(values.birth, today);
  const birthDate = birth.ok ? birth.value?.birthDate : undefined;
  const spoken = [main?.family, ...(main?.given ?? [])].filter(Boolean).join(' ');

  const byName = useQuery(
    patients.search,
    spoken.length >= 2 ? { words: spoken, limit: LOOK_AT } : undefined,
    { keepPrevious: true },
  );
  const byPhone = useQuery(
    patients.search,
    phones[0] === undefined ? undefined : { words: phones[0], limit: LOOK_AT },
    { keepPrevious: true },
  );
  const byBirth = useQuery(
    patients.search,
    birthDate?.length === 10 ? { words: birthDate, limit: LOOK_AT } : undefined,
    { keepPrevious: true },
  );
  const number = values.identifiers.map(({ value }) => value.trim()).find((value) => value.length >= 4);
  const byNumber = useQuery(
    patients.search,
    number === undefined ? undefined : { words: number, limit: LOOK_AT },
    { keepPrevious: true },
  );
  const sameNumber = new Set(
    (number === undefined ? [] : (byNumber.value ?? []))
      .filter(({ rank }) => rank === 'identifier')
      .map(({ patient }) => patient.id),
  );
  const hits = [byNumber, byName, byPhone, byBirth]
    .flatMap(({ value }) => value ?? [])
    .map(({ patient }) => patient);
  const found = similarRecords(
    { ...(ownId === undefined ? {} : { id: ownId }), name, birthDate, gender: values.gender, phones },
    hits,
    sameNumber,
  );

  return (
    <section className="fw-similar" aria-label={words('similar.title')} data-region>
      <p className="fw-hidden" role="status">
        {words('similar.count', { count: found.length })}
      </p>
      {found.length === 0 ? <p className="fw-quiet fw-small">{words('similar.hint')}</p> : null}
      {found.slice(0, SHOWN).map(({ patient, likenesses }) => (
        <Notice
          key={patient.id}
          severity="pending"
          title={words('similar.title')}
          actions={
            <Button size="xs" variant="default" onClick={() => openPatient(patient.id)}>
              {words('similar.open')}
            </Button>
          }
        >
          <div className="fw-strong">
            <PatientName name={patient.name} />
          </div>
          <div className="fw-small fw-second">
            <BirthLine birth={patient} />
            {` · ${kit(patient.gender ?? 'unknown')} · `}
            <bdi dir="ltr">{patient.mrn}</bdi>
          </div>
          <div>{likenesses.map((likeness) => words(`similar.${likeness}`)).join(' · ')}</div>
        </Notice>
      ))}
      {found.length > 0 ? <p className="fw-small fw-second">{words('similar.check')}</p> : null}
    </section>
  );
}
