import type { ServerResponse } from 'node:http';
import type { DeviceUser, Request, User } from '../http/request.ts';
import type { Answer } from '../http/respond.ts';
import type { AccessContext } from './access-context.ts';
import { accessAnswer } from './access-routes.ts';
import { Codes } from './codes.ts';
import { Devices } from './devices.ts';
import { Holds } from './holds.ts';
import { OpenAnswers } from './open-answers.ts';
import { Prefixes } from './prefixes.ts';
import { Progress } from './progress.ts';
import { RateLimit } from './rate-limit.ts';
import { Sites, speaksFor } from './sites.ts';
import { userOfToken } from './token.handlers.ts';
import { Tokens } from './tokens.ts';

export type AccessOptions = Pick<
  AccessContext,
  'file' | 'staff' | 'serverId' | 'version' | 'addresses' | 'outward' | 'fingerprint' | 'beyond' | 'nowMs'
>;

/** Wrong tries from one address, or at one name: 20 in ten minutes. */
const TRIES = { most: 20, perMs: 600_000 };

/** Who may come: devices, their codes, tokens, number prefixes and revocations. */
export class Access {
  readonly context: AccessContext;

  constructor(options: AccessOptions) {
    const { file, serverId, nowMs } = options;
    this.context = {
      ...options,
      devices: new Devices(file.db),
      codes: new Codes(file.db),
      prefixes: new Prefixes(file),
      sites: new Sites(file.db),
      holds: new Holds(file),
      tokens: new Tokens(file, serverId, nowMs),
      answers: new OpenAnswers(nowMs),
      progress: new Progress(),
      tries: new RateLimit(TRIES, nowMs),
    };
  }

  /** The file was restored from a backup: what it knew since is unknown. */
  beginEpoch(): void {
    const { file, prefixes } = this.context;
    file.changing(() => {
      file.beginEpoch(file.mark);
      prefixes.passOver();
    });
  }

  /** Of an enrolled device. SPKI, base64. */
  readonly publicKeyOf = (device: string): string | undefined => this.context.devices.find(device)?.publicKey;

  /** Whether a device is the server of a site. */
  readonly isSite = (device: string): boolean => this.context.sites.has(device);

  /** See `speaksFor`. */
  readonly speaksFor = (site: string, station: string): boolean => speaksFor(this.context, site, station);

  /** What the server signs other than tokens. */
  get seal(): { readonly publicKey: string; sign(text: string): string } {
    const { tokens } = this.context;
    return { publicKey: tokens.publicKey, sign: (text) => tokens.seal(text) };
  }

  /** `Bearer` of the header. @returns undefined where it is something else @throws CouchError 401 */
  async byToken(authorization: string | undefined): Promise<User | undefined> {
    const [, token] = /^Bearer\s+([\w.-]{1,4000})$/i.exec(authorization ?? '') ?? [];
    return token === undefined ? undefined : userOfToken(this.context, token);
  }

  /** Notes what a device asks for, so that the answer is cut when it is revoked, and its administrator sees how far it is. */
  note(device: DeviceUser, { method, query, segments }: Request, response: ServerResponse): void {
    const [database = '', part] = segments;
    const { answers, progress } = this.context;
    answers.hold(device, query.has('feed'), response);
    if (part === '_changes' && method !== 'HEAD') progress.note(device.id, database, query.get('since'));
  }

  /** What is asked below `/_fieldward`. @throws CouchError */
  answer(request: Request): Promise<Answer> {
    return accessAnswer(this.context, request);
  }
}
