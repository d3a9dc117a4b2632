import { useState } from 'react';
import type { ChartPartsAsked } from '#shared/modules/prints/chart-parts.rules.ts';
import { PaperPreview } from './PaperPreview.tsx';
import { PartsChoice, type ShownNow } from './PartsChoice.tsx';

export interface ChartPrintProps extends ShownNow {
  readonly patientId: string;
  readonly startWith: 'summary' | 'parts';
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
