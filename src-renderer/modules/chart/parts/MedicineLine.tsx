import { Fragment } from 'react';
import type { MedicationRequest } from '#shared/modules/medications/medication-request.record.ts';
import {
  medicineLine,
  type MedicinePart,
  type NamePiece,
} from '#shared/modules/medications/medicine-line.rules.ts';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { useChartWords } from '../words.ts';

export interface MedicineLineProps {
  readonly of: Pick<MedicationRequest, 'medication' | 'dosage' | 'source'>;
  /** Struck through, and said in words beside it by whoever shows it so. */
  readonly stopped?: boolean;
}

/** **generic** — DOSE **1,000 mg** — oral — twice a day. Wraps between parts only; a dash stays with the part before it. */
export function MedicineLine({ of, stopped = false }: MedicineLineProps) {
  const words = useChartWords();
  const { name, dosages } = medicineLine(of, words.locale);
  const Whole = stopped ? 's' : 'span';
  const [first = [], ...more] = dosages;
  const inLine = (parts: readonly MedicinePart[]) => parts.filter(({ kind }) => kind !== 'instruction');
  const instructions = dosages.flatMap((parts) => parts.filter(({ kind }) => kind === 'instruction'));
  return (
    <div className="fw-medicine">
      <Whole>
        <Name pieces={name} hasMore={inLine(first).length > 0} />
        <Parts parts={inLine(first)} />
        {more.map((parts, index) => (
          // Dosages of one order have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <Fragment key={index}>
            <br />
            <span className="fw-second">{words('medicine.then')} </span>
            <Parts parts={inLine(parts)} />
          </Fragment>
        ))}
      </Whole>
      {instructions.map(({ text }) => (
        <div key={text} className="fw-second">
          <bdi>{text}</bdi>
        </div>
      ))}
    </div>
  );
}

function Name({ pieces, hasMore }: { readonly pieces: readonly NamePiece[]; readonly hasMore: boolean }) {
  const words = useChartWords();
  if (pieces.length === 0) return <strong>{words('notNamed')}</strong>;
  return (
    <>
      <bdi>
        {pieces.map(({ text, strong }, index) => {
          const shown = strong ? <strong>{text}</strong> : text;
          // oxlint-disable-next-line react/no-array-index-key -- pieces of one name, in order
          return <Fragment key={index}>{shown}</Fragment>;
        })}
      </bdi>
      {hasMore ? '\u00A0— ' : null}
    </>
  );
}

function Parts({ parts }: { readonly parts: readonly MedicinePart[] }) {
  const words = useChartWords();
  return parts.map((part, index) => (
    // Parts of one line have no identity but their place.
    // oxlint-disable-next-line react/no-array-index-key
    <Fragment key={index}>
      <span className="fw-medicine-part">
        {part.kind === 'dose' ? (
          <>
            <span className="fw-medicine-dose">{words('medicine.dose')}</span>{' '}
            <bdi dir="ltr">
              <strong>{part.text}</strong>
            </bdi>
            {part.unitMissing ? <span className="fw-second"> {words('medicine.noUnit')}</span> : null}
          </>
        ) : part.kind === 'incomplete' ? (
          <StatusChip severity="serious">{part.text}</StatusChip>
        ) : (
          <bdi>{part.text}</bdi>
        )}
        {index < parts.length - 1 ? '\u00A0—' : null}
      </span>{' '}
    </Fragment>
  ));
}
