/**
 * Runs dist/main/engine.process.js in plain Node, in the place of Electron's utility process: one window connects, sets a
 * station up in the folder given, registers a person, finds them and prints. Prints what came of it as one JSON line.
 */
import { MessageChannel } from 'node:worker_threads';

/** `any`: replies of all channels, whose types the built engine does not bring. @typedef {{ kind: string, id: number, value?: any, error?: { code: string } }} Answer */

/** @type {((event: { data: unknown, ports: unknown[] }) => void) | undefined} */
let toEngine;
Object.assign(process, {
  parentPort: {
    /** @param {string} _name @param {NonNullable<typeof toEngine>} listener */
    on(_name, listener) {
      toEngine = listener;
    },
  },
});
await import(new URL('../dist/main/engine.process.js', import.meta.url).href);

const { port1: window, port2: engine } = new MessageChannel();
/** Electron's MessagePortMain hands over events; Node's port hands over what they carry. */
const electronPort = {
  postMessage: (/** @type {unknown} */ message) => engine.postMessage(message),
  on: (
    /** @type {'message' | 'close'} */ name,
    /** @type {(event?: { data: unknown }) => void} */ listener,
  ) =>
    name === 'message' ? engine.on(name, (data) => listener({ data })) : engine.on(name, () => listener()),
  start() {},
  close: () => engine.close(),
};
toEngine?.({ data: { kind: 'connect' }, ports: [electronPort] });

let lastId = 0;
/** @type {Map<number, (answer: Answer) => void>} */
const waiting = new Map();
window.on('message', (/** @type {Answer} */ answer) => waiting.get(answer.id)?.(answer));

/** @param {string} channel @param {object} input @returns {Promise<any>} */
async function ask(channel, input) {
  lastId += 1;
  const id = lastId;
  /** @type {Answer} */
  const answer = await new Promise((resolve) => {
    waiting.set(id, resolve);
    window.postMessage({ kind: 'request', id, channel, input });
  });
  if (answer.kind === 'refused') throw new Error(`${channel}: ${JSON.stringify(answer.error)}`);
  return answer.value;
}

const made = await ask('session.setUp', {
  facilityName: 'Bundle Clinic',
  zone: 'Africa/Nairobi',
  currency: 'KES',
  language: 'en',
  login: 'admin',
  displayName: 'Ada Bundle',
  password: 'four plain words here',
});
const person = { name: [{ family: 'Bundled', given: ['Beatrice'] }], gender: 'female' };
const { id: patientId, mrn } = await ask('patients.register', person);
const found = await ask('patients.search', { words: 'bundeld', limit: 5 });
const paper = await ask('prints.patientSummary', { patientId, language: 'fr' });
console.log(
  JSON.stringify({
    state: made.state.state,
    isFound: found.some((/** @type {any} */ hit) => hit.patient.mrn === mrn),
    pages: paper.pages,
    pdf: Buffer.from(paper.base64, 'base64').subarray(0, 5).toString('latin1'),
  }),
);
toEngine?.({ data: { kind: 'close' }, ports: [] });
