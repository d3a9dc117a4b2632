import type { ReactNode } from 'react';
import { useChartWords } from '../words.ts';

/** `2 resolved · show`, as the last line of a panel. */
export function ShowMore({
  children,
  onShow,
}: {
  readonly children: ReactNode;
  readonly onShow: () => void;
}) {
  const words = useChartWords();
  return (
    <div className="fw-show-more">
      {children} ·{' '}
      <button type="button" className="fw-link" onClick={onShow}>
        {words('show')}
      </button>
    </div>
  );
}
