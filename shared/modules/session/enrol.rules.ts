import * as z from 'zod';

/** How a station comes to a server. */
export const enrolInput = z.object({
  /** The code, or the link behind the square picture, which says where the server is. */
  text: z.string().max(500),
  url: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .exactOptional(),
});

/** Where a station stands that is being enrolled: it asks for a way in; it takes in who may sign in. */
export const ENROL_STEPS = ['asking', 'staff'] as const;
export type EnrolStep = (typeof ENROL_STEPS)[number];

export type EnrolError =
  /** Not a code: sixteen letters and digits, or the text behind the square picture. */
  | { readonly code: 'enrol.malformed' }
  | { readonly code: 'enrol.addressNeeded' }
  | { readonly code: 'enrol.codeRefused' }
  | { readonly code: 'enrol.tooManyTries' }
  /** The server knows no open account of this person with a key, or not this key. */
  | { readonly code: 'enrol.personUnknown' }
  /** The server has nothing of the facility yet: its first station has to send it. */
  | { readonly code: 'enrol.facilityEmpty' }
  /** Of the facility, but nobody who could sign in here. */
  | { readonly code: 'enrol.noStaff' }
  | { readonly code: 'sync.notEncrypted' | 'sync.internal' }
  | { readonly code: 'setup.alreadyDone' | 'setup.cannotWrite' }
  | { readonly code: 'store.full' | 'store.cannotWrite' }
  | { readonly code: 'store.damaged'; readonly file: string }
  | { readonly code: 'remote.failing'; readonly status: number }
  | {
      readonly code: `remote.${
        | 'unreachable'
        | 'stopped'
        | 'unauthorized'
        | 'unknownDevice'
        | 'revoked'
        | 'forbidden'
        | 'cut'
        | 'stranger'
        | 'noDatabase'
        | 'tooLarge'
        | 'markerMoved'}`;
    };
