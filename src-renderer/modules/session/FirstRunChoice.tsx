import { SegmentedControl } from '@mantine/core';
import { useSessionWords } from './words.ts';

export type FirstRun = 'found' | 'join';

/** The two ways in which an empty folder becomes a station. */
export function FirstRunChoice({
  value,
  onChange,
}: {
  readonly value: FirstRun;
  readonly onChange: (value: FirstRun) => void;
}) {
  const words = useSessionWords();
  return (
    <SegmentedControl
      fullWidth
      className="fw-session-choice"
      aria-label={words('firstRun.choice')}
      value={value}
      onChange={onChange}
      data={[
        { value: 'found', label: words('firstRun.found') },
        { value: 'join', label: words('firstRun.join') },
      ]}
    />
  );
}
