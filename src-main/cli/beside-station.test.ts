/** In one file, though long: each opens a station of its own and asks it by the same few helpers. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { VERBS } from './program.ts';
import { findStation } from '#engine/local/find-station.ts';
import { localFolder } from '#engine/local/local-address.ts';
import { Cleanups, setUpStation, temporaryDataDir, TEST_PASSWORD } from '#engine/station-testing.ts';
import type { ExportManifest } from '#shared/modules/exports/export-manifest.rules.ts';
import type { ImportReport } from '#shared/modules/imports/import-report.rules.ts';
import type { ImportProgress } from '#shared/modules/imports/imports.contract.ts';
import { contracts } from '#shared/registry.ts';
import { connectPort } from '#shared/kernel/port.ts';
import { run } from './cli-testing.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const STATION = fileURLToPath(new URL('../engine/local/station.process.ts', import.meta.url));

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

async function aStation(dataDir = temporaryDataDir(cleanups)): Promise<string> {
  const { station, client } = await setUpStation(cleanups, { dataDir });
  await client.request(contracts.patients.register, {
    name: [{ family: 'Odhiambo', given: ['Grace'] }],
    gender: 'female',
    birthDate: '1987-04-02',
  });
  await station.close();
  return dataDir;
}

interface Opened {
  readonly said: string;
  readonly child: ChildProcess;
  close(): Promise<void>;
}

/** A station open in a process of its own. */
async function open(dataDir: string): Promise<Opened> {
  const child = spawn(process.execPath, [STATION, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const close = async () => {
    child.stdin.end();
    await exited;
  };
  cleanups.add(close);
  const [said] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), exited])) as [
    string,
  ];
  return { said, child, close };
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The program itself, as a person starts it. */
function begin(args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, FIELDWARD_PASSWORD: TEST_PASSWORD },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, out, err }));
  return { child, ended };
}

/** Ctrl-C in the middle of an export: the station is held there, so that it is not over before. */
async function stoppedMidway(station: ChildProcess, files: string, on: readonly string[]): Promise<Ended> {
  const isBegun = () => readdirSync(files).some((name) => name.startsWith('stopped.part-'));
  for (;;) {
    const stopped = begin(['export', 'fhir', '--out', join(files, 'stopped'), ...on]);
    const isOver = () => existsSync(join(files, 'stopped'));
    await vi.waitUntil(() => isBegun() || isOver(), { timeout: 60_000, interval: 1 });
    station.kill('SIGSTOP');
    const isMidway = isBegun();
    if (isMidway) stopped.child.kill('SIGINT');
    await pause(200); // for it to ask
    station.kill('SIGCONT');
    const ended = await stopped.ended;
    // It was over all the same, before the station stood still: the program had nothing left to ask, and ended by the signal.
    const isLate = ended.code === 0 || ended.code === null;
    if (isMidway && !isLate) return ended;
    rmSync(join(files, 'stopped'), { recursive: true, force: true });
  }
}

/** The same in this process: it is the station that is another's. */
const cli = (args: readonly string[], env: { readonly [name: string]: string } = {}) =>
  run(args, { FIELDWARD_PASSWORD: TEST_PASSWORD, ...env });

/** Every verb of the command line on a station. A sync server and a backup that is checked have places of their own. */
async function leaves(): Promise<readonly string[]> {
  const program = new Command();
  const context = { env: {}, out: () => undefined, err: () => undefined, askHidden: async () => '' };
  for (const load of Object.values(VERBS)) (await load()).register(program, context);
  const named = (command: Command, before: string): readonly string[] =>
    command.commands.length === 0
      ? [before]
      : command.commands.flatMap((child) => named(child, `${before} ${child.name()}`.trim()));
  return named(program, '').filter((verb) => !verb.startsWith('server ') && verb !== 'verify backup');
}

/** More than any machine takes in between the first transaction that is told and the signal that answers it. */
const MANY = 15_000;

