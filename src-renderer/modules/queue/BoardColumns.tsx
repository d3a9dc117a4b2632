import { useRef, useState, type KeyboardEvent } from 'react';
import { mainName } from '#shared/kernel/human-name.ts';
import { similarInList } from '#shared/kernel/similar-names.ts';
import { isOverTarget, waitedMinutes } from '#shared/modules/queue/queue.rules.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { SeverityIcon } from '#renderer/kit/SeverityIcon.tsx';
import { columnsOf, stationName, type Board, type Column, type Place } from './queue-state.ts';
import { useQueueWords } from './words.ts';
import { WaitCard } from './WaitCard.tsx';

/** The column of a station of care that has not come here yet. */
const UNKNOWN = 'unknown';

/** Columns with who waits at each, the next one on top. Arrows go up and down a column, and from one to the next. */
export function BoardColumns({
  board,
  place,
  selected,
  onOpen,
}: {
  readonly board: Board;
  readonly place: Place;
  readonly selected: string | undefined;
  readonly onOpen: (id: string) => void;
}) {
  const words = useQueueWords();
  const columns = columnsOf(board, place);
  const region = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<string>();
  const ids = columns.map(({ waits }) => waits.map(({ entry }) => entry.id));
  // One stop of the Tab key for the whole board.
  const current = [at, selected].find((id) => id !== undefined && ids.flat().includes(id)) ?? ids.flat()[0];
  const similar = similarIds(board);

  function onKeyDown(event: KeyboardEvent): void {
    const column = ids.findIndex((own) => own.includes(current ?? ''));
    const row = ids[column]?.indexOf(current ?? '') ?? 0;
    const to = neighbour(ids, column, row, directionOf(event));
    if (to === undefined) return;
    event.preventDefault();
    setAt(to);
    region.current?.querySelector<HTMLElement>(`[data-wait="${to}"]`)?.focus();
  }

  return (
    // Keys of the cards inside, which take the focus themselves.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={region}
      role="group"
      aria-label={words('board')}
      className="fw-queue-board"
      data-region
      // Without any, the board itself can be scrolled by keys.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={board.waits.length === 0 ? 0 : -1}
      onKeyDown={onKeyDown}
    >
      {board.waits.length === 0 ? (
        <EmptyState title={words('noneAtAll')}>{words('noneAtAllNext')}</EmptyState>
      ) : null}
      <div className="fw-queue-columns">
        {columns.map((column) => (
          <section
            key={column.station?.id ?? UNKNOWN}
            className="fw-panel fw-queue-column"
            aria-labelledby={`fw-${column.station?.id ?? UNKNOWN}`}
          >
            <ColumnHead column={column} />
            {column.waits.length === 0 ? <p className="fw-second">{words('nobody')}</p> : null}
            <ul role="list">
              {column.waits.map((wait) => (
                <li key={wait.entry.id}>
                  <WaitCard
                    wait={wait}
                    board={board}
                    isSimilar={similar.has(wait.entry.id)}
                    isSelected={wait.entry.id === selected}
                    isStop={wait.entry.id === current}
                    onFocus={() => setAt(wait.entry.id)}
                    onOpen={() => onOpen(wait.entry.id)}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}

function ColumnHead({ column: { station, waits } }: { readonly column: Column }) {
  const words = useQueueWords();
  const nowMs = Date.parse(useClock().now);
  const waiting = waits.filter(({ entry }) => entry.startedAt === undefined);
  const longest = Math.max(0, ...waiting.map(({ entry }) => waitedMinutes(entry, nowMs)));
  const over = waits.filter(({ entry }) => isOverTarget(entry, station, nowMs)).length;
  return (
    <div className="fw-queue-head">
      <h2 id={`fw-${station?.id ?? UNKNOWN}`}>
        <bdi>{station ? stationName(words, station) : words('stationUnknown')}</bdi>
      </h2>
      <span className="fw-second">{words('column', { count: waits.length })}</span>
      <div className="fw-second">
        {[
          waiting.length > 0 ? words('longest', { minutes: longest }) : undefined,
          station && words('target', { minutes: station.targetMinutes }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </div>
      {over === 0 ? null : (
        <div className="fw-queue-over" data-severity="serious">
          <SeverityIcon severity="serious" /> {words('overCount', { count: over })}
        </div>
      )}
    </div>
  );
}

type Direction = 'up' | 'down' | 'before' | 'after';

function directionOf({ key, currentTarget }: KeyboardEvent): Direction | undefined {
  const isMirrored = getComputedStyle(currentTarget).direction === 'rtl';
  switch (key) {
    case 'ArrowUp':
      return 'up';
    case 'ArrowDown':
      return 'down';
    case 'ArrowLeft':
      return isMirrored ? 'after' : 'before';
    case 'ArrowRight':
      return isMirrored ? 'before' : 'after';
    default:
      return undefined;
  }
}

/** The next card that way; columns without any are passed over. */
function neighbour(
  ids: readonly (readonly string[])[],
  column: number,
  row: number,
  way: Direction | undefined,
): string | undefined {
  if (way === 'up' || way === 'down') return ids[column]?.[row + (way === 'up' ? -1 : 1)];
  if (way === undefined) return undefined;
  const beyond = way === 'before' ? ids.slice(0, column).toReversed() : ids.slice(column + 1);
  const next = beyond.find((own) => own.length > 0);
  return next?.[Math.min(row, next.length - 1)];
}

/** Those who could be mistaken for somebody else who is here. */
function similarIds(board: Board): ReadonlySet<string> {
  const named = board.waits.flatMap(({ entry, patient }) => {
    const name = mainName(patient?.name ?? []);
    return patient && name ? [{ id: entry.id, patientId: patient.id, name }] : [];
  });
  // One person who waits at two stations is no other person.
  const once = [...new Map(named.map((one) => [one.patientId, one])).values()];
  const marks = similarInList(once.map(({ name }) => name));
  const patients = new Set(once.filter((_one, index) => marks[index]).map(({ patientId }) => patientId));
  return new Set(named.filter(({ patientId }) => patients.has(patientId)).map(({ id }) => id));
}
