import * as z from 'zod';
import { action, contract, failsWith, watch } from '#shared/kernel/contract.ts';
import type { EnrolError } from '../session/enrol.rules.ts';

/** Name or address of this machine, as other desks reach it. */
const address = z
  .string()
  .max(255)
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/);
const port = z.int().min(0).max(65_535);

export const hostingStatus = z.object({
  /** `failed`: it is to run here and does not; it is tried again by itself. */
  state: z.enum(['off', 'starting', 'running', 'failed']),
  fault: z.string().max(80).exactOptional(),
  /** By which other desks find it. */
  url: z.string().exactOptional(),
  /** SHA-256 of its certificate, 64 hexadecimal digits. */
  fingerprint: z.string().exactOptional(),
  /** Addresses of this machine in its networks. */
  machine: z.array(z.string()),
  /** The station has a server that is another's to run. */
  hasOther: z.boolean(),
  /** Further stations of the clinic. */
  others: z.int().min(0),
});
export type HostingStatus = z.infer<typeof hostingStatus>;

export type HostingError =
  /** The station belongs to a server already, or runs one. */
  | { readonly code: 'hosting.hasServer' }
  | { readonly code: 'hosting.portInUse' | 'hosting.cannotRun' }
  | { readonly code: 'setup.passwordTooShort'; readonly minimum: number }
  | { readonly code: 'setup.passwordCommon' };

/** The server of a small clinic, run by one of its stations. */
export const hosting = contract('hosting', {
  status: watch({ input: z.object({}), output: hostingStatus, permission: 'station.manage' }),
  /** Runs it from now on whenever the station does, and joins it with what the station has. */
  start: action({
    input: z.object({ port, address, adminPassword: z.string().min(1).max(200) }),
    output: z.object({ url: z.string(), fingerprint: z.string() }),
    permission: 'station.manage',
    fails: failsWith<HostingError | EnrolError>(),
  }),
  /** The station keeps to itself again. What the server has stays in its folder, and is there when it is started anew. */
  stop: action({ input: z.object({}), output: z.object({}), permission: 'station.manage' }),
});
