import { isIdOf, type Id } from '#shared/kernel/ids.ts';
import { instantInZone } from '#shared/kernel/instant.ts';
import type { Json } from '#shared/kernel/json.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { readStamp } from '#shared/kernel/stamp.ts';
import { User } from './user.record.ts';

const MOST_PAST = 200;

export interface PastLine {
  readonly field: string;
  /** Absent: nothing was said. */
  readonly value?: Json;
  /** ISO 8601 with the facility's offset: when the value was written that gave way. */
  readonly at: string;
  readonly by: string;
}

/** What the fields of a record of the facility's said before, with who had said it; newest first. @param zone IANA name */
export async function pastLines(read: Reader, id: Id, zone: string): Promise<PastLine[]> {
  const before = (await read.pastValues(id)).toReversed().slice(0, MOST_PAST);
  const names = new Map<string, string>();
  for (const { author } of before) {
    if (!names.has(author)) names.set(author, (await nameOf(read, author)) ?? author);
  }
  return before.map(({ field, stamp, author, value }) => ({
    field,
    ...(value !== undefined && { value }),
    at: instantInZone(readStamp(stamp).ms, zone),
    by: names.get(author) ?? author,
  }));
}

async function nameOf(read: Reader, author: string): Promise<string | undefined> {
  return isIdOf(User.type, author) ? (await read.get(User, author))?.displayName : undefined;
}