/** Another window of the same person. */
async function watchImports(data: string) {
  const port = await findStation(data);
  if (!port) throw new Error('the station is not found');
  const client = connectPort(port);
  cleanups.add(() => client.close());
  const signedIn = await client.request(contracts.session.signIn, {
    login: 'admin',
    password: TEST_PASSWORD,
  });
  if (!signedIn.ok) throw new Error(signedIn.error.code);
  let told: readonly ImportProgress[] = [];
  let check: (() => void) | undefined;
  client.subscribe(contracts.imports.progress, {}, (now) => {
    if (now.ok) told = now.value;
    check?.();
  });
  const until = (isSo: () => boolean) =>
    new Promise<void>((resolve) => {
      check = () => void (isSo() && resolve());
      check();
    });
  const seen = new Set<string>();
  return {
    /** Resolves when one that was not seen before has written something. */
    begun: () =>
      until(() => {
        const fresh = told.find(
          ({ id, state, resources }) => state === 'running' && resources > 0 && !seen.has(id),
        );
        if (fresh) seen.add(fresh.id);
        return fresh !== undefined;
      }),
    ended: () => until(() => told.every(({ state }) => state !== 'running')),
  };
}

function people(count: number, folder: string): string {
  const path = join(folder, 'people.ndjson');
  const lines = Array.from({ length: count }, (_, index) =>
    JSON.stringify({ resourceType: 'Patient', id: `p${index}`, name: [{ family: 'Auma' }] }),
  );
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** A document of one of them. */
function letter(folder: string): string {
  const path = join(folder, 'letter.ndjson');
  const attachment = {
    contentType: 'application/pdf',
    data: Buffer.from('%PDF-1.7 Dear colleague').toString('base64'),
  };
  const document = {
    resourceType: 'DocumentReference',
    id: 'd1',
    status: 'current',
    subject: { reference: 'Patient/p1' },
    content: [{ attachment }],
  };
  writeFileSync(path, `${JSON.stringify(document)}\n`);
  return path;
}

describe('beside an open station', () => {
  it('finds, verifies, imports, exports and lists, several at once, each with a sign-in of its own', async () => {
    const data = await aStation();
    expect((await open(data)).said).toBe('ready');
    const on = ['--data', data, '--json'];
    const [found, listed] = await Promise.all([cli(['find', 'grace', ...on]), cli(['staff', 'list', ...on])]);
    expect(found.err).toBe('');
    expect(JSON.parse(found.out)).toMatchObject([{ name: 'Grace Odhiambo' }]);
    expect(JSON.parse(listed.out)).toMatchObject([{ login: 'admin' }]);

    const files = temporaryDataDir(cleanups);
    const imported = await cli(['import', 'fhir', people(400, files), '--source', 'Old system', ...on]);
    expect([imported.code, JSON.parse(imported.out) as ImportReport]).toMatchObject([
      0,
      { imported: { Patient: 400 }, errors: [] },
    ]);

    const table = join(files, 'people.csv');
    const map = join(files, 'map.json');
    writeFileSync(table, 'Name\nAuma Wanjiru\nJuma Otieno\n');
    writeFileSync(map, '{"columns":[{"column":"Name","field":"text"}]}');
    const taken = await cli(['import', 'csv', table, '--map', map, ...on]);
    expect([taken.code, JSON.parse(taken.out)]).toMatchObject([0, { created: 2, errors: [] }]);
    const { runId } = JSON.parse(taken.out) as { readonly runId: string };
    expect(JSON.parse((await cli(['import', 'undo', runId, ...on])).out)).toMatchObject({
      removed: 2,
      kept: 0,
    });

    expect(await cli(['verify', 'store', ...on])).toMatchObject({ code: 0 });
    const file = join(files, 'trail.csv');
    const exported = await cli(['audit', 'export', '--out', file, ...on]);
    expect(exported).toMatchObject({ code: 0, err: '' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const trail = readFileSync(file, 'utf8');
    expect(trail).toContain('session.signIn');
    expect(trail).toContain('imports.run');
    expect(readdirSync(files).toSorted()).toEqual(['map.json', 'people.csv', 'people.ndjson', 'trail.csv']);
    expect(await cli(['audit', 'export', '--out', file, ...on])).toMatchObject({ code: 4 });
    expect(await cli(['verify', 'audit', ...on])).toMatchObject({ code: 0 });
    expect(JSON.parse((await cli(['station', 'info', ...on])).out)).toMatchObject({ patients: 401 });
  }, 120_000);

  it('writes the record out and takes it in again, whereby nobody is there twice; reads anew; and stops when told to', async () => {
    const data = await aStation();
    const files = temporaryDataDir(cleanups);
    const station = await open(data);
    const on = ['--data', data, '--json'];
    await cli(['import', 'fhir', people(150, files), letter(files), ...on]);
    const out = join(files, 'out');
    const exported = await cli(['export', 'fhir', '--out', out, ...on]);
    expect(exported.code).toBe(0);
    const { bundles, digest } = JSON.parse(exported.out) as ExportManifest;
    expect([bundles.count, readdirSync(join(out, 'patients')).length]).toEqual([151, 151]);
    expect(statSync(out).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(out, 'Binary.ndjson'), 'utf8')).toContain(
      Buffer.from('%PDF-1.7 Dear colleague').toString('base64'),
    );
    expect(await cli(['export', 'fhir', '--out', out, ...on])).toMatchObject({
      code: 1,
      err: expect.stringContaining('export.exists'),
    });
    const back = await cli(['import', 'fhir', out, ...on]);
    expect([back.code, JSON.parse(back.out)]).toMatchObject([0, { errors: [], placeholders: 0 }]);
    expect(JSON.parse((await cli(['station', 'info', ...on])).out)).toMatchObject({ patients: 151 });
    expect(await cli(['import', 'fhir', '--remap', ...on])).toMatchObject({
      code: 0,
      out: expect.stringContaining('"examined":152'),
    });
    const [grace] = JSON.parse((await cli(['find', 'grace', ...on])).out) as [{ mrn: string }];
    const one = await cli(['export', 'fhir', '--out', join(files, 'one'), '--patient', grace.mrn, ...on]);
    expect(JSON.parse(one.out)).toMatchObject({ bundles: { count: 1 } });

    expect(await stoppedMidway(station.child, files, on)).toMatchObject({
      code: 1,
      err: expect.stringContaining('export.cancelled'),
    });
    expect(readdirSync(files).toSorted()).toEqual(['letter.ndjson', 'one', 'out', 'people.ndjson']);
    const again = await cli(['export', 'fhir', '--out', join(files, 'again'), ...on]);
    expect((JSON.parse(again.out) as ExportManifest).digest).toBe(digest);
  }, 120_000);

  it('refuses a wrong password, counts it, and says what needs the folder alone', async () => {
    const data = await aStation();
    await open(data);
    const on = ['--data', data, '--json'];
    const wrong = { FIELDWARD_PASSWORD: 'wrong-wrong-wrong' };
    expect(await cli(['find', 'grace', ...on], wrong)).toEqual({
      code: 3,
      out: '',
      err: '{"error":{"code":"session.wrongPassword"}}\n',
    });
    const audit = await cli(['audit', 'list', '--outcome', 'refused', ...on]);
    expect(JSON.parse(audit.out)).toMatchObject([{ reason: 'session.wrongPassword' }]);
    const busy = { code: 5, out: '', err: '{"error":{"code":"store.busy"}}\n' };
    expect(await cli(['setup', ...on])).toEqual(busy);
    const recover = { FIELDWARD_RECOVERY_KEY: 'x', FIELDWARD_NEW_PASSWORD: 'x' };
    expect(await cli(['station', 'recover', ...on], recover)).toEqual(busy);
    expect(await cli(['restore', '--from', data, ...on])).toEqual(busy);
    const plain = await cli(['setup', '--data', data]);
    expect(plain.err).toContain('Another program has this station open. Close it there');
  }, 60_000);

  it('has every verb work through the station, or refuse what needs the folder alone', async () => {
    const data = await aStation();
    await open(data);
    const table = join(temporaryDataDir(cleanups), 'people.csv');
    writeFileSync(table, 'Family name,Given name,Sex,Date of birth\nAuma,Ann,F,1987-04-02\n');
    const args: { readonly [verb: string]: readonly string[] } = {
      find: ['grace'],
      'import fhir': [people(1, temporaryDataDir(cleanups))],
      'import csv': [table, '--dry-run'],
      'import undo': ['import:1'],
      export: ['fhir', '--out', join(data, 'out')],
      restore: ['--from', data],
      'staff add': ['ann', '--name', 'Ann', '--role', 'nurse'],
      'staff close': ['ann'],
      'staff reset': ['ann'],
      'staff reopen': ['ann'],
      'audit export': ['--out', join(data, 'trail.csv')],
      'sync once': ['--url', 'http://127.0.0.1:9'],
      'sync join': ['--code', '0000-0000-0000-0000', '--server', 'http://127.0.0.1:9'],
      'hosting on': ['--address', '127.0.0.1', '--port', '0'],
      'station enrol': ['--code', '0000-0000-0000-0000', '--server', 'http://127.0.0.1:9'],
      'station parcel': ['--file', join(data, 'parcel'), '--to', join(data, 'parcel.json')],
    };
    const secrets = {
      FIELDWARD_RECOVERY_KEY: 'x',
      FIELDWARD_NEW_PASSWORD: 'x',
      FIELDWARD_SYNC_PASSWORD: 'x',
    };
    const namesNobody = new Set(['demo', 'station enrol']);
    const verbs = await leaves();
    const answers: [string, unknown][] = [];
    // Each as somebody whom the station does not know: what works asks the station, and is refused there.
    const ask = async (verb: string, index: number) => {
      const line = [...verb.split(' '), ...(args[verb] ?? []), '--data', data, '--json'];
      const { out, err } = await cli(
        [...line, ...(namesNobody.has(verb) ? [] : ['--user', `nobody${index}`])],
        secrets,
      );
      const said = /"code":"([^"]+)"/.exec(err)?.[1] ?? out;
      answers.push([verb, said]);
    };
    const queue = verbs.map((verb, index) => () => ask(verb, index));
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let next = queue.shift(); next; next = queue.shift()) await next();
      }),
    );
    const works = answers.filter(([, code]) => code === 'session.wrongPassword').map(([verb]) => verb);
    const refused = answers.filter(([, code]) => code === 'store.busy').map(([verb]) => verb);
    expect(refused.toSorted()).toEqual(['demo', 'restore', 'setup', 'station enrol', 'station recover']);
    expect([...works, ...refused].toSorted()).toEqual(answers.map(([verb]) => verb).toSorted());
  }, 120_000);

  it('keeps a second station out, and takes the place of one that was killed', async () => {
    const data = await aStation();
    const first = await open(data);
    const [second, third] = await Promise.all([open(data), open(data)]);
    expect([first.said, second.said, third.said]).toEqual(['ready', 'store.busy', 'store.busy']);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    // What it left behind leads nowhere: the folder is opened as it is.
    expect(await cli(['find', 'grace', '--data', data])).toMatchObject({ code: 0 });
    const both = await Promise.all([open(data), open(data)]);
    expect(both.map(({ said }) => said).toSorted()).toEqual(['ready', 'store.busy']);
    expect(await cli(['find', 'grace', '--data', data])).toMatchObject({ code: 0 });
  }, 60_000);

  it('ends whole when the station is killed, when the program is, and when it is told to', async () => {
    const data = await aStation();
    const file = people(MANY, temporaryDataDir(cleanups));
    const station = await open(data);
    const imports = await watchImports(data);
    const args = ['import', 'fhir', file, '--data', data, '--json'];

    const told = begin(args);
    await imports.begun();
    told.child.kill('SIGINT');
    const stopped = await told.ended;
    expect(stopped).toMatchObject({ code: 1, err: expect.stringContaining('import.cancelled') });
    const { imported } = JSON.parse(stopped.out) as ImportReport;
    expect(imported['Patient']).toBeGreaterThan(0);
    expect(imported['Patient']).toBeLessThan(MANY);

    const killed = begin(args);
    await imports.begun();
    expect(await cli(args)).toMatchObject({ code: 5, err: expect.stringContaining('import.busy') });
    killed.child.kill('SIGKILL');
    await killed.ended;
    await imports.ended();
    const again = begin(args); // which it could not while another runs
    await imports.begun();
    station.child.kill('SIGKILL');
    expect(await again.ended).toMatchObject({
      code: 4,
      out: '',
      err: expect.stringContaining('{"error":{"code":"disconnected"}}'),
    });
    const on = ['--data', data, '--json'];
    expect(await cli(['verify', 'store', ...on])).toMatchObject({ code: 0 });
    expect(await cli(['verify', 'audit', ...on])).toMatchObject({ code: 0 });
  }, 120_000);
});

