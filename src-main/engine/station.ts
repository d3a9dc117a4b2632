import type { Dispatcher } from '#shared/kernel/port.ts';
import type { Session } from '#shared/kernel/session.ts';
import program from '../../package.json' with { type: 'json' };
import type { EngineContext, Host } from './actions.ts';
import { byChannel, domainHandlers, type Services } from './channel-handlers.ts';
import { scheduleOf, type BackupSchedule } from './backup/backup-plan.ts';
import { backupsActions } from './backup/backups.actions.ts';
import { scheduledBackups, type ScheduledBackups } from './backup/scheduled-backups.ts';
import { headKeeper } from './commands/kept-head.ts';
import { arrivals, type Arrivals } from './enrol/first-sync.ts';
import { keepNumbers } from './enrol/prefix-leases.ts';
import { watchRevocation } from './enrol/revocation.ts';
import { finishWipe } from './enrol/revoked-folder.ts';
import { staffKeyFollower } from './follow-staff-keys.ts';
import { connectionSeat, type ConnectionSeat } from './connection.ts';
import { createDispatcher, type DomainHandler, type ServiceHandler } from './dispatcher.ts';
import { photoActions } from './photos/photos.actions.ts';
import { documentStation, type DocumentStation } from './documents/documents.actions.ts';
import { exportActions } from './interop/exports.actions.ts';
import { importDesk, type ImportDesk } from './interop/import-desk.ts';
import { serialQueue } from './commands/serial-queue.ts';
import { systemTimers, type IdleLockParts } from './idle-lock.ts';
import { auditActions } from './audit.actions.ts';
import type { KeychainBinding } from './keys/keychain-binding.ts';
import { atDesk, atDeskOrLocked, leaveAll, leaveWindow, onLeaving } from './leaving.ts';
import { isSetUp, stationFolder } from './keys/station-folder.ts';
import type { StationKeys } from './keys/station-keys.ts';
import { staffActions } from './staff.actions.ts';
import { localActions } from './local/local.actions.ts';
import { systemClock, type Clock } from './platform/clock.ts';
import { systemIds, type Ids } from './platform/ids.ts';
import { stackOf, stderrLog, type Log } from './platform/log.ts';
import { printActions } from './print/prints.actions.ts';
import { printQueue, type PrintQueue } from './print/print-queue.ts';
import { cupsPrinters, type Printers } from './print/printers.ts';
import { replicaHolder, type ReplicaHolder } from './replica-holder.ts';
import { sessionActions } from './session.actions.ts';
import { stationSessions, type Sessions } from './sessions.ts';
import { stationActions } from './station.actions.ts';
import { clockCheck } from './sync/clock-check.ts';
import { syncActions } from './sync/sync.actions.ts';
import { runningFiles, type RunningFiles } from './sync/running-files.ts';
import { runningSync, type RunningSync } from './sync/running-sync.ts';
import { watchQuery } from './store/live-queries.ts';
import type { Cipher } from './store/sqlite-file.ts';
import { watchIdle } from './window-idle.ts';

export interface StationOptions {
  readonly dataDir: string;
  readonly host: Host;
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly log?: Log;
  /** The operating system's keychain, where the host has a real one. */
  readonly keychain?: KeychainBinding;
  /** By default what this machine's print commands offer. */
  readonly printers?: Printers;
  /** Minutes without a hand on it after which a window locks. False: never, as at the command line, which nobody leaves open. */
  readonly autoLock?: boolean;
  /** Of the idle lock. */
  readonly timers?: Pick<IdleLockParts, 'monotonicMs' | 'later'>;
  /**
   * Where the station backs itself up to while someone works there, whatever is set at the desk. By default what
   * FIELDWARD_BACKUP_TO names. At the command line nothing runs by itself unless this is given.
   */
  readonly backups?: BackupSchedule;
  /** Whether the station keeps itself and its server the same. By default not at the command line, where it is asked to. */
  readonly syncs?: boolean;
  /** Of a replica that is made here; one that exists keeps its own. */
  readonly cipher?: Cipher;
  /** Whether RxDB's collections are opened over the replica. By default not at the command line, which nobody watches. */
  readonly live?: boolean;
  /** Parse handlers' answers too: for tests. */
  readonly checksOutput?: boolean;
}

/** One window's way to the engine. */
export interface Connection extends Dispatcher {
  /** The window is gone: whoever sat there has left, and the replica closes behind the last. */
  close(): void;
  /** Who sits there. */
  session(): Session | undefined;
}

export interface Station {
  readonly engine: EngineContext;
  readonly sessions: Sessions;
  readonly backups: ScheduledBackups;
  readonly sync: RunningSync;
  readonly files: RunningFiles;
  /** What is still on its way to a station that was just enrolled. */
  readonly arriving: Arrivals;
  /** @param options.isLocal for the command line, which is offered more and which nobody leaves open */
  connect(options?: { readonly isLocal?: boolean }): Connection;
  /** Ends every connection and closes the replica, after running commands have ended. */
  close(): Promise<void>;
}

