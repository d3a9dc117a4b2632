import { useEffect, useState } from 'react';
import type { OutputOf } from '#shared/kernel/contract.ts';
import { sync } from '#shared/modules/sync/sync.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useSyncWords } from './words.ts';

/** Who else writes at this facility, and when something of it last came here. */
export function OtherStations() {
  const words = useSyncWords();
  const format = useFormat();
  const { now } = useClock(); // asked again as long as the panel is open, each minute
  const [stations, setStations] = useState<OutputOf<typeof sync.stations>>();
  useEffect(() => {
    let isGone = false;
    void request(sync.stations, {}).then((answer) => {
      if (!isGone && answer.ok) setStations(answer.value);
    });
    return () => {
      isGone = true;
    };
  }, [now]);
  if (!stations) return null;
  return (
    <section aria-label={words('stations.title')}>
      <h3>{words('stations.title')}</h3>
      {stations.length === 0 ? <p className="fw-second">{words('stations.none')}</p> : null}
      <ul className="fw-sync-list">
        {stations.map(({ device, label, lastSeenAt }) => (
          <li key={device}>
            <bdi className="fw-strong">{label ?? words('stations.unnamed', { device })}</bdi>
            <div className="fw-second">
              {lastSeenAt === undefined
                ? words('stations.unseen')
                : words('stations.seen', { at: format.dateTime(lastSeenAt) })}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
