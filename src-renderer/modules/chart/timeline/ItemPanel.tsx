import { Button } from '@mantine/core';
import type { TimelineKind } from '#shared/modules/chart/timeline-asked.rules.ts';
import { chart, type TimelineItem } from '#shared/modules/chart/chart.contract.ts';
import { conceptCode, conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { NewerChip } from '#renderer/kit/NewerChip.tsx';
import { HistoryButton, ReviewMark } from '#renderer/modules/reviews/marks.tsx';
import { QueryBody } from '../parts/QueryBody.tsx';
import { SideSheet } from '../parts/SideSheet.tsx';
import { useChartWords } from '../words.ts';
import { statusWord } from './TimelineList.tsx';
import { VisitRecord } from './VisitRecord.tsx';

/** Reports stand in no list of their own. */
const PLACELESS: ReadonlySet<TimelineKind> = new Set(['encounter', 'diagnosticReport']);

export interface ItemPanelProps {
  readonly id: string;
  /** Absent while the pages are still read, and for a visit opened from elsewhere. */
  readonly item: TimelineItem | undefined;
  readonly items: readonly TimelineItem[];
  readonly onClose: () => void;
  readonly onSeries: (key: string) => void;
  /** To the list that the record stands in. */
  readonly onPlace: (kind: TimelineKind) => void;
}

/** One record of the timeline, and the visit that it belongs to with all that was recorded there. */
export function ItemPanel({ id, item, items, onClose, onSeries, onPlace }: ItemPanelProps) {
  const words = useChartWords();
  const isVisit = item ? item.kind === 'encounter' : id.startsWith('encounter:');
  const visitId = isVisit ? id : item?.encounterId;
  const title = item ? conceptWords(item.title) || words(`kind.${item.kind}`) : words('kind.encounter');
  return (
    <SideSheet title={<bdi>{title}</bdi>} onClose={onClose} takesFocus={false}>
      {item && !isVisit ? (
        <>
          <NewerChip of={item.newer} /> <ReviewMark of={item.id} />
          <HistoryButton of={item.id} name={title} />
          <ItemFacts item={item} />
          {PLACELESS.has(item.kind) ? null : (
            <div className="fw-chart-pad">
              <Button size="xs" variant="default" onClick={() => onPlace(item.kind)}>
                {words('timeline.openPlace')}
              </Button>
            </div>
          )}
        </>
      ) : null}
      {visitId === undefined ? null : (
        <Visit id={visitId} items={items} isOwn={isVisit} onSeries={onSeries} />
      )}
    </SideSheet>
  );
}

function ItemFacts({ item }: { readonly item: TimelineItem }) {
  const words = useChartWords();
  const format = useFormat();
  const code = conceptCode(item.title)?.code;
  const status = statusWord(words, item);
  return (
    <dl className="fw-facts fw-chart-pad">
      <dt>{words('fact.kind')}</dt>
      <dd>{words(`kind.${item.kind}`)}</dd>
      <dt>{words('fact.when')}</dt>
      <dd>{item.at === undefined ? words('noDate') : format.dateTime(item.at)}</dd>
      {status === undefined ? null : (
        <>
          <dt>{words('fact.status')}</dt>
          <dd>{status}</dd>
        </>
      )}
      {item.detail === undefined ? null : (
        <>
          <dt>{words('fact.detail')}</dt>
          <dd>
            <bdi>{item.detail}</bdi>
          </dd>
        </>
      )}
      {item.who === undefined ? null : (
        <>
          <dt>{words('fact.who')}</dt>
          <dd>
            <bdi>{item.who}</bdi>
          </dd>
        </>
      )}
      {item.where === undefined ? null : (
        <>
          <dt>{words('fact.where')}</dt>
          <dd>
            <bdi>{item.where}</bdi>
          </dd>
        </>
      )}
      {code === undefined ? null : (
        <>
          <dt>{words('fact.code')}</dt>
          <dd>
            <bdi dir="ltr">{code}</bdi>
          </dd>
        </>
      )}
    </dl>
  );
}

interface VisitProps {
  readonly id: string;
  readonly items: readonly TimelineItem[];
  readonly isOwn: boolean;
  readonly onSeries: (key: string) => void;
}

function Visit({ id, items, isOwn, onSeries }: VisitProps) {
  const words = useChartWords();
  const query = useQuery(chart.encounter, { id });
  return (
    <>
      {isOwn ? null : <h3 className="fw-side-section">{words('visit.recordedAt')}</h3>}
      <QueryBody query={query} rows={6}>
        {(visit) => (
          <VisitRecord
            visit={visit}
            others={items.filter((other) => other.encounterId === id && other.id !== id)}
            onSeries={onSeries}
          />
        )}
      </QueryBody>
    </>
  );
}
