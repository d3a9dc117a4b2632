import * as z from 'zod';
import { action, contract, failsWith, watch } from '#shared/kernel/contract.ts';
import type { SignInError } from '../session/sign-in.rules.ts';

/** The asker's own password, once more: it opens the data key, which is not kept. */
const confirm = z.string().min(1).max(200);

/** What the shell says of this station. There is no server yet: everything is kept here, marked for sending. */
export const stationStatus = z.object({
  version: z.string(),
  host: z.enum(['electron', 'browser', 'cli']),
  notSent: z.int(),
  oldestNotSent: z.string().optional(),
  patients: z.int(),
  /**
   * Something here was written at this moment, which the machine's clock has yet to reach: it was set back, or ran ahead
   * before. Absent for less than two minutes.
   */
  writtenUntil: z.string().exactOptional(),
  /** Record numbers that are left to give; said only where they are few. */
  numbersLeft: z.int().exactOptional(),
  /** Twelve letters and digits that name this station. */
  device: z.string().optional(),
});
export type StationStatus = z.infer<typeof stationStatus>;

/** Where a fault came from: files of the built screens with line and column. No message, which may quote a value. */
const frame = z.string().regex(/^[\w.-]{1,80}:\d{1,7}:\d{1,7}$/);

export const station = contract('station', {
  status: watch({ input: z.object({}), output: stationStatus, permission: 'signedIn' }),
  /** A bug in a screen: the log notes where it was, and whoever met it is told the number to quote. */
  reportFault: action({
    input: z.object({
      /** The address without ids: `chart`. */
      screen: z.string().regex(/^[a-z-]{1,40}$/),
      error: z.string().regex(/^[A-Za-z]{1,40}$/),
      frames: z.array(frame).max(12),
    }),
    output: z.object({ incidentId: z.string() }),
    permission: 'signedIn',
  }),
  /** How the keys lie. `canBind`: the operating system has a keychain that is not a file in clear. */
  keys: action({
    input: z.object({}),
    output: z.object({ canBind: z.boolean(), bound: z.boolean() }),
    permission: 'station.manage',
  }),
  /**
   * A new data key and a new recovery key; everybody's password stays. The station answers nobody while its file is
   * rewritten: seconds, or a minute for a million documents.
   */
  rekey: action({
    input: z.object({ confirm }),
    output: z.object({ recoveryKey: z.string() }),
    permission: 'station.manage',
    fails: failsWith<SignInError | { readonly code: 'station.rekeyFailed' }>(),
  }),
  /** Another recovery key for the same data key, at once: the one before it opens nothing any more. */
  renewRecovery: action({
    input: z.object({ confirm }),
    output: z.object({ recoveryKey: z.string() }),
    permission: 'station.manage',
    fails: failsWith<SignInError>(),
  }),
  /** Ties the keys to this machine's keychain, or unties them. The recovery key opens the station without it. */
  bind: action({
    input: z.object({ confirm, bound: z.boolean() }),
    output: z.object({ bound: z.boolean() }),
    permission: 'station.manage',
    fails: failsWith<SignInError | { readonly code: 'station.noKeychain' }>(),
  }),
});
