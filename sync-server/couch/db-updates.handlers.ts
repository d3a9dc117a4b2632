import type { ServerResponse } from 'node:http';
import { Feed } from '../http/feed.ts';
import { count, type Request } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import type { Happening } from '../stores/embedded/databases.ts';
import { badRequest } from './couch-error.ts';
import { feedOptions } from './changes.handlers.ts';
import type { CouchContext } from './couch-context.ts';

const MOST = 1_000;

/** `_db_updates`: which databases came, went or moved; of each the last. @returns undefined where the feed goes on */
export function dbUpdates(
  { store, serverId }: CouchContext,
  { query, sees = () => true }: Request,
  response: ServerResponse,
): Answer | undefined {
  const { databases } = store;
  const text = (seq: number) => `${seq}-${serverId}`;
  const rowOf = ({ seq, name, type }: Happening) => ({ seq: text(seq), db_name: name, type });
  const given = query.get('since') ?? '0';
  if (given !== 'now' && !/^"?\d{1,15}(-[\w-]+)?"?$/.test(given)) throw badRequest('Malformed sequence');
  let since = given === 'now' ? databases.lastHappening() : Number.parseInt(given.replace('"', ''), 10);
  let left = count(query, 'limit') ?? Number.MAX_SAFE_INTEGER;
  const options = feedOptions(query);
  /** What may not be told of is passed over, and does not count towards the limit. */
  const next = (most: number): readonly Happening[] => {
    const found: Happening[] = [];
    while (found.length < most) {
      const read = databases.happenings(since, Math.min(most - found.length, MOST));
      since = read.at(-1)?.seq ?? since;
      found.push(...read.filter(({ name }) => sees(name)));
      if (read.length === 0) break;
    }
    return found;
  };
  if (options.feed === 'normal') {
    const found = next(Math.min(left, MOST));
    return json({ results: found.map(rowOf), last_seq: text(since) });
  }
  const feed = new Feed(response, options);
  feed.run({
    poll() {
      const found = next(Math.min(left, MOST));
      left -= found.length;
      feed.write(found.map((happening) => JSON.stringify(rowOf(happening))));
      return left > 0 ? 'waiting' : 'ended';
    },
    end: () => ({ last_seq: text(since), pending: 0 }),
    listen: (wake) => store.listen(wake),
  });
  return undefined;
}
