import * as z from 'zod';
import { action, contract, failsWith, watch } from '#shared/kernel/contract.ts';
import { COMPARTMENTS } from '#shared/kernel/document.ts';
import { enrolInput, type EnrolError } from '../session/enrol.rules.ts';
import type { SignInError } from '../session/sign-in.rules.ts';

/** Counts, codes and moments: nothing of what documents say. */
const count = z.int().min(0);
/** ISO 8601 with the facility's offset. */
const moment = z.string();
const compartment = z.enum(COMPARTMENTS);

export const syncFault = z.object({ code: z.string().max(80), status: z.int().exactOptional() });

export const clockSkew = z.object({
  /** `doubt`: more than a day apart, so that nothing numbered or timed is written until somebody has confirmed it. */
  grade: z.enum(['none', 'warn', 'doubt']),
  /** The server's clock is so far ahead of this machine's, in ms; behind it where it is negative. */
  aheadMs: z.int(),
  /** Both clocks at one moment. */
  here: moment,
  there: moment,
  /** Somebody has said that this machine's clock is right. */
  isConfirmed: z.boolean(),
});
export type ClockSkew = z.infer<typeof clockSkew>;

export const syncStatus = z.object({
  /** `off`: there is no server. `faulted`: it can be reached, and a person has to do something. */
  state: z.enum(['off', 'connecting', 'online', 'offline', 'paused', 'faulted']),
  fault: syncFault.exactOptional(),
  /** When the server was last heard of. */
  lastContactAt: moment.exactOptional(),
  /** Absent while paused: until somebody ends it. */
  pausedUntil: moment.exactOptional(),
  isRunning: z.boolean(),
  /** Name and port of the server that is used. */
  server: z.string().exactOptional(),
  /** Which of the server's addresses that is, from 0, and how many there are. */
  address: count,
  addresses: count,
  /** Changes. Entries of the audit trail are among the compartments alone. */
  notSent: count,
  oldestNotSent: moment.exactOptional(),
  /** Where something waits or is coming. */
  compartments: z.array(
    z.object({
      compartment,
      notSent: count,
      oldestNotSent: moment.exactOptional(),
      /** Documents that have come in this round, and how many are to come where the server tells. */
      fetched: count,
      left: count.exactOptional(),
    }),
  ),
  /** Where documents are coming. */
  fetching: z
    .object({ fetched: count, left: count.exactOptional(), secondsLeft: count.exactOptional() })
    .exactOptional(),
  /** Files of documents, apart from the records that name them; absent where there is no server. */
  files: z
    .object({
      toSend: z.object({ count, bytes: count, oldest: moment.exactOptional() }),
      toFetch: z.object({ count, bytes: count }),
      /** At the server alone, for want of room here: fetched when somebody opens them. */
      elsewhere: count,
      /** What is going or coming at this moment, in bytes. */
      moving: z.array(z.object({ do: z.enum(['send', 'fetch']), moved: count, size: count.exactOptional() })),
      /** Those that could not go or come when they were tried last, by reason. */
      failed: z.array(z.object({ code: z.string().max(80), count })),
      /** What keeps all of them. */
      fault: z.string().max(80).exactOptional(),
    })
    .exactOptional(),
  /** What the server did not take: it stays here. */
  held: count,
  /** What stands on the server and was not taken here, by reason. */
  notTaken: z.array(z.object({ code: z.string(), count })),
  skew: clockSkew.exactOptional(),
});
export type SyncStatus = z.infer<typeof syncStatus>;

const address = z.object({
  url: z.url({ protocol: /^https?$/ }).max(300),
  /** SHA-256 of the certificate that is expected there, where no authority vouches for it. */
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .exactOptional(),
});

export type SyncSetError =
  /** The address is another machine's, and the line to it would be open. */
  | { readonly code: 'sync.notEncrypted' }
  /** The station was not enrolled at a server, and no account there was given. */
  | { readonly code: 'sync.notEnrolled' };
export type SyncNoServer = { readonly code: 'sync.noServer' };

