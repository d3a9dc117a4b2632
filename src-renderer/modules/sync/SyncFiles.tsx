import { Progress } from '@mantine/core';
import type { SyncStatus } from '#shared/modules/sync/sync.contract.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { spanWords, useSyncWords } from './words.ts';

type Files = NonNullable<SyncStatus['files']>;

/** Files of documents and photos that go or come, wait, or could not. Nothing where nothing does. */
export function SyncFiles({ files }: { readonly files: Files }) {
  const words = useSyncWords();
  const format = useFormat();
  const { now } = useClock();
  const { toSend, toFetch, elsewhere, moving, failed, fault } = files;
  const isUnsupported = fault === 'remote.stranger' && toSend.count + toFetch.count > 0;
  if (toSend.count + toFetch.count + elsewhere === 0 && failed.length === 0) return null;
  const size = (bytes: number) => format.number(Math.max(0.1, Math.round(bytes / 100_000) / 10));
  const lines = [
    toSend.count === 0
      ? undefined
      : words(toSend.oldest === undefined ? 'files.toSend' : 'files.toSendSince', {
          count: toSend.count,
          size: size(toSend.bytes),
          ago:
            toSend.oldest === undefined ? '' : spanWords(words, Date.parse(now) - Date.parse(toSend.oldest)),
        }),
    toFetch.count === 0
      ? undefined
      : words('files.toFetch', { count: toFetch.count, size: size(toFetch.bytes) }),
    elsewhere === 0 ? undefined : words('files.elsewhere', { count: elsewhere }),
    isUnsupported ? words('files.unsupported') : undefined,
    ...failed.map(({ code, count }) => {
      const key = `files.${code}`;
      return words.has(key) ? words(key, { count }) : words('files.failed', { count, code });
    }),
  ].filter((line) => line !== undefined);
  return (
    <section aria-label={words('files.title')}>
      <h3>{words('files.title')}</h3>
      {moving.map((one) => (
        <Moving key={one.do} moving={one} />
      ))}
      <ul className="fw-sync-list">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

function Moving({ moving: { do: kind, moved, size } }: { readonly moving: Files['moving'][number] }) {
  const words = useSyncWords();
  if (size === undefined || size === 0) return null;
  const percent = Math.floor((100 * moved) / size);
  return <Progress value={percent} mb={4} aria-label={words(`files.moving.${kind}`, { percent })} />;
}
