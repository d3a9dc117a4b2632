export interface LoadInput {
  /** Of the server, with a name and a password where it asks for them. */
  readonly address: string;
  readonly documents: number;
  /** Of these, by PouchDB, each way. */
  readonly replicated: number;
  readonly listeners: number;
  readonly writes: number;
  /** Nothing but what is bound by the client: continuous listeners, and what PouchDB does each way. */
  readonly isOfClients?: boolean;
}

/** Milliseconds. */
export interface LoadFigures {
  /** All documents, 500 a request. */
  readonly bulkMs: number;
  /** All documents in one answer. */
  readonly changesMs: number;
  /** p95 from a write to its notice. */
  readonly longpollMs: number;
  readonly continuousMs: number;
  readonly pushMs: number;
  readonly pullMs: number;
}
