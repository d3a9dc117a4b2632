/** One object as a target lists it. */
export interface TargetObject {
  readonly name: string;
  readonly bytes: number;
  /** Unix time in ms, by the target's clock. */
  readonly modifiedMs: number;
}

/**
 * Where backups lie: a folder, a stick, a bucket. Names are lower-case letters, digits, dashes and slashes. Objects are
 * small (some 8 MB), written once and never changed. Trouble is thrown as BackupTrouble.
 */
export interface BackupTarget {
  /** All objects whose names begin so, in any order. */
  list(prefix: string): Promise<readonly TargetObject[]>;
  /** Whether anything lies below that folder; asks for no more than that. */
  holds(folder: string): Promise<boolean>;
  get(name: string): Promise<Buffer | undefined>;
  /** Durable when it resolves; whole or not there, whenever it is cut off. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** Of an object that is not there: nothing. */
  remove(name: string): Promise<void>;
}
