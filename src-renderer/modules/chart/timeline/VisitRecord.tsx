import { useMemo, type ReactNode } from 'react';
import type { CodeableConcept } from '#shared/kernel/clinical-values.ts';
import type { OutputOf } from '#shared/kernel/contract.ts';
import type { chart, TimelineItem } from '#shared/modules/chart/chart.contract.ts';
import type { TimelineKind } from '#shared/modules/chart/timeline-asked.rules.ts';
import { DO_NOT_GIVE } from '#shared/modules/chart/timeline.rules.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { comparePanelOrder } from '#shared/modules/results/result-order.rules.ts';
import { seriesOf } from '#shared/modules/results/result-series.rules.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { NewerChip } from '#renderer/kit/NewerChip.tsx';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { ReviewMark } from '#renderer/modules/reviews/marks.tsx';
import { Concept } from '../parts/Concept.tsx';
import { FlagMark } from '../parts/FlagMark.tsx';
import { StatusMark } from '../results/SeriesDetail.tsx';
import { chartSeries, type ChartSeries } from '../results/series-points.ts';
import { useSeriesWords } from '../results/use-series-words.ts';
import { ProblemFacts } from '../summary/ProblemsPanel.tsx';
import { useChartWords } from '../words.ts';

export interface VisitRecordProps {
  readonly visit: OutputOf<typeof chart.encounter>;
  /** Timeline records of the same visit: for the kinds that the visit's own answer does not hold. */
  readonly others: readonly TimelineItem[];
  readonly onSeries: (key: string) => void;
}

const FROM_TIMELINE: readonly TimelineKind[] = ['medicationRequest', 'immunization', 'carePlan', 'allergy'];

/** A visit with everything that was recorded at it. */
export function VisitRecord({ visit, others, onSeries }: VisitRecordProps) {
  const words = useChartWords();
  const { zone } = useClock();
  const { conditions, procedures, observations, reports } = visit;
  const series = useMemo(
    () => chartSeries(seriesOf(observations, zone).toSorted((a, b) => comparePanelOrder(a, b))),
    [observations, zone],
  );
  const isBare =
    conditions.length + procedures.length + observations.length + reports.length + others.length === 0;
  return (
    <>
      <NewerChip of={visit.encounter.newer} />
      <VisitFacts visit={visit} />
      <Section title={words('tab.problems')} count={conditions.length}>
        {conditions.map((condition) => (
          <li key={condition.id}>
            <Concept of={condition.code} /> <NewerChip of={condition.newer} />{' '}
            <ReviewMark of={condition.id} />
            <ProblemFacts problem={condition} />
          </li>
        ))}
      </Section>
      <Section title={words('kinds.procedure')} count={procedures.length}>
        {byName(procedures, ({ code }) => code).map(([procedure, ...repeats]) => (
          <li key={procedure.id}>
            <Concept of={procedure.code} /> <NewerChip of={procedure.newer} />{' '}
            <ReviewMark of={procedure.id} />
            <Times count={repeats.length + 1} />
            {procedure.note === undefined ? null : <div className="fw-second fw-note">{procedure.note}</div>}
          </li>
        ))}
      </Section>
      {FROM_TIMELINE.map((kind) => {
        const items = others.filter((item) => item.kind === kind);
        return (
          <Section key={kind} title={words(`kinds.${kind}`)} count={items.length}>
            {byName(items, (item) => ({
              text: `${conceptWords(item.title)}|${item.status === DO_NOT_GIVE}`,
            })).map(([item, ...repeats]) => (
              <li key={item.id}>
                <Concept of={item.title} /> <NewerChip of={item.newer} /> <ReviewMark of={item.id} />
                <Times count={repeats.length + 1} />
                {item.status === DO_NOT_GIVE ? (
                  <>
                    {' '}
                    <StatusChip severity="serious">{words('medicines.forbidden')}</StatusChip>
                  </>
                ) : null}
                {item.detail === undefined ? null : <div className="fw-second">{item.detail}</div>}
              </li>
            ))}
          </Section>
        );
      })}
      {series.length === 0 ? null : <VisitValues series={series} onSeries={onSeries} />}
      <Section title={words('kinds.diagnosticReport')} count={reports.length}>
        {reports.map((report) => (
          <li key={report.id}>
            <Concept of={report.code} /> <StatusMark status={report.status} /> <NewerChip of={report.newer} />{' '}
            <ReviewMark of={report.id} />
            {report.conclusion === undefined ? null : <div className="fw-note">{report.conclusion}</div>}
          </li>
        ))}
      </Section>
      {isBare ? <p className="fw-chart-pad fw-second">{words('visit.bare')}</p> : null}
    </>
  );
}

