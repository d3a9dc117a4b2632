import * as z from 'zod';
import { setCounter } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { countersigned, countersignedText, type Countersigned } from '#shared/sync/access-api.ts';
import { askAuditHead, askDevices, tellRevocations } from '#shared/transport/server-access.ts';
import type { EngineContext, OpenedReplica } from '../actions.ts';
import { runPlan } from '../commands/run-plan.ts';
import { isSignedBy } from '../keys/device-key.ts';
import { UNKNOWN_USER } from '../keys/sign-in.ts';
import type { ReplicaHolder } from '../replica-holder.ts';
import type { RunningSync } from '../sync/running-sync-state.ts';
import { serverAt, serverSettingsNow } from '../sync/server-settings.ts';
import { eachContact } from './each-contact.ts';
import { lineOf } from './server-remote.ts';

/** Counter that holds what the server has said under its signature, of this server. */
const SERVER_WORD = 'server.word';

const serverWord = z.object({
  server: z.string(),
  /** Of devices that it revoked, by device. */
  notices: z.record(z.string(), z.string()),
  head: countersigned.exactOptional(),
});
type ServerWord = z.infer<typeof serverWord>;

/** As many as a server is told at once. */
const MOST_NOTICES = 200;

/**
 * Keeps what the server said under its signature, so that a server that was set back is told again: which devices it revoked;
 * and how far it had this device's trail.
 */
export function keepServerWord(engine: EngineContext, holder: ReplicaHolder, sync: RunningSync): void {
  eachContact({ engine, holder, sync }, 'station.serverWord', (signal) => hear(engine, sync, signal));
}

async function hear(engine: EngineContext, sync: RunningSync, signal: AbortSignal): Promise<void> {
  const opened = engine.opened();
  const at = serverAt(sync.settings(), sync.state().address);
  // What another server says for the time being is not this one's word.
  if (!at || at.beyond) return;
  const { server } = at;
  const line = lineOf(engine, opened.signer, at, server, { signal });
  const before = wordNow(opened, server);
  const [devices, head] = [await askDevices(line), await askAuditHead(line)];
  const told = devices.ok ? devices.value : [];
  const revoked = new Map(
    told.flatMap(({ device, revoked: by }) => (by ? [[device, by.notice] as const] : [])),
  );
  // It knows these devices, and not any more that it revoked them.
  const forgotten = told.flatMap(({ device }) => (revoked.has(device) ? [] : (before.notices[device] ?? [])));
  if (forgotten.length > 0) await tellRevocations(line, forgotten.slice(0, MOST_NOTICES));
  const after: ServerWord = {
    server,
    // The first word on each stays: each time that the server is asked it signs another.
    notices: Object.fromEntries(
      [...new Map([...revoked, ...Object.entries(before.notices)])].slice(0, MOST_NOTICES),
    ),
    ...(head.ok ? { head: head.value } : before.head && { head: before.head }),
  };
  const isSame =
    Object.keys(after.notices).length === Object.keys(before.notices).length &&
    after.head?.hash === before.head?.hash;
  if (isSame) return;
  const kept = await runPlan(engine, {
    action: 'station.serverWord',
    session: { userId: UNKNOWN_USER },
    plan: async ({ read }) => {
      await read.counter(SERVER_WORD);
      return ok({ reply: undefined, writes: [setCounter(SERVER_WORD, after)] });
    },
  });
  if (!kept.ok) throw new Error(`station.serverWord: ${kept.error.code}`);
}

function wordNow({ replica }: Pick<OpenedReplica, 'replica'>, server: string | undefined): ServerWord {
  const kept = serverWord.safeParse(replica.remote.counter(SERVER_WORD)).data;
  return kept && kept.server === server ? kept : { server: server ?? '', notices: {} };
}

/**
 * How far the server has this device's trail: what it said last.
 * @returns undefined where it has said nothing; `isSigned` false where its word was changed here
 */
export function countersignedHead(
  opened: Pick<OpenedReplica, 'replica' | 'device'>,
): (Countersigned & { readonly isSigned: boolean }) | undefined {
  const { server, publicKey } = serverSettingsNow(opened.replica) ?? {};
  const { head } = wordNow(opened, server);
  // A folder that was restored since is another device.
  if (head?.device !== opened.device || publicKey === undefined) return undefined;
  return { ...head, isSigned: isSignedBy(publicKey, countersignedText(head), head.signature) };
}
