import { fail, ok } from '#shared/kernel/result.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { MRN_PREFIX } from '#shared/modules/patients/registration.rules.ts';
import type { local, LocalProgress } from '#shared/modules/station/local.contract.ts';
import { records } from '#shared/registry.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { checkTrail } from '../audit-check.ts';
import { auditFile } from '../audit-export.ts';
import { lostHead } from '../commands/kept-head.ts';
import { untoldLoss } from '../commands/lost-changes.ts';
import { writeAudit } from '../commands/run-plan.ts';
import { verifyFiles } from '../blobs/verify-files.ts';
import { BESIDE_WORK } from '../interop/import-options.ts';
import type { ImportDesk } from '../interop/import-desk.ts';
import { runRemap } from '../interop/remap-run.ts';
import { openParcel } from '../enrol/parcel.ts';
import { unlockPrivateKey } from '../keys/key-slots.ts';
import { unlockStation } from '../keys/sign-in.ts';
import { readSlotFile } from '../keys/slot-file.ts';
import type { StationKeys } from '../keys/station-keys.ts';
import { lastHeldFiles } from '../sync/held-files.ts';
import { isGuarded, syncStation } from '../sync/sync-station.ts';
import { exportFiles } from './export-files.ts';
import { importTable } from './import-table.ts';
import { writeAuditFile } from './write-audit-file.ts';
import { Followers } from '../followers.ts';

export interface LocalActions {
  readonly actions: ActionHandlers<typeof local>;
  /** The command line is gone: what it has running ends, whole as far as it has come. */
  stop(): void;
}

