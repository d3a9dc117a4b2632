import type { Id } from '#shared/kernel/ids.ts';
import { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import { blockedSpan, keepsTime, resourcesOf } from '#shared/modules/scheduling/appointment.rules.ts';
import { askHolds } from '#shared/transport/server-access.ts';
import type { HoldAnswer, HoldRequest } from '#shared/sync/access-api.ts';
import type { EngineContext } from '../actions.ts';
import { lineOf } from '../enrol/server-remote.ts';
import type { RunningSync } from '../sync/running-sync-state.ts';
import type { ServerLine } from '#shared/transport/server-line.ts';

/** A desk waits no longer for a word of the server: then the booking is tentative. */
const PATIENCE_MS = 3_000;

/**
 * `alone`: there is no server, and no other desk; or nothing is needed that another could take. `held`: the time is this desk's. `unknown`: nobody could be asked. `taken`: another
 * desk has it, whose appointment has not come here yet.
 */
export type HoldOutcome = 'alone' | 'held' | 'unknown' | 'taken';

export interface Holds {
  ask(appointments: readonly Appointment[]): Promise<HoldOutcome>;
  /** They are written: their times are kept until they are over. Soon, and not waited for. */
  keep(appointments: readonly Appointment[]): void;
  /** They were not written as they asked: what they kept before stays theirs. Soon, and not waited for. */
  withdraw(ids: readonly Id[]): void;
}

export function serverHolds(engine: EngineContext, sync: RunningSync): Holds {
  let kept: { readonly of: string; readonly line: ServerLine } | undefined;
  const line = (): ServerLine | undefined => {
    const settings = sync.settings();
    const address = settings?.addresses[sync.state().address];
    if (!settings || !address || settings.server === undefined || settings.credentials.kind !== 'device')
      return undefined;
    const of = `${address.url} ${settings.server}`;
    if (kept?.of !== of)
      kept = { of, line: lineOf(engine, engine.opened().signer, address, settings.server) };
    return kept.line;
  };
  const say = async (request: HoldRequest): Promise<HoldAnswer | undefined> => {
    const to = line();
    if (!to) return undefined;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
      timer.unref();
    });
    const answer = await Promise.race([askHolds(to, request), patience]);
    clearTimeout(timer);
    return answer?.ok ? answer.value : undefined;
  };
  const soon = (request: HoldRequest) => {
    const release = engine.hold();
    // One that is lost ends by itself, or is met as a clash: the answer changes nothing here.
    void say(request).then(release, release);
  };
  return {
    async ask(appointments) {
      const settings = sync.settings();
      if (!settings) return 'alone';
      // Without a provider, a room or a device there is nothing to hold.
      const ask = appointments.filter((one) => resourcesOf(one).length > 0).map(askOf);
      if (ask.length === 0) return 'alone';
      // Nothing is waited for while it is known that nobody answers.
      const { fault, pausedUntilMs } = sync.state();
      if (pausedUntilMs !== undefined || fault?.code === 'remote.unreachable') return 'unknown';
      const first = await say({ ask });
      if (!first) return 'unknown';
      if (first.held) return 'held';
      const free = await givenUp(engine, first.by ?? []);
      if (free.length === 0) return 'taken';
      const second = await say({ release: free, ask });
      return second === undefined ? 'unknown' : second.held ? 'held' : 'taken';
    },
    // Asked for once more: what took too long to write may have ended.
    keep: (appointments) => soon({ ask: appointments.map(askOf), keep: appointments.map(({ id }) => id) }),
    withdraw: (ids) => soon({ withdraw: [...ids] }),
  };
}

function askOf(appointment: Appointment): NonNullable<HoldRequest['ask']>[number] {
  return {
    appointment: appointment.id,
    resources: [...resourcesOf(appointment)],
    ...blockedSpan(appointment),
    ...(appointment.overbooks && { beside: [...appointment.overbooks] }),
  };
}

/**
 * Of those that the server names: what is cancelled or missed by what is known here, perhaps at a desk that was away. Of what was
 * moved it cannot be told here whether it went from this time or to it: whoever moved it asks for its new time, and gives this up.
 */
async function givenUp(engine: EngineContext, ids: readonly Id[]): Promise<Id[]> {
  const read = engine.opened().replica.reader();
  const found = await Promise.all(ids.map((id) => read.get(Appointment, id)));
  return found.flatMap((one) => (one && !keepsTime(one) ? [one.id] : []));
}
