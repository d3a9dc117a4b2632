import type { Id } from '#shared/kernel/ids.ts';
import { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import { blockedSpan, keepsTime, resourcesOf } from '#shared/modules/scheduling/appointment.rules.ts';
import type { HoldRequest } from '#shared/sync/access-api.ts';
import type { EngineContext } from '../actions.ts';
import type { RunningSync } from '../sync/running-sync-state.ts';
import { holdLine } from './hold-line.ts';

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
  const { say } = holdLine(engine, sync);
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
