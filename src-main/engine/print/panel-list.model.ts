import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import type { CareRole } from '#shared/modules/care-plans/care-team.record.ts';
import type { Facility } from '#shared/modules/facilities/facility.record.ts';

/** Whose patients somebody's are. */
export interface PanelListModel {
  readonly language: ScreenLanguage;
  readonly locale: string;
  readonly facility: Pick<Facility, 'name' | 'address' | 'telecom' | 'demo'>;
  readonly day: string;
  readonly printedAtMs: number;
  readonly provider: string;
  readonly lines: readonly {
    readonly name: string;
    readonly born?: string;
    readonly mrn: string;
    readonly phone?: string;
    readonly role: CareRole;
    /** As it is written. */
    readonly since?: string;
    readonly next?: string;
  }[];
}