/** What one command line asks for. */
export function localActions(
  engine: EngineContext,
  keys: StationKeys,
  imports: Pick<ImportDesk, 'runFiles' | 'turn'>,
): LocalActions {
  let running = new AbortController();
  let progress: LocalProgress = { bytes: 0, ofBytes: 0, resources: 0 };
  const followers = new Followers();
  const tell = (now: LocalProgress) => {
    progress = now;
    followers.tell();
  };
  const begin = () => {
    running = new AbortController();
    return running.signal;
  };
  const note = (action: string, userId: string, patientId?: string) =>
    writeAudit(engine, {
      action,
      userId,
      outcome: 'success',
      ...(patientId === undefined ? {} : { patientId }),
    });

  const actions: ActionHandlers<typeof local> = {
    async info() {
      const { replica, facility, device } = engine.opened();
      const slots = readSlotFile(keys.folder.slots);
      const prefix = await replica.reader().counter(MRN_PREFIX);
      return ok({
        version: engine.version,
        facility: facility.name,
        zone: facility.zone,
        device,
        ...(typeof prefix === 'string' ? { mrnPrefix: prefix } : {}),
        ...(slots.ok ? { cipher: slots.value.cipher } : {}),
        logins: slots.ok ? slots.value.slots.map(({ login }) => login) : [],
        patients: await replica.reader().count(Patient, {}),
        notSent: replica.notSent().count,
      });
    },
    async verifyStore({ session }) {
      const release = engine.hold();
      try {
        const store = await engine.opened().replica.verify();
        // Where the records cannot be read, nobody knows which files they name.
        const isReadable = !store.issues.some(({ code }) => code === 'file.damaged');
        const found = await verifyFiles(
          engine.opened(),
          isReadable ? records : [],
          lastHeldFiles(engine.opened().replica)?.all(),
        );
        const slots = readSlotFile(keys.folder.slots);
        // A write-ahead log that was cut short, or left behind when the folder was copied, leaves a sound file without its last changes.
        const read = engine.opened().replica.reader();
        const lost =
          isReadable && slots.ok
            ? ((await lostHead(read, slots.value)) ?? (await untoldLoss(read))?.sequence)
            : undefined;
        const others = [
          ...found.issues,
          ...(lost === undefined ? [] : [{ code: 'audit.kept', sequence: lost }]),
        ];
        await note('station.verifyStore', session.userId);
        const issueCount = store.issueCount + found.issueCount + (lost === undefined ? 0 : 1);
        return ok({
          ...store,
          ok: issueCount === 0,
          files: found.files,
          issueCount,
          issues: [...store.issues, ...others],
        });
      } finally {
        release();
      }
    },
    async verifyAudit({ input: { noted }, session }) {
      const slots = readSlotFile(keys.folder.slots);
      const report = await checkTrail(engine, slots.ok ? slots.value : undefined, noted);
      await note('audit.verify', session.userId);
      return ok(report);
    },
    async exportAudit({ input: { format, path, ...filter }, session }) {
      const { replica, facility } = engine.opened();
      const mayName = session.permissions.has('patient.read');
      const file = auditFile(replica.reader(), filter, { format, zone: facility.zone, mayName });
      const release = engine.hold();
      try {
        const written = await writeAuditFile(path, file.parts, begin());
        if (!written.ok) return written;
        await note('audit.export', session.userId, filter.patientId);
        return ok({ count: file.result().count });
      } finally {
        release();
      }
    },
    async importFiles({ input: { files, source }, session }) {
      const ofBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
      const signal = begin();
      const done = await imports.runFiles(session, files, {
        ...(source === undefined ? {} : { system: source }),
        signal,
        onProgress: ({ read, resources }) =>
          tell({ bytes: read.reduce((sum, bytes) => sum + bytes, 0), ofBytes, resources }),
      });
      return done.ok ? ok({ report: done.value, isStopped: signal.aborted }) : fail(done.error);
    },
    async importTable({ input, session }) {
      const signal = begin();
      const done = await importTable(engine, imports.turn, session, {
        ...input,
        signal,
        onProgress: (rows, of) => tell({ bytes: 0, ofBytes: 0, resources: 0, rows: { done: rows, of } }),
      });
      return done.ok ? ok({ report: done.value, isStopped: signal.aborted }) : done;
    },
    async exportFhir({ input, session }) {
      const { path, patient, sinceMs } = input;
      return exportFiles(engine, session, {
        path,
        ...(patient === undefined ? {} : { patient }),
        ...(sinceMs === undefined ? {} : { sinceMs }),
        signal: begin(),
        onProgress: (done) => tell({ bytes: 0, ofBytes: 0, ...done }),
      });
    },
    async remap({ session }) {
      const signal = begin();
      const report = await runRemap(engine, session, {
        signal,
        ...(engine.host === 'cli' ? {} : { recordsAtOnce: BESIDE_WORK.writesAtOnce }),
      });
      return ok({ ...report, isStopped: signal.aborted });
    },
    async syncOnce({ input, session }) {
      if (!isGuarded(input.url)) return fail({ code: 'sync.notEncrypted' });
      // Written first, so that it is sent with the rest.
      await note('station.syncOnce', session.userId);
      return ok(await syncStation(engine, input));
    },
    async openParcel({ input: { file, path, confirm }, session }) {
      const { folder, keychain } = keys;
      const options = { hasPassedCode: true, keychain };
      const unlocked = await keys.inTurn(() =>
        unlockStation(folder, session.login, confirm, engine.clock, options),
      );
      if (!unlocked.ok) return unlocked;
      const { slot, dataKey } = unlocked.value;
      dataKey.fill(0);
      const privateKey = await unlockPrivateKey(slot, confirm);
      if (!privateKey.ok) return privateKey;
      const opened = await openParcel(file, slot, privateKey.value);
      privateKey.value.fill(0);
      if (!opened.ok) return opened;
      const written = await writeAuditFile(path, linesOf(opened.value.lines), begin());
      if (!written.ok) return written;
      await note('station.openParcel', session.userId);
      return ok({ documents: opened.value.documents });
    },
    async stop() {
      running.abort();
      return ok({});
    },
    progress: (_context, push) =>
      followers.follow(() => {
        push(ok(progress));
      }),
  };
  return { actions, stop: () => running.abort() };
}

async function* linesOf(lines: Buffer): AsyncIterable<string> {
  yield lines.toString('utf8');
}
