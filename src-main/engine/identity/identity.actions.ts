import { ok } from '#shared/kernel/result.ts';
import { DistinctPatients } from '#shared/modules/identity/distinct-patients.record.ts';
import type { identity } from '#shared/modules/identity/identity.contract.ts';
import { levelOf } from '#shared/modules/identity/likeness.rules.ts';
import { distinctBook } from '#shared/modules/identity/distinct.rules.ts';
import { PatientMerge } from '#shared/modules/identity/patient-merge.record.ts';
import { personBook } from '#shared/modules/identity/person.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { Followers } from '../followers.ts';
import { stackOf } from '../platform/log.ts';
import { momentAt } from '../platform/moment.ts';
import type { ReplicaHolder } from '../replica-holder.ts';
import { findLikelyPairs, type LikelyPair } from './duplicate-pairs.ts';

/** Nobody works through more. */
const MOST_PAIRS = 5_000;

type State =
  | { readonly state: 'never' }
  | { readonly state: 'failed' }
  | { readonly state: 'running'; readonly done: number; readonly total: number }
  | { readonly state: 'done'; readonly at: string; readonly records: number };

/** The sweep for duplicates: one for the station, kept in memory until the replica closes. */
export function identityActions(
  engine: EngineContext,
  holder: Pick<ReplicaHolder, 'onClosing'>,
): ActionHandlers<typeof identity> {
  const followers = new Followers();
  let state: State = { state: 'never' };
  let pairs: readonly LikelyPair[] = [];
  let running: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;
  const become = (next: State) => {
    state = next;
    followers.tell();
  };
  holder.onClosing(async () => {
    running?.stop.abort();
    await running?.ended;
    pairs = [];
    become({ state: 'never' });
  });

  const sweep = async (signal: AbortSignal): Promise<void> => {
    const { replica, facility } = engine.opened();
    become({ state: 'running', done: 0, total: 0 });
    try {
      const found = await findLikelyPairs(replica.reader(), {
        signal,
        most: MOST_PAIRS,
        onProgress: (done, total) => become({ state: 'running', done, total }),
      });
      pairs = found.pairs;
      const { now } = momentAt(engine.clock.nowMs(), facility.zone);
      become({ state: 'done', at: now, records: found.records });
    } catch (error) {
      if (signal.aborted) return; // the replica closes, and with it all that was found
      engine.log.error('identity.sweepFailed', { stack: stackOf(error) });
      become({ state: 'failed' });
    } finally {
      running = undefined;
    }
  };

  return {
    async sweep() {
      if (!running) {
        const stop = new AbortController();
        running = { stop, ended: Promise.resolve() };
        running = { stop, ended: sweep(stop.signal) };
      }
      return ok({});
    },
    sweepState: (_context, push) => followers.follow(() => push(ok(state))),
    async pairs({ input: { limit, offset } }) {
      const read = engine.opened().replica.reader();
      const person = personBook(await read.list(PatientMerge, { where: {} }));
      const areDistinct = distinctBook(await read.list(DistinctPatients, { where: {} }));
      // Nobody has said since that they are one person, or two.
      const open = pairs.filter(({ ids: [one, other] }) => {
        const [a, b] = [person(one), person(other)];
        return a.survivorId !== b.survivorId && !areDistinct(a.memberIds, b.memberIds);
      });
      const rows = await Promise.all(
        open.slice(offset, offset + limit).map(async ({ ids, likeness }) => {
          const [first, second] = await Promise.all(ids.map((id) => read.get(Patient, id)));
          const { bits, findings } = likeness;
          return first && second
            ? [
                {
                  patients: [first, second] as [Patient, Patient],
                  likeness: { bits, level: levelOf(bits), findings },
                },
              ]
            : [];
        }),
      );
      return ok({ count: open.length, rows: rows.flat() });
    },
  };
}
