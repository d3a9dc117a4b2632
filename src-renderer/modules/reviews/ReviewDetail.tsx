import { Button } from '@mantine/core';
import { IconFolderOpen, IconHistory } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { reviewedForm } from '#shared/kernel/record.ts';
import { chart } from '#shared/modules/chart/chart.contract.ts';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { reviewableOf } from '#shared/modules/reviews/reviewable.rules.ts';
import { reviews } from '#shared/modules/reviews/reviews.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { BirthLine } from '#renderer/kit/BirthLine.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { PatientName } from '#renderer/kit/PatientName.tsx';
import { useOpenPatient } from '#renderer/kit/use-open-patient.ts';
import { useKitWords } from '#renderer/kit/words.ts';
import { AllergyBlock } from '#renderer/modules/chart/banner/AllergyBlock.tsx';
import { useFieldWords } from './fields/words.ts';
import { DecisionLine, RecordHistory } from './RecordHistory.tsx';
import { RecordMarksProvider } from './marks.tsx';
import { ReviewField } from './ReviewField.tsx';
import { useFieldName } from './use-speech.ts';
import { useReviewWords } from './words.ts';

/** One record under review: whose it is, what is open, and what was said before. */
export function ReviewDetail({ patientId, id }: { readonly patientId: string; readonly id: string }) {
  const words = useReviewWords();
  const fields = useFieldWords();
  const nameOf = useFieldName();
  const [isHistoryShown, setIsHistoryShown] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const query = useQuery(reviews.get, { patientId, id });
  const record = reviewableOf(id);
  if (query.state === 'error') return <ErrorNotice error={query.error} />;
  if (!query.value || !record) return <div className="fw-panel" aria-busy="true" />;
  const { type, title, open, decisions, missing, isNewer } = query.value;
  const name = title === undefined ? '' : conceptWords(title);
  return (
    <article className="fw-panel fw-review-detail" aria-label={words('detail')}>
      <Patient patientId={patientId} />
      <div className="fw-review-body">
        <div className="fw-review-record">
          <h2 ref={heading} tabIndex={-1}>
            <span className="fw-second">{fields(`type.${type}`)}</span>
            {name === '' ? null : <bdi>{name}</bdi>}
          </h2>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconHistory size={15} aria-hidden />}
            aria-expanded={isHistoryShown}
            onClick={() => setIsHistoryShown(!isHistoryShown)}
          >
            {words('history')}
          </Button>
        </div>
        {isNewer ? <Notice severity="critical" title={words('isNewer')} /> : null}
        {missing === undefined || open.length === 0 ? null : (
          <Notice severity="info" title={words('missing')} />
        )}
        {open.length === 0 ? <Notice severity="ok" title={words('nothingOpen')} /> : null}
        {open.map((one, index) => {
          const form = reviewedForm(record, one.field);
          return form ? (
            <ReviewField
              key={one.field}
              patientId={patientId}
              recordId={id}
              form={form}
              open={one}
              mayDecide={missing === undefined && !isNewer}
              isFirst={index === 0}
              onSettled={() => heading.current?.focus()}
            />
          ) : null;
        })}
        {decisions.length === 0 ? null : (
          <section aria-label={words('decisions')} className="fw-review-past">
            <h3>{words('decisions')}</h3>
            {decisions.map((decision) => (
              <div key={decision.id}>
                <h4>{nameOf(decision.field)}</h4>
                <DecisionLine recordId={id} decision={decision} />
              </div>
            ))}
          </section>
        )}
        {isHistoryShown ? (
          <section aria-label={words('history')} className="fw-review-past">
            <RecordHistory patientId={patientId} id={id} />
          </section>
        ) : null}
      </div>
    </article>
  );
}

/** Whose record it is, and what they must not be given: nobody decides on a dose without it. */
function Patient({ patientId }: { readonly patientId: string }) {
  const words = useReviewWords();
  const kit = useKitWords();
  const openPatient = useOpenPatient();
  const mayReadChart = usePermission('chart.read');
  const mayWriteChart = usePermission('chart.write');
  const patient = useQuery(patients.get, { id: patientId });
  const clinical = useQuery(chart.banner, mayReadChart ? { patientId } : undefined);
  const toChart = () => openPatient(patientId);
  return (
    <header className="fw-review-patient">
      <div>
        {patient.state === 'error' ? <ErrorNotice error={patient.error} /> : null}
        {patient.value ? (
          <>
            <div className="fw-review-name">
              <PatientName name={patient.value.name} />
            </div>
            <div className="fw-second">
              <BirthLine birth={patient.value} />
              {` · ${kit(patient.value.gender ?? 'unknown')} · `}
              <bdi dir="ltr">{patient.value.mrn}</bdi>
            </div>
          </>
        ) : null}
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFolderOpen size={15} aria-hidden />}
          onClick={toChart}
        >
          {words('openChart')}
        </Button>
      </div>
      {mayReadChart ? (
        <RecordMarksProvider patientId={patientId}>
          <AllergyBlock
            state={clinical.value?.allergies}
            error={clinical.state === 'error' ? clinical.error : undefined}
            mayWrite={mayWriteChart}
            onShowAll={toChart}
            onAdd={toChart}
          />
        </RecordMarksProvider>
      ) : null}
    </header>
  );
}
