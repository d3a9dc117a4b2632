/**
 * What speaks for two records being of one person, and against it, in bits: the logarithm to base 2 of how much likelier it is
 * among records of one person than among records of two (Fellegi IP, Sunter AB. J Am Stat Assoc 1969;64:1183–1210).
 * Set by hand, checked by `npm run bench -- matching`.
 */
export const WEIGHTS = {
  family: { same: 4, alike: 3, apart: -4, unknown: 0 },
  given: { same: 4, alike: 3, within: 2, apart: -6, unknown: 0 },
  /** A name of which the parts are not known. */
  wholeName: { same: 7, alike: 5, within: 2, apart: -8, unknown: 0 },
  /** Given and family name changed places: taken off what both score. */
  swappedNames: -1,
  birthDate: {
    same: 6,
    /** Day and month changed places. */
    swapped: 5,
    /** One digit, or two neighbours in the wrong order. */
    nearly: 4,
    /** Only a year or month is known, and it fits; or an estimate that is not far off. */
    fits: 1.5,
    apart: -6,
    unknown: 0,
  },
  gender: { same: 0.7, apart: -4, unknown: 0 },
  phone: { same: 4.5, apart: -0.5, unknown: 0 },
  address: { same: 2.5, near: 0.5, apart: -0.5, unknown: 0 },
  identifier: { same: 14, apart: -3, unknown: 0 },
} as const;

/** From here on two records are shown as perhaps one person. */
export const LIKELY_BITS = 9;
/** From here on it is all but certain. */
export const NEARLY_CERTAIN_BITS = 15;

export type Aspect =
  | Exclude<keyof typeof WEIGHTS, 'swappedNames' | 'wholeName' | 'family' | 'given'>
  | 'name';
