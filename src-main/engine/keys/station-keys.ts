import type { KeychainBinding } from './keychain-binding.ts';
import type { StationFolder } from './station-folder.ts';

/** Where a station's keys lie, and the order of whoever works on them. */
export interface StationKeys {
  readonly folder: StationFolder;
  /** Absent at the command line and in a browser host. */
  readonly keychain?: KeychainBinding | undefined;
  /** One after another: two guesses at once must count as two, and the slot file is read before it is written. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}
