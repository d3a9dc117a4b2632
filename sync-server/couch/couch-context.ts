import type { EmbeddedStore } from '../stores/embedded/embedded-store.ts';
import type { SharedPages } from './shared-pages.ts';

/** What the protocol's handlers work with. */
export interface CouchContext {
  readonly store: EmbeddedStore;
  /** Names this server to clients: checkpoints of replications carry it. */
  readonly serverId: string;
  readonly pages: SharedPages;
  readonly newUuid: () => string;
}
