import type { OutputOf } from '#shared/kernel/contract.ts';
import type { scheduleSetup } from '#shared/modules/scheduling/schedule-setup.contract.ts';

export type SetupAll = OutputOf<(typeof scheduleSetup)['all']>;

export interface PartFormProps {
  readonly all: SetupAll;
  /** Absent: a new one. */
  readonly id: string | undefined;
  readonly onSaved: (id: string) => void;
}
