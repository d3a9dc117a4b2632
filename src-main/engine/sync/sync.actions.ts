import { fail, ok } from '#shared/kernel/result.ts';
import type { sync as syncContract } from '#shared/modules/sync/sync.contract.ts';
import { Device } from '#shared/modules/station/device.record.ts';
import { records } from '#shared/registry.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { writeAudit } from '../commands/run-plan.ts';
import { enrolTarget } from '../enrol/enrol-target.ts';
import { joinServer } from '../enrol/join-server.ts';
import { stationCode } from '../enrol/station-code.ts';
import type { StationKeys } from '../keys/station-keys.ts';
import { momentAt } from '../platform/moment.ts';
import { stackOf } from '../platform/log.ts';
import { recordsByType } from '../store/record-indexes.ts';
import type { ClockCheck } from './clock-check.ts';
import type { RunningFiles } from './running-files.ts';
import { restampAhead } from './restamp.ts';
import type { RunningSync } from './running-sync-state.ts';
import { changeServerSettings } from './server-settings.ts';
import { diagnosticsOf } from './sync-diagnostics.ts';
import { syncStatusOf } from './sync-status.ts';
import { isGuarded } from './sync-station.ts';

const TELL_EVERY_MS = 250;
const MOST_SHARE = 20;
const MOST_LISTED = 100;

export interface SyncServices {
  readonly engine: EngineContext;
  readonly keys: StationKeys;
  readonly sync: RunningSync;
  readonly files: RunningFiles;
  readonly clocks: ClockCheck;
}

export function syncActions(
  { engine, keys, sync, files, clocks }: SyncServices,
  onCommitted: (listener: () => void) => () => void,
): ActionHandlers<typeof syncContract> {
  const byType = recordsByType(records);
  return {
    status: (_context, push) => {
      let timer: NodeJS.Timeout | undefined;
      let isStopped = false;
      let tookMs = 0;
      const tell = () => {
        timer = undefined;
        try {
          const beganMs = performance.now();
          push(ok(syncStatusOf({ engine, sync, files, clocks })));
          tookMs = performance.now() - beganMs;
        } catch (error) {
          // Whoever has left meanwhile has closed the replica under the question.
          if (!isStopped) engine.log.error('sync.status', { stack: stackOf(error) });
        }
      };
      const later = () => {
        // Where very much waits, counting it takes its time: the desk has the most of it.
        const afterMs = Math.max(TELL_EVERY_MS, MOST_SHARE * tookMs);
        timer ??= setTimeout(() => void engine.settled().then(() => isStopped || tell()), afterMs);
      };
      const stops = [sync.onChange(later), files.onChange(later), onCommitted(later)];
      tell();
      return () => {
        isStopped = true;
        for (const stop of stops) stop();
        clearTimeout(timer);
      };
    },
    async now({ session }) {
      if (!sync.settings()) return fail({ code: 'sync.noServer' });
      if (sync.state().pausedUntilMs !== undefined) return fail({ code: 'sync.paused' });
      const release = engine.hold();
      try {
        // Written first, so that it is sent with the rest.
        await writeAudit(engine, { action: 'sync.now', userId: session.userId, outcome: 'success' });
        const done = await sync.now();
        if (!done) return fail({ code: 'sync.noServer' });
        const { notTaken: _notTaken, ...counts } = done;
        const sent = counts.fault ? undefined : await files.now();
        return ok({
          ...counts,
          notSent: engine.opened().replica.notSent().count,
          ...(sent && { files: sent }),
        });
      } finally {
        release();
      }
    },
    async pause({ input: { minutes }, session, nowMs }) {
      if (!sync.settings()) return fail({ code: 'sync.noServer' });
      const pause = minutes === undefined ? {} : { untilMs: nowMs + minutes * 60_000 };
      await changeServerSettings(
        engine,
        session.userId,
        'sync.pause',
        (before) => before && { ...before, pause },
      );
      return ok({});
    },
    async resume({ session }) {
      await changeServerSettings(engine, session.userId, 'sync.resume', (before) => {
        if (!before) return before;
        const { pause: _pause, ...rest } = before;
        return rest;
      });
      return ok({});
    },
    async join({ input, session }) {
      const target = enrolTarget(input);
      return target.ok ? joinServer(engine, session.userId, target.value) : target;
    },
    async code({ input: { confirm, label }, session }) {
      const made = await stationCode(engine, keys, sync, session, confirm, label);
      if (made.ok)
        await writeAudit(engine, { action: 'sync.code', userId: session.userId, outcome: 'success' });
      return made;
    },
    async setServer({ input: { addresses, account }, session }) {
      if (addresses.some(({ url }) => !isGuarded(url))) return fail({ code: 'sync.notEncrypted' });
      if (!account && sync.settings()?.server === undefined) return fail({ code: 'sync.notEnrolled' });
      await changeServerSettings(engine, session.userId, 'sync.setServer', (before) => ({
        ...(account ? {} : before),
        addresses,
        credentials: account ? { kind: 'account', ...account } : { kind: 'device' },
      }));
      return ok({});
    },
    async removeServer({ session }) {
      await changeServerSettings(engine, session.userId, 'sync.removeServer', () => undefined);
      return ok({});
    },
    async held() {
      const { remote } = engine.opened().replica;
      return ok(
        remote.heldBack(MOST_LISTED).flatMap(({ id, held: { code, reason } }) => {
          const compartment = byType.get(id.slice(0, id.indexOf(':')))?.compartment;
          if (!compartment) return [];
          const patientId = remote.states(compartment, [id]).get(id)?.envelope.patientId;
          return [
            {
              id,
              compartment,
              code,
              ...(patientId !== undefined && { patientId }),
              ...(reason !== undefined && { reason }),
            },
          ];
        }),
      );
    },
    async stations() {
      const { replica, facility, device: own } = engine.opened();
      const found = await replica.reader().list(Device, { where: {}, limit: 1_000 });
      const seen = sync.seen();
      return ok(
        found
          .filter(({ device }) => device !== own)
          .map(({ device, label }) => {
            const seenMs = seen.get(device);
            return {
              device,
              ...(label !== undefined && { label }),
              ...(seenMs !== undefined && { lastSeenAt: momentAt(seenMs, facility.zone).now }),
            };
          }),
      );
    },
    async confirmClock({ session }) {
      clocks.confirm();
      await writeAudit(engine, { action: 'sync.confirmClock', userId: session.userId, outcome: 'success' });
      sync.changed();
      return ok({});
    },
    async restamp({ session }) {
      const done = await restampAhead(engine, clocks, session.userId);
      return done.ok ? ok({ documents: done.value }) : done;
    },
    async diagnostics() {
      return ok({ text: diagnosticsOf({ engine, sync, files, clocks }) });
    },
  };
}
