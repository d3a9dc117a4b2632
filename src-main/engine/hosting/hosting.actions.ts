import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { hosting as contract, HostingStatus } from '#shared/modules/hosting/hosting.contract.ts';
import { Device } from '#shared/modules/station/device.record.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { checkPassword } from '../keys/password.rules.ts';
import { stackOf } from '../platform/log.ts';
import type { ReplicaHolder } from '../replica-holder.ts';
import type { RunningSync } from '../sync/running-sync-state.ts';
import { changeServerSettings, type ServerSettings } from '../sync/server-settings.ts';
import { Followers } from '../followers.ts';
import { changeHostingSettings, hostingSettingsNow, type HostingSettings } from './hosting-settings.ts';
import { hostedServer } from './hosted-server.ts';
import { ADMINISTRATOR, joinOwn, sendNow, sentFirst } from './join-own-server.ts';
import type { RunServer } from './server-process.ts';

const MOST_STATIONS = 1_000;
/** As a server that listens everywhere is reached from its own machine. */
const LOOPBACK = '127.0.0.1';

export interface Hosting {
  readonly actions: ActionHandlers<typeof contract>;
  /** Ends the server with the station. */
  close(): Promise<void>;
}

export interface HostingParts {
  readonly engine: EngineContext;
  readonly holder: ReplicaHolder;
  readonly dataDir: string;
  readonly sync: Pick<RunningSync, 'settings' | 'onChange'>;
  readonly run: RunServer;
  /** False at the command line: nothing is done there that was not asked for. */
  readonly isAutomatic: boolean;
}

/**
 * The server of a small clinic beside the station: started with it by the first who signs in, and running from then on,
 * whoever locks or leaves, until the station ends.
 */
export function hostingDesk({ engine, holder, dataDir, sync, run, isAutomatic }: HostingParts): Hosting {
  const server = hostedServer(run, engine.log);
  const followers = new Followers();
  server.onChange(() => followers.tell());
  sync.onChange(() => followers.tell());

  /** Somebody has asked for it, and it is not joined yet: until then there is none. */
  let isBeginning = false;
  const settings = () => {
    const opened = holder.current();
    return opened && hostingSettingsNow(opened.replica, opened.device);
  };
  /** It runs, and a kill came before this station had joined it: it is nobody's yet. */
  const isUnjoined = () =>
    server.state().kind === 'running' && settings()?.isOn === true && sync.settings() === undefined;
  const start = ({ device, port, address, key, adminPassword }: HostingSettings) =>
    server.start({
      folder: join(dataDir, `server-${device}`),
      key,
      adminPassword,
      port,
      addresses: port === 0 ? [] : [urlOf(address, port)],
    });
  const stopFollowing = holder.onOpened(() => {
    followers.tell();
    const kept = settings();
    if (isAutomatic && kept?.isOn && server.state().kind === 'off') void start(kept);
  });

  async function status(): Promise<HostingStatus> {
    const { replica, device } = engine.opened();
    const kept = settings();
    const own = sync.settings();
    const state = isBeginning || isUnjoined() ? ({ kind: 'off' } as const) : server.state();
    const devices = await replica.reader().list(Device, { where: {}, limit: MOST_STATIONS });
    return {
      state: state.kind,
      machine: [...machineAddresses()],
      hasOther: own !== undefined && !isAt(own, kept),
      others: devices.filter((one) => one.device !== device).length,
      ...(state.kind === 'failed' && { fault: state.code }),
      ...(state.kind === 'running' &&
        kept && { url: urlOf(kept.address, kept.port), fingerprint: state.fingerprint }),
    };
  }

  const withdraw = async (userId: string): Promise<void> => {
    await changeHostingSettings(engine, userId, 'hosting.stop', (kept) => kept && { ...kept, isOn: false });
    await server.stop();
  };

  /** A server that its own station cannot join is none. */
  async function joining<T extends Result<unknown, unknown>>(
    userId: string,
    join: () => Promise<T>,
  ): Promise<T> {
    try {
      const joined = await join();
      if (!joined.ok) await withdraw(userId);
      return joined;
    } catch (error) {
      await withdraw(userId);
      throw error;
    }
  }

  const actions: ActionHandlers<typeof contract> = {
    status: (_context, push) => {
      let isStopped = false;
      const tell = () => {
        const asked = holder.rewritings();
        void status()
          .then((now) => isStopped || push(ok(now)))
          .catch((error: unknown) => {
            // Whoever has left meanwhile has closed the replica under the question; one that gets a new key is asked again.
            if (!isStopped && !holder.isRewriting() && holder.rewritings() === asked)
              engine.log.error('hosting.status', { stack: stackOf(error) });
          });
      };
      const stop = followers.follow(tell);
      return () => {
        isStopped = true;
        stop();
      };
    },
    async start({ input: { port, address, adminPassword }, session: { userId } }) {
      const { device, facility } = engine.opened();
      if (!isBeginning && isUnjoined()) await server.stop(); // begun again, over the same folder and key
      if (isBeginning || sync.settings() !== undefined || server.state().kind !== 'off')
        return fail({ code: 'hosting.hasServer' });
      const allowed = checkPassword(adminPassword, [ADMINISTRATOR, facility.name]);
      if (!allowed.ok) return allowed;
      // What a server that ran here before has is opened again.
      const before = settings();
      const key = before?.key ?? randomBytes(32).toString('hex');
      const asked: HostingSettings = { device, isOn: false, port, address, key, adminPassword };
      const release = engine.hold();
      isBeginning = true;
      try {
        // Kept before anything is written under it.
        if (!before) await changeHostingSettings(engine, userId, 'hosting.prepare', () => asked);
        const started = await start(asked);
        if (!started.ok) {
          await server.stop();
          return started;
        }
        const listening = started.value;
        const kept = { ...asked, isOn: true, port: Number(new URL(listening.url).port) };
        const joined = await joining(userId, async () => {
          await changeHostingSettings(engine, userId, 'hosting.start', () => kept);
          return joinOwn(engine, userId, listening, adminPassword);
        });
        if (joined.ok && !isAutomatic) await sendNow(engine, listening, joined.value.server);
        if (joined.ok && isAutomatic) await sentFirst(() => holder.current(), sync);
        if (!joined.ok) return joined;
        return ok({ url: urlOf(address, kept.port), fingerprint: listening.fingerprint });
      } finally {
        isBeginning = false;
        followers.tell();
        release();
      }
    },
    async stop({ session: { userId } }) {
      const isOwn = isAt(sync.settings(), settings());
      await withdraw(userId);
      if (isOwn) await changeServerSettings(engine, userId, 'sync.removeServer', () => undefined);
      return ok({});
    },
  };
  return {
    actions,
    async close() {
      stopFollowing();
      await server.stop();
    },
  };
}

/** Whether the station's server is the one that it runs. */
function isAt(server: ServerSettings | undefined, hosting: HostingSettings | undefined): boolean {
  const [nearest] = server?.addresses ?? [];
  if (!nearest || !hosting) return false;
  const { hostname, port } = new URL(nearest.url);
  return hostname === LOOPBACK && Number(port) === hosting.port;
}

function urlOf(address: string, port: number): string {
  return `https://${address}:${port}`;
}

/** By which other machines may reach this one. */
function machineAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((ones) =>
    (ones ?? []).flatMap(({ address, family, internal }) => (internal || family !== 'IPv4' ? [] : [address])),
  );
}
