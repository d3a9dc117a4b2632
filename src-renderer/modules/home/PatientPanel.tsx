import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import type { Coverage } from '#shared/modules/patients/coverage.record.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import { isUnidentified } from '#shared/modules/patients/registration-asks.rules.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { BirthLine } from '#renderer/kit/BirthLine.tsx';
import { useClock } from '#renderer/kit/clock.tsx';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Kbd, useAriaKeys } from '#renderer/kit/Kbd.tsx';
import { NewerChip } from '#renderer/kit/NewerChip.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { PhotoButton } from '#renderer/modules/photos/PhotoButton.tsx';
import { MergedNotice } from '#renderer/modules/identity/MergedNotice.tsx';
import { CardButton } from '#renderer/modules/prints/CardButton.tsx';
import { LazyAppointments } from '#renderer/modules/scheduling/LazyAppointments.tsx';
import { RecordMarksProvider, ReviewMark } from '#renderer/modules/reviews/marks.tsx';
import { patientChecks } from './patient-checks.ts';
import { PatientFacts } from './PatientFacts.tsx';
import { SimilarNotice } from './SimilarNotice.tsx';
import { useHomeWords } from './words.ts';

export interface PatientPanelProps {
  readonly patientId: string | undefined;
  /** Another patient in this panel. */
  readonly onShow: (id: string) => void;
  readonly onEdit?: (id: string) => void;
  readonly onOpen?: (id: string) => void;
}

/** Who this is, what a desk needs of them, and what is still to ask. No clinical part. */
export function PatientPanel({ patientId, onShow, onEdit, onOpen }: PatientPanelProps) {
  const words = useHomeWords();
  const kit = useKitWords();
  const input = patientId === undefined ? undefined : { id: patientId };
  const query = useQuery(patients.get, input);
  const coverages = useQuery(patients.coverages, input);
  const patient = query.value;
  const editKeys = useAriaKeys('E');
  if (patientId === undefined) {
    return (
      <div className="fw-panel fw-patient-panel">
        <EmptyState title={words('panel.none')} />
      </div>
    );
  }
  return (
    <section
      className="fw-panel fw-patient-panel"
      aria-label={words('panel.title')}
      aria-busy={query.state === 'loading'}
    >
      {query.state === 'error' ? <ErrorNotice error={query.error} /> : null}
      {patient === undefined ? null : (
        <>
          <header
            className="fw-patient-head"
            data-died={patient.deceased === true || patient.deceasedAt !== undefined ? '' : undefined}
          >
            <PhotoButton patient={patient} size={64} />
            <div>
              <h2>
                <PatientName name={patient.name} withTitle />
              </h2>
              <p className="fw-second">
                {`${kit(patient.gender ?? 'unknown')} · `}
                <BirthLine birth={patient} />
              </p>
              <DeathLine patient={patient} />
              <NewerChip of={patient.newer} />
              <RecordMarksProvider patientId={patientId}>
                <ReviewMark of={patientId} />
              </RecordMarksProvider>
              {isUnidentified(patient.name) ? (
                <StatusChip severity="caution">{words('unidentified')}</StatusChip>
              ) : null}
              {patient.active ? null : <StatusChip severity="caution">{words('inactive')}</StatusChip>}
            </div>
          </header>
          {/* It scrolls, so the keyboard must reach it. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <div className="fw-panel-body" data-padded tabIndex={0} role="group" aria-label={words('details')}>
            {coverages.state === 'error' ? <ErrorNotice error={coverages.error} /> : null}
            <PatientFacts patient={patient} coverages={coverages.value ?? []} />
            <PatientChecks patient={patient} coverages={coverages.value ?? []} />
            <MergedNotice patientId={patient.id} onOpen={onShow} />
            <SimilarNotice patient={patient} onShow={onShow} />
            <LazyAppointments patientId={patient.id} level={3} />
          </div>
          {onEdit === undefined && onOpen === undefined ? null : (
            <div className="fw-panel-foot">
              {onEdit === undefined ? null : (
                <Button
                  variant="default"
                  leftSection={<IconPencil size={16} aria-hidden />}
                  onClick={() => onEdit(patient.id)}
                  aria-keyshortcuts={editKeys}
                >
                  {words('edit')}
                  <Kbd keys="E" />
                </Button>
              )}
              <CardButton patientId={patient.id} variant="default" isShort />
              {onOpen === undefined ? null : (
                <Button className="fw-grow" onClick={() => onOpen(patient.id)}>
                  {words('open')}
                  <Kbd keys="Enter" />
                </Button>
              )}
            </div>
          )}
        </>
      )}
    </section>
  );
}

function DeathLine({ patient }: { readonly patient: Patient }) {
  const words = useHomeWords();
  const format = useFormat();
  if (patient.deceasedAt !== undefined)
    return <p className="fw-strong">{words('diedOn', { date: format.day(patient.deceasedAt) })}</p>;
  return patient.deceased === true ? <p className="fw-strong">{words('died')}</p> : null;
}

function PatientChecks({
  patient,
  coverages,
}: {
  readonly patient: Patient;
  readonly coverages: readonly Coverage[];
}) {
  const words = useHomeWords();
  const { today } = useClock();
  const checks = patientChecks(patient, coverages, today);
  if (checks.length === 0) return null;
  return (
    <div className="fw-checks">
      <h3>{words('checks.title')}</h3>
      <ul role="list">
        {checks.map((check) => (
          <li key={check}>
            <StatusChip severity="caution">{words(`checks.${check}`)}</StatusChip>
          </li>
        ))}
      </ul>
    </div>
  );
}