function VisitFacts({
  visit: { encounter, participants, place },
}: {
  readonly visit: VisitRecordProps['visit'];
}) {
  const words = useChartWords();
  const format = useFormat();
  const key = `class.${encounter.class}`;
  const reason = encounter.reason?.map((concept) => conceptWords(concept)).filter(Boolean) ?? [];
  const status = `status.${encounter.status}`;
  return (
    <dl className="fw-facts fw-chart-pad">
      <dt>{words('fact.when')}</dt>
      <dd>
        {format.dateTime(encounter.start)}
        {encounter.end === undefined ? null : ` – ${endText(format, encounter.start, encounter.end)}`}
      </dd>
      <dt>{words('fact.kind')}</dt>
      <dd>
        {words.has(key) ? words(key) : encounter.class}
        {encounter.status === 'finished'
          ? null
          : ` · ${words.has(status) ? words(status) : encounter.status}`}
      </dd>
      {reason.length === 0 ? null : (
        <>
          <dt>{words('fact.reason')}</dt>
          <dd>
            <bdi>{reason.join(', ')}</bdi>
          </dd>
        </>
      )}
      <dt>{words('fact.who')}</dt>
      <dd>{participants.length === 0 ? words('notRecorded') : <bdi>{participants.join(', ')}</bdi>}</dd>
      {place === undefined ? null : (
        <>
          <dt>{words('fact.where')}</dt>
          <dd>
            <bdi>{place}</bdi>
          </dd>
        </>
      )}
      {encounter.source === undefined ? null : (
        <>
          <dt>{words('fact.source')}</dt>
          <dd>{words('chip.imported')}</dd>
        </>
      )}
    </dl>
  );
}

/** The time alone for a visit of one day. */
function endText(format: ReturnType<typeof useFormat>, start: string, end: string): string {
  return format.day(start) === format.day(end) ? format.time(end) : format.dateTime(end);
}

function VisitValues({
  series,
  onSeries,
}: {
  readonly series: readonly ChartSeries[];
  readonly onSeries: (key: string) => void;
}) {
  const words = useChartWords();
  const say = useSeriesWords();
  return (
    <section aria-label={words('visit.values')}>
      <h3 className="fw-side-section">{words('visit.values')}</h3>
      <table className="fw-chart-table">
        <thead className="fw-hidden">
          <tr>
            <th scope="col">{words('column.test')}</th>
            <th scope="col">{words('column.value')}</th>
            <th scope="col">{words('column.flag')}</th>
          </tr>
        </thead>
        <tbody>
          {series.map((one) => {
            const point = one.main.points.at(-1);
            const flag = point && say.flag(one, point);
            return point ? (
              <tr key={one.key}>
                <th scope="row">
                  <button type="button" className="fw-result-name" onClick={() => onSeries(one.key)}>
                    <bdi>{say.name(one)}</bdi>
                  </button>
                </th>
                <td className={point.quantity ? 'fw-end' : undefined}>
                  <bdi>
                    <strong>{say.value(one, point).text}</strong>{' '}
                    <span className="fw-second">{say.unit(one)}</span>
                  </bdi>
                </td>
                <td>
                  {flag ? <FlagMark flag={flag} /> : null} <StatusMark status={point.status} />{' '}
                  <NewerChip of={point.newer} />
                </td>
              </tr>
            ) : null;
          })}
        </tbody>
      </table>
    </section>
  );
}

/** `× 20`: what was done each day of a long stay is one line. */
function Times({ count }: { readonly count: number }) {
  return count === 1 ? null : <span className="fw-second"> × {count}</span>;
}

function Section({
  title,
  count,
  children,
}: {
  readonly title: string;
  readonly count: number;
  readonly children: ReactNode;
}) {
  if (count === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="fw-side-section">
        {title} <span className="fw-panel-note">{count}</span>
      </h3>
      <ul role="list" className="fw-rows fw-rows-small">
        {children}
      </ul>
    </section>
  );
}

/** Records of the same name together, in the order of the first of each. One with a note of its own, or of a newer version, stands alone. */
function byName<T extends { readonly id: string; readonly note?: string; readonly newer?: object }>(
  records: readonly T[],
  nameOf: (record: T) => CodeableConcept,
): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const record of records) {
    const key =
      record.note === undefined && record.newer === undefined ? conceptWords(nameOf(record)) : record.id;
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return [...groups.values()];
}
