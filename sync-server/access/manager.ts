import type { Id } from '#shared/kernel/ids.ts';

/** Who says that a device comes or goes. */
export interface Manager {
  /** `admin`, or the account. */
  readonly by: string;
  /** The only facility of which they may say so; absent for the server's administrator. */
  readonly facilityId?: Id;
}
