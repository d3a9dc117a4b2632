import type { SyncStatus } from '#shared/modules/sync/sync.contract.ts';
import type { Severity } from '#renderer/kit/tokens.ts';
import { spanWords, type SyncWords } from './words.ts';

interface Formats {
  time(value: string): string | undefined;
  dateTime(value: string): string;
  number(value: number): string;
}

/** Somebody has to do something: it does not mend itself. */
export function needsSomeone({ state, held, skew, notTaken }: SyncStatus): boolean {
  const isDoubted = skew?.grade === 'doubt' && !skew.isConfirmed;
  return state === 'faulted' || held > 0 || notTaken.length > 0 || isDoubted;
}

/** What the bar says, and how urgently. `off` has words of its own. */
export function markerLine(
  words: SyncWords,
  format: Formats,
  status: SyncStatus,
): { readonly text: string; readonly severity?: Severity } {
  const { state, notSent, lastContactAt, fetching, files } = status;
  const count = notSent + (files?.toSend.count ?? 0);
  if (needsSomeone(status)) return { text: words('marker.needsYou'), severity: 'serious' };
  switch (state) {
    case 'offline':
      return { text: words('marker.offline', { count }), severity: 'pending' };
    case 'paused':
      return { text: words('marker.paused', { count }), severity: 'pending' };
    case 'connecting':
      return { text: words('marker.connecting'), severity: 'pending' };
    default:
      if (count > 0) return { text: words('marker.sending', { count: format.number(count) }) };
      if (fetching) return { text: words('marker.fetching') };
      return { text: words('marker.online', { time: (lastContactAt && format.time(lastContactAt)) ?? '' }) };
  }
}

/** How the station and its server stand, in a sentence or two. */
export function bigLine(words: SyncWords, format: Formats, status: SyncStatus, nowMs: number): string {
  return `${stateLine(words, format, status)} ${sentLine(words, status, nowMs)}`;
}

function stateLine(
  words: SyncWords,
  format: Formats,
  { state, lastContactAt, pausedUntil }: SyncStatus,
): string {
  switch (state) {
    case 'offline':
      return lastContactAt === undefined
        ? words('line.offlineYet')
        : words('line.offline', { since: format.dateTime(lastContactAt) });
    case 'paused':
      return pausedUntil === undefined
        ? words('line.paused')
        : words('line.pausedUntil', { until: format.dateTime(pausedUntil) });
    case 'connecting':
      return words('line.connecting');
    case 'faulted':
      return words('line.faulted');
    default:
      return words('line.online');
  }
}

function sentLine(words: SyncWords, { notSent, oldestNotSent }: SyncStatus, nowMs: number): string {
  if (notSent === 0 || oldestNotSent === undefined) return words('sent.all');
  const ago = spanWords(words, nowMs - Date.parse(oldestNotSent));
  return words('sent.waiting', { count: notSent, ago });
}

/** What that means for whoever works here, and what they can do. */
export function adviceLine(words: SyncWords, { state, fault, address, server }: SyncStatus): string {
  if (state === 'faulted' && fault) {
    const key = `fault.${fault.code}`;
    return words.has(key)
      ? words(key, { status: String(fault.status ?? '') })
      : words('fault.other', { code: fault.code });
  }
  if (state === 'offline') return words('do.offline');
  if (state === 'paused') return words('do.paused');
  if (state === 'online' && address > 0 && server !== undefined) return words('do.beyond', { server });
  return words(state === 'connecting' ? 'do.connecting' : 'do.online');
}
