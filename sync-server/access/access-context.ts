import type { Beyond } from '#shared/sync/access-api.ts';
import type { AccessFile } from './access-file.ts';
import type { Codes } from './codes.ts';
import type { Devices } from './devices.ts';
import type { Holds } from './holds.ts';
import type { OpenAnswers } from './open-answers.ts';
import type { Prefixes } from './prefixes.ts';
import type { Progress } from './progress.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Sites } from './sites.ts';
import type { StaffSignIn } from './staff-sign-in.ts';
import type { Tokens } from './tokens.ts';

/** What the handlers of access work with. */
export interface AccessContext {
  readonly file: AccessFile;
  readonly devices: Devices;
  readonly codes: Codes;
  readonly prefixes: Prefixes;
  readonly sites: Sites;
  readonly holds: Holds;
  readonly tokens: Tokens;
  readonly staff: StaffSignIn;
  readonly answers: OpenAnswers;
  readonly progress: Progress;
  readonly tries: RateLimit;
  readonly serverId: string;
  readonly version: string;
  /** Further addresses of the same data, the nearest first. */
  readonly addresses: readonly string[];
  /** For other machines: the address by which the server was asked, where that means this machine alone. */
  readonly outward?: (base: string) => string;
  /** SHA-256 of the certificate, hexadecimal, for stations that pin it. */
  readonly fingerprint?: string;
  /** Of a site's server: the centre, where its stations are known there too. */
  readonly beyond?: () => Beyond;
  readonly nowMs: () => number;
}

export const instant = (ms: number): string => new Date(ms).toISOString();
