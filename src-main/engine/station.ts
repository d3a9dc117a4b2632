import type { Dispatcher } from '#shared/kernel/port.ts';
import type { Session } from '#shared/kernel/session.ts';
import program from '../../package.json' with { type: 'json' };
import type { EngineContext, Host } from './actions.ts';
import { byChannel, domainHandlers } from './channel-handlers.ts';
import { scheduleOf, type BackupSchedule } from './backup/backup-plan.ts';
import { scheduledBackups, type ScheduledBackups } from './backup/scheduled-backups.ts';
import { headKeeper } from './commands/kept-head.ts';
import { arrivals, type Arrivals } from './enrol/first-sync.ts';
import { keepNumbers } from './enrol/prefix-leases.ts';
import { keepServerWord } from './enrol/server-word.ts';
import { watchRevocation } from './enrol/revocation.ts';
import { finishWipe } from './enrol/revoked-folder.ts';
import { staffKeyFollower } from './follow-staff-keys.ts';
import { connectionSeat, type ConnectionSeat } from './connection.ts';
import { createDispatcher, type DomainHandler, type ServiceHandler } from './dispatcher.ts';
import { documentStation } from './documents/documents.actions.ts';
import { hostingDesk } from './hosting/hosting.actions.ts';
import { runServerProcess, type RunServer } from './hosting/server-process.ts';
import { importDesk } from './interop/import-desk.ts';
import { keepTentative } from './scheduling/settle-tentative.ts';
import { serverHolds } from './scheduling/holds.ts';
import { schedulingActions } from './scheduling/scheduling.actions.ts';
import { serialQueue } from './commands/serial-queue.ts';
import { systemTimers, type IdleLockParts } from './idle-lock.ts';
import type { KeychainBinding } from './keys/keychain-binding.ts';
import { atDesk, atDeskOrLocked, comings, leaveAll, leaveWindow, onLeaving } from './leaving.ts';
import { isSetUp, stationFolder } from './keys/station-folder.ts';
import type { StationKeys } from './keys/station-keys.ts';
import { localActions } from './local/local.actions.ts';
import { systemClock, type Clock } from './platform/clock.ts';
import { systemIds, type Ids } from './platform/ids.ts';
import { stackOf, stderrLog, type Log } from './platform/log.ts';
import { printQueue } from './print/print-queue.ts';
import { cupsPrinters, type Printers } from './print/printers.ts';
import { replicaHolder } from './replica-holder.ts';
import { servicesOf } from './station-services.ts';
import { sessionActions } from './session.actions.ts';
import { stationSessions, type Sessions } from './sessions.ts';
import { followBeyond } from './sync/beyond.ts';
import { clockCheck } from './sync/clock-check.ts';
import { networkActions } from './referrals/network.actions.ts';
import { syncActions } from './sync/sync.actions.ts';
import { runningFiles, type RunningFiles } from './sync/running-files.ts';
import { serverClaims } from './messages/claims.ts';
import { messageSender, type MessageSender } from './messages/message-sender.ts';
import { messagesActions } from './messages/messages.actions.ts';
import { messageSetupActions } from './messages/message-setup.actions.ts';
import { serverSending } from './messages/server-sending.ts';
import { runningSync } from './sync/running-sync.ts';
import type { RunningSync } from './sync/running-sync-state.ts';
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
  /** How the server of a small clinic is run here, where it is asked for. By default as a process of Node's. */
  readonly runServer?: RunServer;
  /** Milliseconds that only go forward, by which the line to the server is waited for: a test's go faster. */
  readonly elapsedMs?: () => number;
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
  readonly sender: MessageSender;
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
  const sync = runningSync(engine, holder, {
    isAutomatic,
    arriving,
    ...(options.elapsedMs && { elapsedMs: options.elapsedMs }),
  });
  const files = runningFiles(engine, holder, sync, { dataDir, isAutomatic });
  const clocks = clockCheck(engine, () => sync.servers()?.skew());
  const keys: StationKeys = { folder, keychain: options.keychain, inTurn: serialQueue() };
  finishWipe(folder);
  keepNumbers(engine, holder, sync);
  followBeyond(engine, holder, sync);
  keepServerWord(engine, holder, sync);
  const holds = serverHolds(engine, sync);
  keepTentative(engine, holder, sync, holds);
  const server = serverSending(engine, sync);
  const sender = messageSender(engine, holder, serverClaims(engine, sync), { isAutomatic, server });
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
  const coming = comings();
  // A station in the making has its replica before its keys: there is nothing yet that could be restored.
  const isMade = () => holder.current() !== undefined && isSetUp(folder);
  const backups = scheduledBackups(engine, folder, isMade, {
    schedule: options.backups ?? (host === 'cli' ? undefined : scheduleOf(process.env, engine.log)),
    isAutomatic: options.backups !== undefined || host !== 'cli',
  });
  const hosting = hostingDesk({
    engine,
    holder,
    dataDir,
    sync,
    run: options.runServer ?? runServerProcess,
    isAutomatic,
  });
  const printers = options.printers ?? cupsPrinters();
  const papers = printQueue(printers);
  const shared = servicesOf(engine, holder, keys, {
    imports,
    documents,
    backups,
    printers,
    papers,
    scheduling: schedulingActions(engine, holds),
    messages: messagesActions(sender),
    messageSetup: messageSetupActions({ engine, keys, sync, server, sender }),
    hosting: hosting.actions,
    sync: syncActions({ engine, keys, sync, files, clocks }, (listener) => holder.onCommitted(listener)),
    network: networkActions(engine, sync),
    files,
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
    sender,
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
        holds,
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
        request: (channel, input) => coming.note(channel, dispatcher.request(channel, input)),
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
      await coming.settled();
      await arriving.stop();
      await revocation.settled();
      await backups.stop();
      await heads.stop();
      await sender.stop();
      await holder.close();
      files.stop();
      sync.stop();
      await hosting.close();
    },
  };
}
