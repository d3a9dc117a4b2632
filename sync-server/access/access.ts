import type { Request, User } from '../http/request.ts';
import type { Answer } from '../http/respond.ts';
import type { Cipher } from '../stores/embedded/server-file.ts';
import type { AccessContext } from './access-context.ts';
import { AccessFile } from './access-file.ts';
import { accessAnswer } from './access-routes.ts';
import { Codes } from './codes.ts';
import { Devices } from './devices.ts';
import { OpenAnswers } from './open-answers.ts';
import { Prefixes } from './prefixes.ts';
import { RateLimit } from './rate-limit.ts';
import { userOfToken } from './token.handlers.ts';
import { Tokens } from './tokens.ts';

export interface AccessOptions {
  readonly folder: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
  readonly cipher?: Cipher;
  readonly serverId: string;
  readonly version: string;
  readonly addresses?: readonly string[];
  readonly fingerprint?: string;
  readonly nowMs: () => number;
}

/** Wrong tries from one address, or at one name: 20 in ten minutes. */
const TRIES = { most: 20, perMs: 600_000 };

/** Who may come: devices, their codes, tokens, number prefixes and revocations. */
export class Access {
  readonly #context: AccessContext;

  /** @throws where the file cannot be used */
  constructor({ folder, key, cipher, addresses = [], ...options }: AccessOptions) {
    const file = new AccessFile(folder, key, cipher);
    const { serverId, nowMs } = options;
    this.#context = {
      ...options,
      file,
      addresses,
      devices: new Devices(file.db),
      codes: new Codes(file.db),
      prefixes: new Prefixes(file),
      tokens: new Tokens(file, serverId, nowMs),
      answers: new OpenAnswers(nowMs),
      tries: new RateLimit(TRIES, nowMs),
    };
  }

  close(): void {
    this.#context.file.close();
  }

  get answers(): OpenAnswers {
    return this.#context.answers;
  }

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
