import type { EmbeddedStore } from '../stores/embedded/embedded-store.ts';
import type { DatabaseRow } from '../stores/embedded/databases.ts';
import { changesPage, type ChangesPage, type ChangesQuery } from './changes-page.ts';

/**
 * The page that was read last, for feeds that wait for the same: a change wakes all who listen at one moment, and they ask one
 * after the other for what came after the same change.
 */
export class SharedPages {
  #key = '';
  #page: ChangesPage | undefined;

  /** @param shape names the query's form; absent where a filter makes it one of its own */
  page(
    store: EmbeddedStore,
    database: DatabaseRow,
    since: number,
    query: ChangesQuery,
    shape: string | undefined,
  ): ChangesPage {
    if (shape === undefined) return changesPage(store, database, since, query);
    const key = `${database.db} ${database.seq} ${since} ${query.limit} ${shape}`;
    if (this.#page && this.#key === key) return this.#page;
    const page = changesPage(store, database, since, query);
    [this.#key, this.#page] = [key, page];
    return page;
  }
}
