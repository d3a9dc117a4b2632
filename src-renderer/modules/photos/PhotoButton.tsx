import { UnstyledButton } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import { photoOf } from '#shared/modules/photos/photos.rules.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { PatientPhoto } from './PatientPhoto.tsx';
import { usePhotoWords } from './words.ts';

const PhotoDialog = lazy(async () => ({ default: (await import('./PhotoDialog.tsx')).PhotoDialog }));

/** The patient's picture; whoever may change the record presses it to take one. */
export function PhotoButton({ patient, size }: { readonly patient: Patient; readonly size: number }) {
  const words = usePhotoWords();
  const mayWrite = usePermission('patient.write');
  const [isOpen, setIsOpen] = useState(false);
  const photo = photoOf(patient);
  const picture = <PatientPhoto patientId={patient.id} name={patient.name} photo={photo} size={size} />;
  if (!mayWrite) return picture;
  return (
    <>
      <UnstyledButton
        className="fw-photo-button"
        aria-label={words(photo === undefined ? 'add' : 'change')}
        title={words(photo === undefined ? 'add' : 'change')}
        onClick={() => setIsOpen(true)}
      >
        {picture}
      </UnstyledButton>
      {isOpen ? (
        <Suspense fallback={null}>
          <PhotoDialog patient={patient} onClose={() => setIsOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
