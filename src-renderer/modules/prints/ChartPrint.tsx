import { useState } from 'react';
import type { AskedMoment, TimelineKind } from '#shared/modules/chart/timeline-asked.rules.ts';
import type { ChartPartsAsked } from '#shared/modules/prints/chart-parts.rules.ts';
import { PaperPreview } from './PaperPreview.tsx';
import { PartsChoice } from './PartsChoice.tsx';

export interface ChartPrintProps {
  readonly patientId: string;
  readonly startWith: 'summary' | 'parts';
  /** What the chart shows now, which can be printed as it stands. */
  readonly visitId: string | undefined;
  readonly moments: readonly AskedMoment[] | undefined;
  readonly filter: { readonly kinds: ReadonlySet<TimelineKind>; readonly text: string };
  readonly onClose: () => void;
}

/** What of the chart is printed, and the paper before it is. */
export function ChartPrint({ patientId, startWith, onClose, ...shown }: ChartPrintProps) {
  const [isChoosing, setIsChoosing] = useState(startWith === 'parts');
  const [parts, setParts] = useState<ChartPartsAsked>();
  if (isChoosing)
    return (
      <PartsChoice
        {...shown}
        onChosen={(asked) => {
          setParts(asked);
          setIsChoosing(false);
        }}
        onClose={onClose}
      />
    );
  return (
    <PaperPreview
      patientId={patientId}
      parts={parts}
      onChoose={() => setIsChoosing(true)}
      onClose={onClose}
    />
  );
}