describe('the socket', () => {
  it('is for this account alone, and gone with the station', async () => {
    const data = await aStation();
    const { folder, address } = localFolder(data);
    expect(await cli(['find', 'grace', '--data', data])).toMatchObject({ code: 0 });
    expect(existsSync(folder)).toBe(false); // the command line listens to nobody
    const station = await open(data);
    const { path } = JSON.parse(readFileSync(address, 'utf8')) as { path: string };
    expect(path).toBe(join(folder, 'station.sock'));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await station.close();
    expect([existsSync(path), existsSync(address)]).toEqual([false, false]);
    expect(await findStation(data)).toBeUndefined();
  });

  it('finds a short place where the data folder has a long name', async () => {
    const data = join(temporaryDataDir(cleanups), 'd'.repeat(120));
    mkdirSync(data);
    await aStation(data);
    const station = await open(data);
    expect(await cli(['find', 'grace', '--data', data])).toMatchObject({ code: 0 });
    const { path } = JSON.parse(readFileSync(localFolder(data).address, 'utf8')) as { path: string };
    expect(Buffer.byteLength(path)).toBeLessThan(104);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    await station.close();
    expect(existsSync(join(path, '..'))).toBe(false);
  });

  it('does not lead from a copied folder to the station of the original', async () => {
    const data = await aStation();
    const copy = join(temporaryDataDir(cleanups), 'copy');
    await open(data);
    cpSync(data, copy, { recursive: true, filter: (from) => !from.endsWith('.sock') });
    expect(await findStation(copy)).toBeUndefined();
    const port = await findStation(data);
    if (!port) throw new Error('the station is not found');
    port.close();
  });

  it('leaves no trace of a first run that was left', async () => {
    const data = temporaryDataDir(cleanups);
    const station = await open(data);
    expect(station.said).toBe('ready');
    const busy = { code: 5, err: '{"error":{"code":"store.busy"}}\n' };
    expect(await cli(['setup', '--data', data, '--json'])).toMatchObject(busy);
    await station.close();
    expect(readdirSync(data)).toEqual([]);
  });

  it('offers a window nothing of what it offers the command line', async () => {
    const { station } = await setUpStation(cleanups, { host: 'browser' });
    const window = station.connect();
    const refused = { ok: false, error: { code: 'unknownChannel', channel: 'local.importFiles' } };
    expect(await window.request('local.importFiles', { files: [] })).toEqual(refused);
    window.close();
  });

  it('asks for a sign-in, and for permission', async () => {
    const data = await aStation();
    await open(data);
    const port = await findStation(data);
    if (!port) throw new Error('the station is not found');
    const client = connectPort(port);
    expect(await client.request(contracts.local.verifyStore, {})).toMatchObject({
      error: { code: 'notSignedIn' },
    });
    client.close();
    const fresh = { FIELDWARD_NEW_PASSWORD: 'given-by-the-administrator' };
    const on = ['--data', data, '--json'];
    await cli(['staff', 'add', 'naomi', '--name', 'Naomi Mutiso', '--role', 'receptionist', ...on], fresh);
    const own = { FIELDWARD_PASSWORD: 'given-by-the-administrator' };
    for (const verb of [
      ['verify', 'store'],
      ['verify', 'audit'],
      ['import', 'fhir', 'x'],
      ['import', 'fhir', '--remap'],
      ['export', 'fhir', '--out', join(data, 'x')],
    ]) {
      const refused = await cli([...verb, '--user', 'naomi', ...on], own);
      expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('notPermitted') });
    }
  }, 60_000);
});
