import type { JsonObject } from '../kernel/json.ts';
import type { Result } from '../kernel/result.ts';

export type RemoteFault =
  | {
      readonly code:
        /** No answer, or none in time. */
        | 'remote.unreachable'
        /** It was ended from here. */
        | 'remote.stopped'
        | 'remote.unauthorized'
        /** It knows no such station: it has to be enrolled. */
        | 'remote.unknownDevice'
        /** This station's access was withdrawn. */
        | 'remote.revoked'
        | 'remote.forbidden'
        /** Part of an answer. */
        | 'remote.cut'
        /** Something else answers in the server's place: a login page, another program. */
        | 'remote.stranger'
        | 'remote.noDatabase'
        /** The request as a whole is too large for it. */
        | 'remote.tooLarge'
        /** Somebody else writes this device's marker. */
        | 'remote.markerMoved';
    }
  /** It says that it cannot now, or that the request is wrong. */
  | { readonly code: 'remote.failing'; readonly status: number };

export interface RemoteRow {
  readonly id: string;
  readonly rev: string;
  /** Opaque. Absent where the server names only some. */
  readonly seq?: string;
  readonly deleted: boolean;
  /** As the server has it; absent in a tombstone. */
  readonly document?: JsonObject;
}

export interface ChangesPage {
  readonly rows: readonly RemoteRow[];
  readonly lastSeq: string;
  readonly isLast: boolean;
  /** Rows to come, where it tells. */
  readonly left?: number;
}

export type PushOutcome =
  | { readonly kind: 'taken'; readonly rev: string }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly error: string; readonly reason: string };

export interface Marker {
  readonly number: number;
  readonly rev: string;
}

/** A CouchDB-compatible server, as the replicator needs it. */
export interface Remote {
  /** Names the server for as long as its data stands. */
  server(): Promise<Result<string, RemoteFault>>;
  /** Makes the database unless it is there. */
  ensure(database: string): Promise<Result<void, RemoteFault>>;
  /** The marker that this device has left; undefined where there is none. */
  marker(database: string, device: string): Promise<Result<Marker | undefined, RemoteFault>>;
  leaveMarker(
    database: string,
    device: string,
    number: number,
    rev: string | undefined,
  ): Promise<Result<Marker, RemoteFault>>;
  changes(database: string, since: string, limit: number): Promise<Result<ChangesPage, RemoteFault>>;
  /** In the order of the documents. */
  push(
    database: string,
    documents: readonly JsonObject[],
  ): Promise<Result<readonly PushOutcome[], RemoteFault>>;
  /** What stands there of these; what is not there is left out. */
  documents(database: string, ids: readonly string[]): Promise<Result<readonly RemoteRow[], RemoteFault>>;
}
