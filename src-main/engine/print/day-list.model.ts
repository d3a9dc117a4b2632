import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import type { AppointmentStatus } from '#shared/modules/scheduling/appointment.record.ts';
import type { Facility } from '#shared/modules/facilities/facility.record.ts';

/** Who comes on a day, by provider: for the desk and the rooms. */
export interface DayListModel {
  readonly language: ScreenLanguage;
  readonly locale: string;
  readonly facility: Pick<Facility, 'name' | 'address' | 'telecom' | 'demo'>;
  readonly day: string;
  readonly printedAtMs: number;
  readonly providers: readonly {
    /** Absent: without a provider. */
    readonly name?: string;
    readonly lines: readonly {
      /** `HH:MM`. */
      readonly time: string;
      readonly name: string;
      readonly born?: string;
      readonly mrn?: string;
      readonly phone?: string;
      readonly visit: string;
      readonly room: string;
      readonly status: AppointmentStatus;
      readonly isTentative: boolean;
    }[];
  }[];
}
