import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import type { Facility } from '#shared/modules/facilities/facility.record.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import type { CardPaper } from '#shared/modules/prints/document-kinds.rules.ts';

/** All that a card or a wristband says, and nothing else: no part of the chart comes near the drawing of one. */
export interface CardModel {
  readonly paper: CardPaper;
  /** On a sheet; one on every other paper. */
  readonly pieces: number;
  readonly language: ScreenLanguage;
  /** BCP 47 tag that dates are written by. */
  readonly locale: string;
  readonly facility: Pick<Facility, 'id' | 'name' | 'demo'>;
  /** As displayed; absent for a person without a name. */
  readonly name?: string;
  readonly mrn: string;
  /** As written on the paper; absent where it is left out or not known. */
  readonly born?: string;
  /** Absent where it is left out. */
  readonly sex?: NonNullable<Patient['gender']>;
  readonly printedAtMs: number;
}

/** How what is too long is made to fit: all text smaller, then the name cut, with an ellipsis that shows it. */
export interface Fit {
  readonly scale: number;
  readonly name: string;
  readonly isCut?: boolean;
}
