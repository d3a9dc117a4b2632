import { hasPremiumFlag, NON_PREMIUM_COLLECTION_LIMIT, OPEN_COLLECTIONS } from 'rxdb/plugins/core';

/** RxDB itself waits as long for collections that are being closed. */
const MOST_WAITS = 60;
const WAIT_MS = 30;

/** Says what RxDB says with the code COL23 alone. */
export class TooManyCollections extends Error {
  constructor() {
    super(
      `RxDB's open edition allows ${NON_PREMIUM_COLLECTION_LIMIT} collections a process, and ${OPEN_COLLECTIONS.size} are open: ` +
        'close another database first, or open a replica with live: false',
    );
    this.name = 'TooManyCollections';
  }
}

/** Refuses more collections than RxDB will open, before half of a database is. */
export async function refuseBeyondLimit(further: number): Promise<void> {
  if (OPEN_COLLECTIONS.size + further > NON_PREMIUM_COLLECTION_LIMIT && !(await hasPremiumFlag())) {
    throw new TooManyCollections();
  }
}

/** Collections that RxDB makes for itself do not count. */
export async function waitForCollectionRoom(collection: string): Promise<void> {
  if (collection.startsWith('_') || /^(plugin|rx)/.test(collection)) return;
  if (OPEN_COLLECTIONS.size <= NON_PREMIUM_COLLECTION_LIMIT || (await hasPremiumFlag())) return;
  for (let turn = 0; turn < MOST_WAITS; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    if (OPEN_COLLECTIONS.size <= NON_PREMIUM_COLLECTION_LIMIT) return;
  }
  throw new TooManyCollections();
}
