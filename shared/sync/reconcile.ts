import type { Compartment, Envelope } from '../kernel/document.ts';
import { sameJson } from '../kernel/json.ts';
import { merge } from '../kernel/merge.ts';
import type { AnyRecord } from '../kernel/record.ts';
import type { Incoming } from './couch-document.ts';
import type { LocalState, SyncWrite } from './local-store.ts';

type Withheld = Extract<Incoming, { kind: 'withheld' }>;
type Deleted = Extract<Incoming, { kind: 'deleted' }>;
type Version = Extract<Incoming, { kind: 'version' }>;

export type Reconciled =
  /** Nothing, where the replica has it. */
  | { readonly kind: 'write'; readonly write?: SyncWrite; readonly isMerged?: true }
  /** What stands on the server cannot be what stands here, and nothing of it is ours to send. */
  | { readonly kind: 'contradiction'; readonly code: 'merge.appendOnly' | 'merge.newer' };

const NOTHING: Reconciled = { kind: 'write' };

/** What becomes of a document here when the server has this. Pure. */
export function reconcile(
  compartment: Compartment,
  state: LocalState | undefined,
  incoming: Version | Deleted | Withheld,
  record: AnyRecord | undefined,
): Reconciled {
  if (state?.remoteRev === incoming.rev) return NOTHING;
  if (incoming.kind === 'withheld') {
    if (!state) return NOTHING;
    const { seq, envelope } = state;
    const { id, rev: remoteRev } = incoming;
    return { kind: 'write', write: { kind: 'sent', compartment, id, seq, remoteRev, version: envelope } };
  }
  return incoming.kind === 'deleted'
    ? withDeletion(compartment, state, incoming)
    : withVersion(compartment, state, incoming, record);
}

/** A deleted document is not brought back by an edit that did not know: the edit stays here, and is seen. */
function withDeletion(
  compartment: Compartment,
  state: LocalState | undefined,
  { id, rev: remoteRev }: Deleted,
): Reconciled {
  if (!state) return NOTHING;
  const { seq, envelope, rev } = state;
  if (state.deleted) {
    return { kind: 'write', write: { kind: 'sent', compartment, id, seq, remoteRev, version: envelope } };
  }
  return state.unsent
    ? { kind: 'write', write: { kind: 'hold', compartment, id, seq, held: { code: 'merge.deleted' } } }
    : { kind: 'write', write: { kind: 'take', compartment, envelope, deleted: true, rev, remoteRev } };
}

function withVersion(
  compartment: Compartment,
  state: LocalState | undefined,
  { envelope: theirs, rev: remoteRev }: Version,
  record: AnyRecord | undefined,
): Reconciled {
  const take = (
    envelope: Envelope,
    rev: string | null,
    more?: { deleted?: boolean; unsentBase?: Envelope },
  ) => ({ kind: 'take', compartment, envelope, deleted: false, rev, remoteRev, ...more }) as const;
  if (!state) return { kind: 'write', write: take(theirs, null) };
  const { envelope: mine, seq, rev, unsent } = state;
  if (state.deleted) {
    return {
      kind: 'write',
      write: unsent ? take(mine, rev, { deleted: true, unsentBase: theirs }) : take(theirs, rev),
    };
  }
  if (sameJson(mine, theirs)) {
    return {
      kind: 'write',
      write: { kind: 'sent', compartment, id: mine.id, seq, remoteRev, version: theirs },
    };
  }
  // Also where nothing is unsent: a server that was set back may have an earlier version than this.
  const merged = merge(unsent ? unsent.base : mine, mine, theirs, record);
  if (!merged.ok) {
    const { code } = merged.error;
    return unsent
      ? { kind: 'write', write: { kind: 'hold', compartment, id: mine.id, seq, held: { code } } }
      : { kind: 'contradiction', code };
  }
  const { value } = merged;
  if (sameJson(value, theirs)) return { kind: 'write', write: take(theirs, rev) };
  return { kind: 'write', write: take(value, rev, { unsentBase: theirs }), isMerged: true };
}