/** What one round did. */
const round = z.object({
  pulled: count,
  merged: count,
  pushed: count,
  /** Compartments of which the server had lost something, or was another one. */
  restarted: count,
  notSent: count,
  held: count,
  /** Of a sync at the command line, which waits for files. */
  files: z.object({ notSent: count, fault: syncFault.exactOptional() }).exactOptional(),
  fault: syncFault.exactOptional(),
});

/** The station and its server. */
export const sync = contract('sync', {
  status: watch({ input: z.object({}), output: syncStatus, permission: 'signedIn' }),
  /** At once, whatever was waited for. Ends with what it did. */
  now: action({
    input: z.object({}),
    output: round,
    permission: 'signedIn',
    fails: failsWith<SyncNoServer | { readonly code: 'sync.paused' }>(),
  }),
  /** Nothing is sent or fetched. @param minutes absent: until somebody ends it */
  pause: action({
    input: z.object({ minutes: z.int().min(1).max(43_200).exactOptional() }),
    output: z.object({}),
    permission: 'station.manage',
    fails: failsWith<SyncNoServer>(),
  }),
  resume: action({ input: z.object({}), output: z.object({}), permission: 'station.manage' }),
  /**
   * Brings a station that has records to a server, by a code that founds its facility there; after a restore by one of the
   * facility's. What it has goes up with the next sync.
   */
  join: action({
    input: enrolInput,
    output: z.object({ server: z.string() }),
    permission: 'station.manage',
    fails: failsWith<EnrolError>(),
  }),
  /**
   * A code with which one further station comes to the server. The asker signs in there by their own password, which stays
   * here: it opens the key that answers the server.
   */
  code: action({
    input: z.object({
      confirm: z.string().min(1).max(200),
      /** For the list of stations, for example `Pharmacy`. */
      label: z.string().trim().min(1).max(80).exactOptional(),
    }),
    output: z.object({
      code: z.string(),
      expiresAt: moment,
      /** Code, address and certificate in one, for a QR code. */
      link: z.string(),
    }),
    permission: 'station.manage',
    fails: failsWith<SignInError | EnrolError | SyncNoServer>(),
  }),
  /** The addresses of the server, the nearest first; with an account there where the station was not enrolled. */
  setServer: action({
    input: z.object({
      addresses: z.array(address).min(1).max(10),
      account: z
        .object({ user: z.string().min(1).max(200), password: z.string().min(1).max(500) })
        .exactOptional(),
    }),
    output: z.object({}),
    permission: 'station.manage',
    fails: failsWith<SyncSetError>(),
  }),
  /** What is not sent stays here, marked for sending. */
  removeServer: action({ input: z.object({}), output: z.object({}), permission: 'station.manage' }),
  /** What the server did not take, with its words, which may speak of a patient. The first hundred. */
  held: action({
    input: z.object({}),
    output: z.array(
      z.object({
        id: z.string(),
        compartment,
        patientId: z.string().exactOptional(),
        code: z.string(),
        reason: z.string().exactOptional(),
      }),
    ),
    permission: 'chart.read',
  }),
  /** The other stations of the facility, and when something was last written there that has come here. */
  stations: action({
    input: z.object({}),
    output: z.array(
      z.object({
        device: z.string(),
        label: z.string().exactOptional(),
        lastSeenAt: moment.exactOptional(),
      }),
    ),
    permission: 'signedIn',
  }),
  /** This machine's clock is right, although the server's is more than a day from it. */
  confirmClock: action({ input: z.object({}), output: z.object({}), permission: 'signedIn' }),
  /**
   * What was entered here under a clock that was more than a day ahead, and the server refuses for it, is dated anew once the
   * clock is right, and sent. The history of each field keeps the moment that it had.
   */
  restamp: action({
    input: z.object({}),
    output: z.object({ documents: count }),
    permission: 'signedIn',
  }),
  /** For whoever helps: states, codes, counts and versions. Nothing of patients, no addresses, no names. */
  diagnostics: action({
    input: z.object({}),
    output: z.object({ text: z.string() }),
    permission: 'signedIn',
  }),
});
