import { Button } from '@mantine/core';
import { useDeferredValue } from 'react';
import { useFormContext } from 'react-hook-form';
import { mainName } from '#shared/kernel/human-name.ts';
import { identity } from '#shared/modules/identity/identity.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
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
import { CompareLink } from '../identity/CompareLink.tsx';
import { useLikenessWords } from '../identity/use-likeness-words.ts';
import { useIdentityWords } from '../identity/words.ts';
import { usePatientWords } from './words.ts';

const SHOWN = 4;

/** Who is already here with a like name, phone or birth date, while a form is being filled in. */
export function SimilarPanel({ ownId }: { readonly ownId?: string }) {
  const words = usePatientWords();
  const kit = useKitWords();
  const identityWords = useIdentityWords();
  const likenessWords = useLikenessWords();
  const openPatient = useOpenPatient();
  const mayMerge = usePermission('patient.merge');
  const { today } = useClock();
  const { watch } = useFormContext<RegistrationValues>();
  const values = useDeferredValue(watch());
  const main = mainName(namesOf(values));
  const phones = values.phones.map(({ value }) => value.trim()).filter(hasDigits);
  const birth = readBirth(values.birth, today);
  const birthDate = birth.ok ? birth.value?.birthDate : undefined;
  const numbers = values.identifiers.map(({ value }) => value.trim()).filter((value) => value.length >= 4);
  const isAsked = main !== undefined || phones.length > 0 || numbers.length > 0;
  const query = useQuery(
    identity.candidates,
    isAsked
      ? {
          person: {
            name: main === undefined ? [] : [main],
            ...(birthDate !== undefined && { birthDate }),
            ...(values.gender !== '' && { gender: values.gender }),
            ...(phones.length > 0 && {
              telecom: phones.map((value) => ({ system: 'phone' as const, value })),
            }),
            ...(numbers.length > 0 && { identifier: numbers.map((value) => ({ value })) }),
          },
          ...(ownId !== undefined && { id: ownId }),
          limit: SHOWN,
        }
      : undefined,
    { keepPrevious: true },
  );
  const found = isAsked ? (query.value ?? []) : [];

  return (
    <section className="fw-similar" aria-label={words('similar.title')} data-region>
      <p className="fw-hidden" role="status">
        {words('similar.count', { count: found.length })}
      </p>
      {found.length === 0 ? <p className="fw-quiet fw-small">{words('similar.hint')}</p> : null}
      {found.map(({ patient, likeness }) => (
        <Notice
          key={patient.id}
          severity="pending"
          title={identityWords(`level.${likeness.level}`)}
          actions={
            <>
              <Button size="xs" variant="default" onClick={() => openPatient(patient.id)}>
                {words('similar.open')}
              </Button>
              {ownId !== undefined && mayMerge ? <CompareLink one={ownId} other={patient.id} /> : null}
            </>
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
          <div>{likenessWords(likeness)}</div>
        </Notice>
      ))}
      {found.length > 0 ? <p className="fw-small fw-second">{words('similar.check')}</p> : null}
    </section>
  );
}

function hasDigits(phone: string): boolean {
  return phone.replaceAll(/\D/g, '').length >= 6;
}
