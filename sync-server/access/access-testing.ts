import { createPublicKey, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import type { Compartment } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import { tokenText, type Enrolled } from '#shared/sync/access-api.ts';
import type { TestAnswer, TestServer } from '../testing.ts';

export function aFacilityId(): Id {
  const uuid = randomUUID();
  return `facility:${uuid.slice(0, 14)}7${uuid.slice(15)}`;
}

/** A clock that a test sets. */
export class TestTime {
  ms: number;
  constructor(ms = Date.parse('2026-03-01T08:00:00Z')) {
    this.ms = ms;
  }
  readonly nowMs = (): number => this.ms;
  pass(ms: number): void {
    this.ms += ms;
  }
}

/** A station as the server meets it. */
export class TestDevice {
  readonly id: string;
  readonly #key: KeyObject;
  readonly publicKey: string;
  readonly time: TestTime;
  server: TestServer;
  /** Of the last token. */
  token: string | undefined;
  enrolled: Enrolled | undefined;

  /** @param same the one that it is, at another server */
  constructor(server: TestServer, time: TestTime, same?: TestDevice) {
    this.server = server;
    this.time = time;
    this.id = same?.id ?? randomUUID().replaceAll('-', '').slice(0, 12);
    this.#key = same ? same.#key : generateKeyPairSync('ed25519').privateKey;
    const publicKey = createPublicKey(this.#key);
    this.publicKey = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  }

  /** Without signing in. */
  say(path: string, body: object): Promise<TestAnswer> {
    return this.server.ask('POST', `/_fieldward/${path}`, body, { Authorization: 'none' });
  }

  async enrol(code: string, facilityId?: Id, more: object = {}): Promise<TestAnswer> {
    this.time.pass(1);
    const { id, publicKey } = this;
    const asked = { code, device: id, publicKey, prefixes: [], ...(facilityId && { facilityId }), ...more };
    const answer = await this.say('enrol', asked);
    if (answer.status === 201) this.enrolled = answer.json;
    return answer;
  }

  /** As entries of the audit trail are signed. */
  signText(text: string): string {
    return sign(null, Buffer.from(text), this.#key).toString('base64');
  }

  sign(server: string, at = new Date(this.time.ms).toISOString()) {
    const asked = { device: this.id, server, at };
    return { ...asked, signature: this.signText(tokenText(asked)) };
  }

  /** At a moment of its own. */
  async renew(more: object = {}): Promise<TestAnswer> {
    this.time.pass(1);
    const answer = await this.say('token', { ...this.sign(this.enrolled?.server ?? ''), ...more });
    if (answer.status === 200) this.token = answer.json.token;
    return answer;
  }

  ask(method: string, path: string, body?: unknown): Promise<TestAnswer> {
    return this.server.ask(method, path, body, {
      Authorization: `Bearer ${this.token ?? ''}`,
      Accept: 'application/json', // without it express-pouchdb takes whoever asks for a browser
    });
  }

  database(compartment: Compartment): string {
    return `/${databaseOf(this.enrolled?.facilityId ?? '', compartment)}`;
  }
}

export async function aCode(server: TestServer, order: object = {}): Promise<string> {
  return (await server.ask('POST', '/_fieldward/enrolments', order)).json.code;
}

/** Enrolled, with a token. Without a facility it founds one. */
export async function anEnrolled(server: TestServer, time: TestTime, facilityId?: Id): Promise<TestDevice> {
  const device = new TestDevice(server, time);
  const order = facilityId === undefined ? {} : { facilityId };
  await device.enrol(await aCode(server, order), facilityId ?? aFacilityId());
  await device.renew();
  return device;
}
