import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useChartWords } from '../words.ts';

export interface VisitLinkProps {
  readonly encounterId: string | undefined;
  /** When it was recorded. */
  readonly at: string | undefined;
  readonly isImported: boolean;
  readonly onVisit: (encounterId: string) => void;
}

/** When and where a record comes from: its day, the way to its visit, and that it was imported. */
export function VisitLink({ encounterId, at, isImported, onVisit }: VisitLinkProps) {
  const words = useChartWords();
  const format = useFormat();
  const day = at === undefined ? words('noDate') : format.day(at);
  return (
    <>
      {encounterId === undefined ? (
        day
      ) : (
        <button type="button" className="fw-link fw-nowrap" onClick={() => onVisit(encounterId)}>
          {words('visit.of', { when: day })}
        </button>
      )}
      {isImported ? <span className="fw-second"> · {words('chip.imported')}</span> : null}
    </>
  );
}
