import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import type { Facility } from '#shared/modules/facilities/facility.record.ts';
import type { CareStation } from '#shared/modules/queue/care-station.record.ts';

/** What somebody who waits has in their hand: nothing of it says who they are. */
export interface TicketModel {
  readonly language: ScreenLanguage;
  readonly locale: string;
  readonly facility: Pick<Facility, 'name' | 'demo'>;
  readonly ticket: string;
  /** Absent where it has not come here yet. */
  readonly station?: Pick<CareStation, 'kind' | 'name'>;
  /** Of the arrival. */
  readonly day: string;
  /** `HH:MM`. */
  readonly time: string;
  readonly printedAtMs: number;
}
