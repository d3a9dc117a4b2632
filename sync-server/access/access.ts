import type { Request, User } from '../http/request.ts';
import type { Answer } from '../http/respond.ts';
import type { AccessContext } from './access-context.ts';
import { accessAnswer } from './access-routes.ts';
import { Codes } from './codes.ts';
import { Devices } from './devices.ts';
import { OpenAnswers } from './open-answers.ts';
import { Prefixes } from './prefixes.ts';
import { RateLimit } from './rate-limit.ts';
import { userOfToken } from './token.handlers.ts';
import { Tokens } from './tokens.ts';

export type AccessOptions = Pick<
  AccessContext,
  'file' | 'serverId' | 'version' | 'addresses' | 'fingerprint' | 'nowMs'
>;

/** Wrong tries from one address, or at one name: 20 in ten minutes. */
const TRIES = { most: 20, perMs: 600_000 };

/** Who may come: devices, their codes, tokens, number prefixes and revocations. */
export class Access {
  readonly #context: AccessContext;

  constructor(options: AccessOptions) {
    const { file, serverId, nowMs } = options;
    this.#context = {
      ...options,
      devices: new Devices(file.db),
      codes: new Codes(file.db),
      prefixes: new Prefixes(file),
      tokens: new Tokens(file, serverId, nowMs),
      answers: new OpenAnswers(nowMs),
      tries: new RateLimit(TRIES, nowMs),
    };
  }

  /** The file was restored from a backup: what it knew since is unknown. */
  beginEpoch(): void {
    const { file, prefixes } = this.#context;
    file.changing(() => {
      file.beginEpoch(file.mark);
      prefixes.passOver();
    });
  }

  get answers(): OpenAnswers {
    return this.#context.answers;
  }

  /** Of an enrolled device. SPKI, base64. */
  readonly publicKeyOf = (device: string): string | undefined =>
    this.#context.devices.find(device)?.publicKey;

  /** `Bearer` of the header. @returns undefined where it is something else @throws CouchError 401 */
  async byToken(authorization: string | undefined): Promise<User | undefined> {
    const [, token] = /^Bearer\s+([\w.-]{1,4000})$/i.exec(authorization ?? '') ?? [];
    return token === undefined ? undefined : userOfToken(this.#context, token);
  }

  /** What is asked below `/_fieldward`. @throws CouchError */
  answer(request: Request): Promise<Answer> {
    return accessAnswer(this.#context, request);
  }
}
