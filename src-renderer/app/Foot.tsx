import { useClock } from '#renderer/kit/clock.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { KbdList } from '#renderer/kit/Kbd.tsx';
import { useShortcuts } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useShellWords } from './words.ts';

const MOST_KEYS = 5;

/** The keys that work here now, and the clock. */
export function Foot() {
  const words = useShellWords();
  const format = useFormat();
  const { now } = useClock();
  const listed = useShortcuts()
    .filter(({ foot }) => foot !== undefined)
    .toSorted((a, b) => (a.foot ?? 0) - (b.foot ?? 0));
  return (
    <footer className="fw-foot" aria-label={words('foot')}>
      <ul role="list">
        {listed.slice(0, MOST_KEYS).map(({ list, words: does }) => (
          <li key={list.join(' ')}>
            <KbdList keys={list.slice(0, 1)} /> {does}
          </li>
        ))}
      </ul>
      <time className="fw-numeric" dateTime={now}>
        {format.dateTime(now)}
      </time>
    </footer>
  );
}
