import type { Encounter } from '#shared/modules/encounters/encounter.record.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { NewerChip } from '#renderer/kit/NewerChip.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { ShowMore } from '../parts/ShowMore.tsx';
import { useChartWords } from '../words.ts';

export interface VisitsPanelProps {
  readonly visits: readonly Encounter[];
  readonly total: number;
  readonly onVisit: (encounterId: string) => void;
  readonly onShowAll: () => void;
}

const SHOWN = 3;

export function VisitsPanel({ visits, total, onVisit, onShowAll }: VisitsPanelProps) {
  const words = useChartWords();
  const shown = visits.slice(0, SHOWN);
  return (
    <Panel title={words('visits')} note={words('visits.count', { count: total })} className="fw-visits-panel">
      {shown.length === 0 ? (
        <EmptyState title={words('visits.none')} />
      ) : (
        <ul role="list" className="fw-rows">
          {shown.map((visit) => (
            <li key={visit.id}>
              <button type="button" className="fw-row-button" onClick={() => onVisit(visit.id)}>
                <VisitWords visit={visit} />
                <NewerChip of={visit.newer} isShort />
              </button>
            </li>
          ))}
        </ul>
      )}
      {total > shown.length ? (
        <ShowMore onShow={onShowAll}>{words('visits.earlier', { count: total - shown.length })}</ShowMore>
      ) : null}
    </Panel>
  );
}

function VisitWords({ visit }: { readonly visit: Encounter }) {
  const words = useChartWords();
  const format = useFormat();
  const key = `class.${visit.class}`;
  const reason = visit.reason
    ?.map((concept) => conceptWords(concept))
    .filter(Boolean)
    .join(', ');
  return (
    <>
      <span className="fw-row-title">
        <bdi>{conceptWords(visit.type?.[0]) || words('kind.encounter')}</bdi>
      </span>
      <span className="fw-second">
        {[format.dateTime(visit.start), words.has(key) ? words(key) : visit.class, reason]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </>
  );
}
