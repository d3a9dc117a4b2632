import type { Id } from './ids.ts';
import type { Permission } from './permission.ts';

/** Who asks, from where: the engine's own knowledge, never the caller's word. */
export interface Session {
  /** A `user:…` id. */
  readonly userId: Id;
  readonly login: string;
  readonly displayName: string;
  readonly practitionerId?: Id;
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<Permission>;
  readonly facilityId: Id;
  /** IANA time zone of the facility. */
  readonly zone: string;
}
