import { useEffect, useRef, type ReactNode } from 'react';
import { preferredName } from '#shared/kernel/human-name.ts';
import { chart } from '#shared/modules/chart/chart.contract.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import { shownValue } from '#shared/modules/results/result-words.rules.ts';
import { unitText } from '#shared/kernel/quantity.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { BirthLine } from '#renderer/kit/BirthLine.tsx';
import { useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { PhotoButton } from '#renderer/modules/photos/PhotoButton.tsx';
import { useSaid } from '#renderer/modules/patients/use-said.ts';
import { useChartWords } from '../words.ts';
import { AllergyBlock } from './AllergyBlock.tsx';
import { BannerChips } from './BannerChips.tsx';

export interface PatientBannerProps {
  readonly patientId: string;
  readonly onShowAllergies: () => void;
  readonly onAddAllergy: () => void;
}

/** Who this is. Never scrolls away and never cuts a name; for those who give care, allergies stand beside it always. */
export function PatientBanner({ patientId, onShowAllergies, onAddAllergy }: PatientBannerProps) {
  const words = useChartWords();
  const mayReadChart = usePermission('chart.read');
  const mayWriteChart = usePermission('chart.write');
  const patient = useQuery(patients.get, { id: patientId });
  const clinical = useQuery(chart.banner, mayReadChart ? { patientId } : undefined);
  const isDead = patient.value?.deceased === true || patient.value?.deceasedAt !== undefined;
  return (
    <section
      className="fw-banner"
      aria-label={words('banner')}
      data-deceased={isDead ? '' : undefined}
      data-region
    >
      {patient.value ? <PhotoButton patient={patient.value} size={56} /> : null}
      <div className="fw-banner-who">
        {patient.state === 'error' ? <ErrorNotice error={patient.error} /> : null}
        {patient.value ? <Identity patient={patient.value} weight={clinical.value?.weight} /> : null}
      </div>
      {mayReadChart ? (
        <AllergyBlock
          state={clinical.value?.allergies}
          error={clinical.state === 'error' ? clinical.error : undefined}
          mayWrite={mayWriteChart}
          onShowAll={onShowAllergies}
          onAdd={onAddAllergy}
        />
      ) : null}
    </section>
  );
}

interface Weight {
  readonly value: string;
  readonly unit: string;
  readonly at: string;
}

function Identity({ patient, weight }: { readonly patient: Patient; readonly weight: Weight | undefined }) {
  const words = useChartWords();
  const kit = useKitWords();
  const said = useSaid();
  const prefers = preferredName(patient.name);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        <PatientName name={patient.name} withTitle />
      </h1>
      <dl className="fw-banner-facts">
        <Fact label={words('born')}>
          <BirthLine birth={patient} />
        </Fact>
        <Fact label={words('sex')}>{kit(patient.gender ?? 'unknown')}</Fact>
        <Fact label={words('mrn')}>
          <bdi dir="ltr">{patient.mrn}</bdi>
        </Fact>
        {prefers === undefined ? null : (
          <Fact label={words('prefers')}>
            <bdi>{prefers}</bdi>
          </Fact>
        )}
        {patient.pronouns === undefined ? null : (
          <Fact label={words('pronouns')}>{said.pronouns(patient)}</Fact>
        )}
        {weight === undefined ? null : (
          <Fact label={words('weight')}>
            <WeightWords weight={weight} />
          </Fact>
        )}
      </dl>
      <BannerChips patient={patient} />
    </>
  );
}

function WeightWords({ weight }: { readonly weight: Weight }) {
  const words = useChartWords();
  const format = useFormat();
  const { today } = useClock();
  const { text } = shownValue({ value: weight.value, code: weight.unit }, words.locale);
  const day = format.day(weight.at);
  return (
    <>
      <bdi dir="ltr">
        {text} {unitText(weight.unit)}
      </bdi>{' '}
      <span className="fw-banner-aside">{day === format.date(today) ? words('today') : day}</span>
    </>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
