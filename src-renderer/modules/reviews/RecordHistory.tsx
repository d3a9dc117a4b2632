import type { OutputOf } from '#shared/kernel/contract.ts';
import { reviews, type Decided } from '#shared/modules/reviews/reviews.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { FieldValue } from './FieldValue.tsx';
import { SaidLine, StationName, useWhen } from './SaidLine.tsx';
import { useFieldName } from './use-speech.ts';
import { useReviewWords } from './words.ts';

type FieldHistory = OutputOf<(typeof reviews)['history']>['fields'][number];

/** What each field of a record ever said: who changed it, where, when, and from what. */
export function RecordHistory({ patientId, id }: { readonly patientId: string; readonly id: string }) {
  const words = useReviewWords();
  const nameOf = useFieldName();
  const query = useQuery(reviews.history, { patientId, id });
  if (query.state === 'error') return <ErrorNotice error={query.error} />;
  if (!query.value) return <div aria-busy="true" />;
  const { fields, decisions } = query.value;
  const changed = fields.filter(({ values }) => values.length > 1);
  const unchanged = fields.filter(({ values }) => values.length === 1);
  return (
    <div className="fw-history">
      <p className="fw-second">{words(changed.length === 0 ? 'historyEmpty' : 'historyText')}</p>
      {changed.map((one) => (
        <section key={one.field} aria-label={nameOf(one.field)}>
          <h3>
            {nameOf(one.field)}{' '}
            <span className="fw-panel-note">{words('changedTimes', { count: one.values.length - 1 })}</span>
          </h3>
          <Values recordId={id} history={one} />
          {decisions
            .filter(({ field }) => field === one.field)
            .map((decision) => (
              <DecisionLine key={decision.id} recordId={id} decision={decision} />
            ))}
        </section>
      ))}
      {unchanged.length === 0 ? null : (
        <details open={changed.length === 0}>
          <summary>{words('unchanged')}</summary>
          {unchanged.map((one) => (
            <section key={one.field} aria-label={nameOf(one.field)}>
              <h3>{nameOf(one.field)}</h3>
              <Values recordId={id} history={one} />
            </section>
          ))}
        </details>
      )}
    </div>
  );
}

function Values({ recordId, history }: { readonly recordId: string; readonly history: FieldHistory }) {
  const words = useReviewWords();
  const { field, values } = history;
  return (
    <ol role="list">
      {values.map((value, index) => (
        <li key={`${value.stamp} ${value.state}`} data-state={value.state}>
          <div>
            <FieldValue
              recordId={recordId}
              field={field}
              value={value.value}
              against={values[index + 1]?.value}
            />
            {value.state === 'open' ? (
              <StatusChip severity="serious">{words('state.open')}</StatusChip>
            ) : value.state === 'beside' ? (
              <StatusChip severity="info">{words('state.beside')}</StatusChip>
            ) : value.state === 'stands' && values.length > 1 ? (
              <StatusChip severity="ok">{words('state.stands')}</StatusChip>
            ) : null}
          </div>
          <SaidLine said={value} />
        </li>
      ))}
    </ol>
  );
}

/** What somebody said of values that were entered apart. */
export function DecisionLine({
  recordId,
  decision,
}: {
  readonly recordId: string;
  readonly decision: Decided;
}) {
  const words = useReviewWords();
  const when = useWhen();
  const { field, how, value, note, settledBy, settledAt, values } = decision;
  return (
    <div className="fw-review-decision">
      <div className="fw-second">
        {words.rich(how === 'undone' ? 'undoneBy' : 'settledBy', {
          who: <bdi key="who">{settledBy}</bdi>,
          when: when(settledAt),
          where: <StationName key="where" said={decision} />,
        })}
        {how === 'undone' ? null : ` · ${words(`settled.${how}`)}`}
      </div>
      {how === 'undone' ? null : <FieldValue recordId={recordId} field={field} value={value} />}
      {note === undefined ? null : (
        <div className="fw-note">
          <bdi>{note}</bdi>
        </div>
      )}
      <details>
        <summary>{words('between')}</summary>
        <ol role="list">
          {values.map((one) => (
            <li key={one.stamp}>
              <FieldValue recordId={recordId} field={field} value={one.value} />
              <SaidLine said={one} />
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}
