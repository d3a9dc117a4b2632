import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import * as z from 'zod';
import { CouchError } from '../couch/couch-error.ts';
import type { User } from '../http/request.ts';
import { RateLimit } from './rate-limit.ts';
import { tooMany } from './refusals.ts';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const COOKIE = 'AuthSession';
/** CouchDB's own: ten minutes since it was last renewed. */
const SESSION_MS = 600_000;

/** From one address in ten minutes. */
const WRONG_TRIES = { most: 10, perMs: 600_000 };

const sessionSchema = z.tuple([z.string(), z.number()]);

/**
 * Who is asking. The server's administrator signs in by password, in each request or for a session whose cookie is
 * signed by a key of this run: a restart ends sessions.
 */
export class Identities {
  readonly #salt = randomBytes(16);
  readonly #secret = randomBytes(32);
  readonly #nowMs: () => number;
  readonly #admin: Promise<Buffer>;
  readonly #tries: RateLimit;
  #turn: Promise<void> = Promise.resolve();
  /** The last password that was right, so that each request of a client need not derive it again. */
  #right: Buffer | undefined;

  constructor(adminPassword: string, nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#admin = derive(adminPassword, this.#salt, 32);
    this.#tries = new RateLimit(WRONG_TRIES, nowMs);
  }

  /** @throws CouchError 429 where the address was wrong too often */
  byPassword(name: string, password: string, address: string): Promise<User | undefined> {
    this.#mayTry(address);
    if (this.#isKnown(password)) return Promise.resolve(asAdministrator(name));
    // One after the other: of many at once each knows what became of those before it.
    const checked = this.#turn.then(() => this.#check(name, password, address));
    this.#turn = checked.then(
      () => undefined,
      () => undefined,
    );
    return checked;
  }

  async #check(name: string, password: string, address: string): Promise<User | undefined> {
    this.#mayTry(address);
    const isRight =
      this.#isKnown(password) || timingSafeEqual(await derive(password, this.#salt, 32), await this.#admin);
    if (isRight) this.#right = this.#quickly(password);
    const user = isRight ? asAdministrator(name) : undefined;
    if (!user) this.#tries.note(address);
    return user;
  }

  #mayTry(address: string): void {
    const waitS = this.#tries.wait(address);
    if (waitS !== undefined) throw tooMany(waitS);
  }

  #quickly(password: string): Buffer {
    return createHmac('sha256', this.#secret).update(password).digest();
  }

  #isKnown(password: string): boolean {
    return this.#right !== undefined && timingSafeEqual(this.#quickly(password), this.#right);
  }

  /** `Basic` of the header. @returns undefined where it is something else @throws CouchError 401, 429 */
  async byHeader(header: string | undefined, address: string): Promise<User | undefined> {
    const basic = this.#basic(header);
    if (!basic) return undefined;
    const user = await this.byPassword(basic.name, basic.password, address);
    if (!user) throw new CouchError(401, 'unauthorized', 'Name or password is incorrect.');
    return user;
  }

  #basic(header: string | undefined): { readonly name: string; readonly password: string } | undefined {
    const [, encoded] = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? '') ?? [];
    if (encoded === undefined) return undefined;
    const text = Buffer.from(encoded, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    return colon < 0 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) };
  }

  /** @param isHttps the cookie is then sent by no other way */
  sessionCookie(user: User, isHttps: boolean): string {
    const facts = `Version=1; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_MS / 1_000}`;
    return `${COOKIE}=${this.#seal(user.name)}; ${facts}${isHttps ? '; Secure' : ''}`;
  }

  readonly endedCookie = `${COOKIE}=; Version=1; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;

  bySession(cookies: string | undefined): User | undefined {
    const [, text, mac] = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]+)\\.([\\w-]+)`).exec(cookies ?? '') ?? [];
    if (text === undefined || mac === undefined || !this.#isOwn(text, mac)) return undefined;
    const [name, until] = sessionSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString())); // sealed here
    return until > this.#nowMs() ? { name, roles: ['_admin'] } : undefined;
  }

  #seal(name: string): string {
    const text = Buffer.from(JSON.stringify([name, this.#nowMs() + SESSION_MS])).toString('base64url');
    return `${text}.${this.#mac(text).toString('base64url')}`;
  }

  #isOwn(text: string, mac: string): boolean {
    const [own, given] = [this.#mac(text), Buffer.from(mac, 'base64url')];
    return own.length === given.length && timingSafeEqual(own, given);
  }

  #mac(text: string): Buffer {
    return createHmac('sha256', this.#secret).update(text).digest();
  }
}

function asAdministrator(name: string): User | undefined {
  return name === 'admin' ? { name, roles: ['_admin'] } : undefined;
}
