import type { AccessFile } from './access-file.ts';
import type { Codes } from './codes.ts';
import type { Devices } from './devices.ts';
import type { Holds } from './holds.ts';
import type { OpenAnswers } from './open-answers.ts';
import type { Prefixes } from './prefixes.ts';
import type { Progress } from './progress.ts';
import type { RateLimit } from './rate-limit.ts';
import type { StaffSignIn } from './staff-sign-in.ts';
import type { Tokens } from './tokens.ts';

/** What the handlers of access work with. */
export interface AccessContext {
  readonly file: AccessFile;
  readonly devices: Devices;
  readonly codes: Codes;
  readonly prefixes: Prefixes;
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
  readonly nowMs: () => number;
}

export const instant = (ms: number): string => new Date(ms).toISOString();
