import { zoneOffsetMs } from '#shared/kernel/instant.ts';
import type { Said } from '#shared/modules/reviews/reviews.contract.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useReviewWords } from './words.ts';

/** Who entered it, where and when. The zone is said where this machine's clock shows another time. */
export function SaidLine({ said }: { readonly said: Pick<Said, 'at' | 'who' | 'where' | 'device'> }) {
  const words = useReviewWords();
  const when = useWhen();
  return (
    <div className="fw-second">
      <bdi>{said.who ?? words('whoUnknown')}</bdi>
      <br />
      <StationName said={said} />
      <br />
      <time dateTime={said.at}>{when(said.at)}</time>
    </div>
  );
}

export function StationName({ said: { where, device } }: { readonly said: Pick<Said, 'where' | 'device'> }) {
  const words = useReviewWords();
  if (where !== undefined) return <bdi>{where}</bdi>;
  return words.rich('station', { name: <bdi key="name">{device}</bdi> });
}

export function useWhen(): (at: string) => string {
  const words = useReviewWords();
  const format = useFormat();
  const { zone } = useClock();
  return (at) => {
    const ms = Date.parse(at);
    const isSame = zoneOffsetMs(ms, zone) === -new Date(ms).getTimezoneOffset() * 60_000;
    const when = format.dateTime(at);
    return isSame ? when : words('zone', { when, zone: zone.replaceAll('_', ' ') });
  };
}
