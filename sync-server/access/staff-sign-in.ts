import { randomBytes, timingSafeEqual } from 'node:crypto';
import { isIdOf, type Id } from '#shared/kernel/ids.ts';
import { readRecord } from '#shared/kernel/record.ts';
import { permissionsOf, rolesInForce } from '#shared/modules/staff/roles.rules.ts';
import { StaffKey, staffKeyId } from '#shared/modules/staff/staff-key.record.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import { staffPurpose, type StaffChallenge } from '#shared/sync/access-api.ts';
import type { Backend } from '../backend.ts';
import { envelopesOf, type StaffBook } from '../guard/staff-book.ts';
import type { DeviceUser } from '../http/request.ts';
import { sealTo } from './seal-to.ts';

interface Waiting {
  readonly device: string;
  readonly userId: Id;
  readonly secret: Buffer;
  readonly untilMs: number;
}

export interface StaffSignInPorts {
  readonly backend: Pick<Backend, 'read'>;
  readonly book: StaffBook;
  readonly serverId: string;
  readonly nowMs: () => number;
}

const PATIENCE_MS = 120_000;
/** Of all devices together. */
const MOST_WAITING = 5_000;

/**
 * Staff sign in by a device of their facility: the server seals a secret to the public key that their account has there, and
 * whoever says what is in the box is that person. Their password never leaves the device.
 */
export class StaffSignIn {
  readonly #ports: StaffSignInPorts;
  /** In memory: a restart asks again. */
  readonly #waiting = new Map<string, Waiting>();

  constructor(ports: StaffSignInPorts) {
    this.#ports = ports;
  }

  /** An open account of the facility, and what it may do now. */
  async person(facilityId: Id, userId: Id): Promise<DeviceUser['person']> {
    const { users, roles } = await this.#ports.book.of(facilityId);
    const user = users.get(userId)?.value;
    if (!user?.active) return undefined;
    const inForce = rolesInForce(roles.map(({ value }) => value));
    return { userId, permissions: permissionsOf(user.roles, inForce) };
  }

  /** @returns undefined where there is no open account with a key */
  async challenge(
    { id: device, facilityId }: DeviceUser,
    userId: string,
  ): Promise<StaffChallenge | undefined> {
    const { serverId, nowMs } = this.#ports;
    if (!isIdOf('user', userId) || !(await this.person(facilityId, userId))) return undefined;
    const publicKey = await this.#publicKey(facilityId, userId);
    if (publicKey === undefined) return undefined;
    const challenge = randomBytes(16).toString('base64url');
    const secret = randomBytes(32);
    this.#makeRoom();
    this.#waiting.set(challenge, { device, userId, secret, untilMs: nowMs() + PATIENCE_MS });
    return { challenge, sealed: sealTo(publicKey, secret, staffPurpose(serverId, device, challenge)) };
  }

  /** Each challenge is answered once. @returns who it is; undefined where the answer is wrong or too late */
  answer({ id: device }: DeviceUser, challenge: string, secret: string): Id | undefined {
    const waiting = this.#waiting.get(challenge);
    if (!waiting || waiting.device !== device) return undefined;
    this.#waiting.delete(challenge);
    const given = Buffer.from(secret, 'base64');
    const isRight = given.length === waiting.secret.length && timingSafeEqual(given, waiting.secret);
    return isRight && waiting.untilMs >= this.#ports.nowMs() ? waiting.userId : undefined;
  }

  async #publicKey(facilityId: Id, userId: Id): Promise<string | undefined> {
    const id = staffKeyId(userId);
    const [found] = await this.#ports.backend.read(databaseOf(facilityId, 'staff'), { keys: [id] });
    const [envelope] = found?.members ? envelopesOf({ id, ...found.members }) : [];
    const read = envelope && readRecord(StaffKey, envelope);
    return read?.ok && read.value.userId === userId ? read.value.keys?.publicKey : undefined;
  }

  #makeRoom(): void {
    const now = this.#ports.nowMs();
    for (const [challenge, { untilMs }] of this.#waiting) {
      if (untilMs >= now && this.#waiting.size < MOST_WAITING) return; // the oldest come first
      this.#waiting.delete(challenge);
    }
  }
}
