import type { Id } from '#shared/kernel/ids.ts';
import { instantInZone } from '#shared/kernel/instant.ts';
import type { Json } from '#shared/kernel/json.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { readStamp, type Stamp } from '#shared/kernel/stamp.ts';
import { User } from '../staff/user.record.ts';
import { Device } from '../station/device.record.ts';
import { enteredFirst, type Word } from './reopen.rules.ts';
import type { Decided, Said } from './reviews.contract.ts';

interface Entered {
  readonly stamp: Stamp;
  readonly author: string;
  readonly value?: Json;
}

/**
 * Puts names to who entered what and where, each looked up once.
 * @param words what was said of the record's reviews: a value that was put back was entered by whoever entered it first
 */
export function speaker(read: Reader, zone: string, words: readonly Word[] = []) {
  const people = new Map<string, Promise<string | undefined>>();
  const places = new Map<string, Promise<string | undefined>>();
  const once = (
    known: Map<string, Promise<string | undefined>>,
    key: string,
    look: () => Promise<string | undefined>,
  ) => {
    const found = known.get(key) ?? look();
    known.set(key, found);
    return found;
  };
  const nameOf = (author: Id) =>
    once(people, author, async () =>
      author.startsWith('user:') ? (await read.get(User, author))?.displayName : undefined,
    );
  const placeOf = (device: string) =>
    once(places, device, async () => (await read.list(Device, { where: { device } }))[0]?.label);

  const said = async (entered: Entered): Promise<Said> => {
    const { stamp, value } = entered;
    const { stamp: first, author } = enteredFirst(entered, words);
    const { ms, device } = readStamp(first);
    const [who, where] = [await nameOf(author), await placeOf(device)];
    return {
      stamp,
      at: instantInZone(ms, zone),
      ...(who !== undefined && { who }),
      ...(where !== undefined && { where }),
      device,
      ...(value !== undefined && { value }),
    };
  };
  return {
    said,
    async decided({ decision, stamp }: Word): Promise<Decided> {
      const { device } = readStamp(stamp);
      const { id, field, how, settledAt, settledBy, note, decided, candidates } = decision;
      const where = await placeOf(device);
      return {
        id,
        field,
        how,
        settledAt,
        settledBy,
        ...(where !== undefined && { where }),
        device,
        ...(decided && { value: decided['value'] ?? null }),
        ...(note !== undefined && { note }),
        values: await Promise.all(
          candidates.map(({ stamp, author, said: what }) =>
            said({ stamp, author, ...(what && { value: what['value'] ?? null }) }),
          ),
        ),
      };
    },
  };
}
