import { Button } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import type { OutputOf } from '#shared/kernel/contract.ts';
import { queue } from '#shared/modules/queue/queue.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ConnectionNotice } from '#renderer/app/ConnectionNotice.tsx';
import { ClockProvider, useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useWindowTitle } from '#renderer/kit/Screen.tsx';
import { stationName } from './queue-state.ts';
import { useQueueWords } from './words.ts';
import './display.css';

type Display = OutputOf<(typeof queue)['display']>;

/** Who began to sign in and went away must not leave the form where the numbers should be. */
const FORM_STANDS_MS = 60_000;

/** A public screen: ticket numbers, rooms, and how many wait. Nothing of it says who anybody is. */
export function DisplayScreen({
  facility,
  signIn,
}: {
  readonly facility: { readonly name: string; readonly zone: string };
  readonly signIn: ReactNode;
}) {
  return (
    <ClockProvider zone={facility.zone}>
      <DisplayBody name={facility.name} signIn={signIn} />
    </ClockProvider>
  );
}

function DisplayBody({ name, signIn }: { readonly name: string; readonly signIn: ReactNode }) {
  const words = useQueueWords();
  const format = useFormat();
  const { now, today } = useClock();
  const display = useQuery(queue.display, { day: today }, { keepPrevious: true });
  const [asksIn, setAsksIn] = useState(false);
  useWindowTitle(words('display.title'));
  useEffect(() => {
    if (!asksIn) return undefined;
    let timer = setTimeout(() => setAsksIn(false), FORM_STANDS_MS);
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(() => setAsksIn(false), FORM_STANDS_MS);
    };
    window.addEventListener('keydown', again);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('keydown', again);
    };
  }, [asksIn]);
  return (
    <div className="fw-display">
      <header>
        <bdi>{name}</bdi>
        <time>{format.time(now)}</time>
      </header>
      <main>
        <ConnectionNotice isLocked />
        {display.state === 'error' ? <ErrorNotice error={display.error} words={words} /> : null}
        {asksIn ? (
          <div className="fw-display-sign-in">
            <h1>{words('display.staff')}</h1>
            {signIn}
            <Button variant="subtle" onClick={() => setAsksIn(false)}>
              {words('display.back')}
            </Button>
          </div>
        ) : (
          <>
            <h1>{words('display.calls')}</h1>
            {display.value ? <Calls calls={display.value.calls} /> : null}
          </>
        )}
      </main>
      <footer>
        <span id="fw-display-waiting" className="fw-display-waiting">
          {words('display.waiting')}
        </span>
        <ul role="list" aria-labelledby="fw-display-waiting">
          {(display.value?.waiting ?? []).map(({ station, count }) => (
            <li key={stationName(words, station)}>
              <bdi>{stationName(words, station)}</bdi> <strong>{count}</strong>
            </li>
          ))}
        </ul>
        <div className="fw-display-buttons">
          <Button variant="default" size="xs" onClick={() => void toggleFullScreen()}>
            {words('display.full')}
          </Button>
          {asksIn ? null : (
            <Button variant="default" size="xs" onClick={() => setAsksIn(true)}>
              {words('display.staff')}
            </Button>
          )}
        </div>
      </footer>
    </div>
  );
}

/** The newest call is large; what was called just now is marked, and moves unless motion is not wanted. */
function Calls({ calls }: { readonly calls: Display['calls'] }) {
  const words = useQueueWords();
  const nowMs = Date.parse(useClock().now);
  // What was called before this screen was opened is no news.
  const [seen] = useState(() => new Set(calls.map(({ key }) => key)));
  const [newest] = calls;
  if (!newest)
    return (
      <div className="fw-display-none" role="status">
        <p>{words('display.none')}</p>
        <p>{words('display.wait')}</p>
      </div>
    );
  const placeOf = ({ room, station }: Display['calls'][number]) => room ?? stationName(words, station);
  return (
    <>
      <p className="fw-hidden" role="status">
        {words('display.spoken', { ticket: newest.ticket, place: placeOf(newest) })}
      </p>
      <ul role="list" className="fw-display-calls">
        {calls.map((call) => (
          <li
            key={call.key}
            data-new={!seen.has(call.key) && nowMs - Date.parse(call.at) < 60_000 ? '' : undefined}
          >
            <bdi dir="ltr" className="fw-display-ticket">
              {call.ticket}
            </bdi>
            <span className="fw-display-to">{words('display.to')}</span>
            <bdi className="fw-display-place">{placeOf(call)}</bdi>
          </li>
        ))}
      </ul>
    </>
  );
}

async function toggleFullScreen(): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await document.documentElement.requestFullscreen();
}
