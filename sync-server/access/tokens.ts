import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import * as z from 'zod';
import type { AccessFile } from './access-file.ts';

/** How long a token is good: a revoked one dies at once, so this bounds what a copied one is worth. */
const LIFE_MS = 15 * 60_000;
const ALGORITHM = 'EdDSA';

const tokenClaims = z.object({
  sub: z.string(),
  scope: z.enum(['device', 'handOver']),
  /** What the file counted when the token was given. */
  mark: z.int(),
  /** Who of the device's staff. */
  user: z.string().exactOptional(),
  /** Seconds. */
  exp: z.number(),
});
export type TokenClaims = z.infer<typeof tokenClaims>;

const noticeClaims = z.object({ sub: z.string(), at: z.int(), by: z.string() });
/** That a device was revoked: the server's word, which other devices keep. */
export type RevocationNotice = z.infer<typeof noticeClaims>;

/** What the server signs: tokens, and notices of revocations. Ed25519; the key lies in the encrypted file. */
export class Tokens {
  readonly #private;
  readonly #public;
  readonly #serverId: string;
  readonly #nowMs: () => number;
  /** SPKI, base64. */
  readonly publicKey: string;

  constructor(file: AccessFile, serverId: string, nowMs: () => number) {
    const kept = file.settled('signingKey', () =>
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    );
    this.#private = createPrivateKey({ key: Buffer.from(kept, 'base64'), format: 'der', type: 'pkcs8' });
    this.#public = createPublicKey(this.#private);
    this.publicKey = this.#public.export({ type: 'spki', format: 'der' }).toString('base64');
    this.#serverId = serverId;
    this.#nowMs = nowMs;
  }

  /** A text, by itself. @returns base64 */
  seal(text: string): string {
    return sign(null, Buffer.from(text), this.#private).toString('base64');
  }

  async issue(
    claims: Omit<TokenClaims, 'exp'>,
  ): Promise<{ readonly token: string; readonly untilMs: number }> {
    const untilMs = this.#nowMs() + LIFE_MS;
    return { token: await this.#sign('token', { ...claims, exp: Math.floor(untilMs / 1_000) }), untilMs };
  }

  /** @returns undefined where it is no token of this server, or has ended */
  async read(token: string): Promise<TokenClaims | undefined> {
    return this.#read('token', tokenClaims, token, false);
  }

  /** Ended ones, too: what was known when it was given. */
  async readEnded(token: string): Promise<TokenClaims | undefined> {
    return this.#read('token', tokenClaims, token, true);
  }

  notice(revoked: RevocationNotice): Promise<string> {
    return this.#sign('revocation', revoked);
  }

  readNotice(notice: string): Promise<RevocationNotice | undefined> {
    return this.#read('revocation', noticeClaims, notice, true);
  }

  #sign(kind: string, claims: JWTPayload): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, typ: `fieldward-${kind}+jwt` })
      .setIssuer(this.#serverId)
      .setAudience(this.#serverId)
      .setJti(randomUUID())
      .sign(this.#private);
  }

  async #read<S extends z.ZodType>(
    kind: string,
    schema: S,
    text: string,
    isEndedToo: boolean,
  ): Promise<z.output<S> | undefined> {
    try {
      const { payload } = await jwtVerify(text, this.#public, {
        algorithms: [ALGORITHM],
        typ: `fieldward-${kind}+jwt`,
        issuer: this.#serverId,
        audience: this.#serverId,
        currentDate: new Date(isEndedToo ? 0 : this.#nowMs()),
      });
      return schema.parse(payload); // signed here
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      return undefined;
    }
  }
}