/** The engine of one data folder. Opens nothing yet: until someone signs in only the slot file is read. */
export async function openStation(options: StationOptions): Promise<Station> {
  const {
    dataDir,
    host,
    clock = systemClock,
    ids = systemIds,
    cipher = 'sqlcipher',
    checksOutput = false,
  } = options;
  const folder = stationFolder(dataDir);
  const log = options.log ?? stderrLog(clock);
  const holder = replicaHolder({
    clock,
    live: options.live ?? host !== 'cli',
    onIndexing: (indexes) => log.info('store.indexing', { indexes }),
  });
  const engine: EngineContext = {
    clock,
    ids,
    log,
    host,
    version: program.version,
    settled: () => holder.settled(),
    rewritings: () => holder.rewritings(),
    opened: () => {
      const opened = holder.current();
      if (!opened) throw new Error('the replica is closed');
      return opened;
    },
    hold: () => holder.hold(),
    doubtedClock: () => clocks.doubted(),
  };
  const arriving = arrivals(engine);
  const isAutomatic = options.syncs ?? host !== 'cli';
  const sync = runningSync(engine, holder, { isAutomatic, arriving });
  const files = runningFiles(engine, holder, sync, { dataDir, isAutomatic });
  const clocks = clockCheck(engine, () => sync.servers()?.skew());
  const keys: StationKeys = { folder, keychain: options.keychain, inTurn: serialQueue() };
  finishWipe(folder);
  keepNumbers(engine, holder, sync);
  const revocation = watchRevocation({
    engine,
    holder,
    folder,
    sync,
    leave: () => leaveAll(engine, keys, seats),
  });
  const sessions = stationSessions(engine, holder, keys, cipher, arriving, revocation);
  const domain = domainHandlers<DomainHandler>();
  const imports = importDesk(engine);
  const documents = documentStation(engine, files);
  const connections = new Set<Connection>();
  const seats = new Set<ConnectionSeat>();
  // A station in the making has its replica before its keys: there is nothing yet that could be restored.
  const isMade = () => holder.current() !== undefined && isSetUp(folder);
  const backups = scheduledBackups(engine, folder, isMade, {
    schedule: options.backups ?? (host === 'cli' ? undefined : scheduleOf(process.env, engine.log)),
    isAutomatic: options.backups !== undefined || host !== 'cli',
  });
  const printers = options.printers ?? cupsPrinters();
  const papers = printQueue(printers);
  const shared = servicesOf(engine, holder, keys, {
    imports,
    documents,
    backups,
    printers,
    papers,
    files,
    sync: syncActions({ engine, sync, files, clocks }, (listener) => holder.onCommitted(listener)),
  });
  const staffKeys = staffKeyFollower(engine, holder, keys);
  const heads = headKeeper(() => holder.current(), folder.slots, engine.log);
  holder.onCommitted(() => {
    backups.committed();
    heads.committed();
    sync.committed();
  });

  return {
    engine,
    sessions,
    backups,
    sync,
    files,
    arriving,
    connect({ isLocal = false } = {}) {
      const seat = connectionSeat();
      seats.add(seat);
      onLeaving(seat, atDesk, (userId) => {
        const isElsewhere = [...connections].some((other) => other.session()?.userId === userId);
        if (isElsewhere) return;
        imports.forget(userId);
        documents.forgetUploads(userId);
      });
      // A screen that is locked is still somebody's: what a printer refused is told when they are back.
      onLeaving(seat, atDeskOrLocked, (userId) => papers.forgetAllOf(userId));
      const isWatched = !isLocal && (options.autoLock ?? host !== 'cli');
      const idle = isWatched ? watchIdle(engine, keys, seat, options.timers ?? systemTimers) : undefined;
      const local = localActions(engine, keys, imports);
      const stopRenewing = staffKeys.onStaffChanged(() => {
        sessions.renew(seat).catch((error: unknown) => {
          // Whoever has left meanwhile has closed the replica under the question.
          if (seat.now().state === 'taken') engine.log.error('session.renew', { stack: stackOf(error) });
        });
      });
      const dispatcher = createDispatcher({
        onActivity: () => idle?.touch(),
        isLocal,
        engine,
        seat,
        domain,
        services: byChannel<ServiceHandler>({
          ...shared,
          local: local.actions,
          session: sessionActions(engine, sessions, keys, seat),
        }),
        watchQuery: (query) => watchQuery(engine.opened().replica, query),
        checksOutput,
      });
      const connection: Connection = {
        ...dispatcher,
        session: () => {
          const now = seat.now();
          return now.state === 'taken' ? now.session : undefined;
        },
        close: () => {
          seats.delete(seat);
          connections.delete(connection);
          local.stop();
          idle?.stop();
          stopRenewing();
          leaveWindow(engine, keys, seat);
        },
      };
      connections.add(connection);
      return connection;
    },
    async close() {
      for (const connection of connections) connection.close();
      await arriving.stop();
      await revocation.settled();
      await backups.stop();
      await heads.stop();
      await holder.close();
      files.stop();
      sync.stop();
    },
  };
}

/** One of each for all windows; only the session's, and the command line's, are a window's own. */
function servicesOf(
  engine: EngineContext,
  holder: ReplicaHolder,
  keys: StationKeys,
  {
    imports,
    documents,
    backups,
    printers,
    papers,
    files,
    sync,
  }: {
    readonly imports: ImportDesk;
    readonly documents: DocumentStation;
    readonly backups: ScheduledBackups;
    readonly printers: Printers;
    readonly papers: PrintQueue;
    readonly files: RunningFiles;
    readonly sync: Services['sync'];
  },
): Omit<Services, 'session' | 'local'> {
  return {
    station: stationActions(engine, holder, keys),
    patients: {},
    consents: {},
    photos: photoActions(engine, files),
    chart: {},
    allergies: {},
    documents: documents.actions,
    history: {},
    reviews: {},
    drafts: {},
    imports: imports.imports,
    tables: imports.tables,
    exports: exportActions(engine),
    cards: {},
    prints: printActions(engine, printers, papers),
    staff: staffActions(engine, holder, keys),
    settings: {},
    audit: auditActions(engine, keys),
    backups: backupsActions(engine, backups, keys),
    sync,
  };
}
