import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Json } from '#shared/kernel/json.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { fieldState } from '#shared/kernel/rivals.ts';
import { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { MedicationRequest } from '#shared/modules/medications/medication-request.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';

/**
 * What a desk of the chaos test is told to do. A token is a word that is entered once and never again: where it is found
 * at the end says what became of the edit that brought it.
 */
export type Order =
  | { readonly does: 'register'; readonly token: string; readonly id: Id }
  | { readonly does: 'recordAllergy' | 'reviewLists'; readonly token: string; readonly patientId: Id }
  | { readonly does: 'prescribe'; readonly token: string; readonly patientId: Id; readonly id: Id }
  | { readonly does: 'edit'; readonly token: string; readonly id: Id; readonly field: string }
  /** The first of its reviews that is open. */
  | { readonly does: 'settle'; readonly token: string; readonly id: Id }
  /** The last of its reviews that was settled. */
  | { readonly does: 'undo'; readonly id: Id }
  /** With a code of the server at this address. */
  | { readonly does: 'join'; readonly url: string; readonly text: string }
  | { readonly does: 'sync'; readonly url: string }
  | { readonly does: 'setClock'; readonly offMs: number }
  | { readonly does: 'showAll' | 'check' };

export interface SyncDone {
  readonly pulled: number;
  readonly merged: number;
  readonly pushed: number;
  readonly restarted: number;
  readonly held: number;
  readonly notTaken: number;
  readonly fault?: string;
}

export interface Checked {
  readonly faults: readonly string[];
}

/** What an edit takes the place of, in which field; or what an undo takes away. */
export interface Saw {
  readonly field: string;
  readonly tokens: readonly string[];
}

/** A line of a desk's output. `saw` comes before the commit that it belongs to; the last one counts. */
export type Line =
  | { readonly device: string; readonly facilityId: Id }
  | { readonly order: number; readonly saw: Saw }
  | { readonly order: number; readonly answer: Answer };

export type Answer =
  | { readonly ok: false; readonly code: string }
  | {
      readonly ok: true;
      readonly id?: Id;
      readonly mrn?: string;
      readonly sync?: SyncDone;
      readonly documents?: readonly Envelope[];
      readonly checked?: Checked;
    };

interface Editing {
  readonly record: AnyRecord;
  readonly fields: { readonly [field: string]: (token: string, before: Json | undefined) => Json };
}

const adding =
  (item: (token: string) => Json) =>
  (token: string, before: Json | undefined): Json => [
    ...(Array.isArray(before) ? (before as readonly Json[]) : []), // isArray does not know read-only lists
    item(token),
  ];

/** Fields of each rule of merging: `review`, `latest` and `union`. */
export const EDITED: { readonly [type: string]: Editing } = {
  [Patient.type]: {
    record: Patient,
    fields: {
      name: (token) => [{ family: token }],
      pronouns: (token) => ({ text: token }),
      identifier: adding((token) => ({ system: 'urn:example:chaos', value: token })),
    },
  },
  [Allergy.type]: {
    record: Allergy,
    fields: {
      code: (token) => ({ text: token }),
      note: (token) => token,
      onset: (token) => token,
      reaction: adding((token) => ({ description: token })),
    },
  },
  [MedicationRequest.type]: {
    record: MedicationRequest,
    fields: {
      dosage: (token) => [{ text: token, dose: { value: '500', unit: 'mg' }, frequency: 2 }],
      note: (token) => token,
      reason: (token) => [{ text: token }],
    },
  },
};

/** A station that has no server yet, and one that the server does not know any more. */
export const NOT_JOINED = 'notJoined';
export const UNKNOWN_DEVICE = 'remote.unknownDevice';

const TOKEN = /\bw\d{6}\b/g;

export function tokenOf(number: number): string {
  return `w${String(number).padStart(6, '0')}`;
}

export function tokensIn(value: Json | undefined): readonly string[] {
  return value === undefined ? [] : (JSON.stringify(value).match(TOKEN) ?? []);
}

/** What an edit of the field takes the place of: what stands, and in fields that nobody reviews what lies beside it. */
export function replacedBy(envelope: Envelope, record: AnyRecord, field: string): readonly string[] {
  const { candidates, standing } = fieldState(envelope, field);
  const rule = record.fields[field]?.merge;
  return [...candidates].flatMap(([stamp, value]) => {
    const isReplaced = rule === 'review' ? stamp === standing : rule !== 'union' || stamp !== standing;
    return isReplaced ? tokensIn(value) : [];
  });
}
