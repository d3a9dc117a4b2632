import { createHash, randomInt } from 'node:crypto';
import { contracts } from '#shared/registry.ts';
import { silentLog } from '../platform/log.ts';
import { openStation } from '../station.ts';
import { addDocument, aPdf, Cleanups, TEST_PASSWORD, TEST_SET_UP, testWindow } from '../station-testing.ts';
import type { Said } from './acknowledged.ts';

/**
 * A station at whose windows people work until it is killed: `desk.process.ts <data folder> <windows>`. It names each
 * command on its output after the window has the reply.
 */
const [dataDir = '', windows = '1'] = process.argv.slice(2);
const station = await openStation({ dataDir, host: 'cli', live: true, log: silentLog });
const cleanups = new Cleanups();

await Promise.all(Array.from({ length: Number(windows) }, (_, desk) => work(desk)));

async function work(desk: number): Promise<void> {
  const { client } = testWindow(station, cleanups);
  const seated = await client.request(contracts.session.signIn, {
    login: TEST_SET_UP.login,
    password: TEST_PASSWORD,
  });
  if (!seated.ok) throw new Error(seated.error.code);
  for (let turn = 0; ; turn += 1) {
    const registered = await client.request(contracts.patients.register, {
      name: [{ family: `Desk ${desk}`, given: [`Turn ${turn}`] }],
      gender: 'unknown',
      coverage: [{ payor: 'National Health Insurance' }],
    });
    if (!registered.ok) throw new Error(registered.error.code);
    const { id, mrn } = registered.value;
    say({ command: 'patients.register', id, mrn });
    const recorded = await client.request(contracts.allergies.save, {
      patientId: id,
      entry: {
        substance: `Substance ${turn}`,
        type: 'allergy',
        reactions: [],
        note: 'n'.repeat(1_000),
      },
    });
    if (!recorded.ok) throw new Error(recorded.error.code);
    say({ command: 'allergies.save', id: recorded.value.id, patientId: id });
    const scan = aPdf(randomInt(200_000));
    const hash = createHash('sha256').update(scan).digest('hex');
    const saved = await addDocument(client, id, scan);
    say({ command: 'documents.save', id: saved.id, patientId: id, hash });
  }
}

function say(said: Said): void {
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
