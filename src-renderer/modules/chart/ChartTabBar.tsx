import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { CHART_TABS, type ChartTab } from './chart-tabs.ts';
import { useChartWords } from './words.ts';

export interface ChartTabBarProps {
  readonly tab: ChartTab;
  readonly onTab: (tab: ChartTab) => void;
  readonly actions: ReactNode;
}

export function ChartTabBar({ tab, onTab, actions }: ChartTabBarProps) {
  const words = useChartWords();
  const bar = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = neighbour(tab, event.key);
    if (to === undefined) return;
    event.preventDefault();
    onTab(to);
    bar.current?.querySelector<HTMLElement>(`#tab-${to}`)?.focus();
  };
  return (
    <div className="fw-chart-bar">
      {/* The tabs hold the focus; the list only moves it among them. */}
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus */}
      <div
        ref={bar}
        role="tablist"
        aria-label={words('tabs')}
        className="fw-chart-tabs"
        onKeyDown={onKeyDown}
      >
        {CHART_TABS.map((name, index) => (
          <button
            key={name}
            id={`tab-${name}`}
            type="button"
            role="tab"
            className="fw-chart-tab"
            aria-selected={name === tab}
            aria-controls="chart-panel"
            aria-keyshortcuts={String(index + 1)}
            tabIndex={name === tab ? 0 : -1}
            onClick={() => onTab(name)}
          >
            {words(`tab.${name}`)}
          </button>
        ))}
      </div>
      {CHART_TABS.map((name, index) => (
        <TabKey
          key={name}
          keys={String(index + 1)}
          words={words(`tab.${name}`)}
          onPress={() => onTab(name)}
        />
      ))}
      <div className="fw-button-row fw-chart-actions">{actions}</div>
    </div>
  );
}

function TabKey({
  keys,
  words,
  onPress,
}: {
  readonly keys: string;
  readonly words: string;
  readonly onPress: () => void;
}) {
  useShortcut({ keys, words, run: onPress });
  return null;
}

function neighbour(tab: ChartTab, key: string): ChartTab | undefined {
  const isMirrored = document.documentElement.dir === 'rtl';
  const last = CHART_TABS.length - 1;
  const at = CHART_TABS.indexOf(tab);
  if (key === 'Home') return CHART_TABS[0];
  if (key === 'End') return CHART_TABS[last];
  if (key === (isMirrored ? 'ArrowLeft' : 'ArrowRight')) return CHART_TABS[at === last ? 0 : at + 1];
  if (key === (isMirrored ? 'ArrowRight' : 'ArrowLeft')) return CHART_TABS[at === 0 ? last : at - 1];
  return undefined;
}
