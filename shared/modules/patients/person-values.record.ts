import { f } from '#shared/kernel/field.ts';

/** Parts that every record of a person shares. Shapes and names are those of FHIR R4's data types. */
export const period = { start: f.text({ max: 40 }).optional(), end: f.text({ max: 40 }).optional() };

/** FHIR R4: HumanName. A person of one name has only `text` or only `given`. */
export const humanName = f.group({
  use: f.oneOf(['usual', 'official', 'temp', 'nickname', 'anonymous', 'old', 'maiden']).optional(),
  text: f.text({ max: 300 }).optional(),
  family: f.text({ max: 200 }).optional(),
  given: f.list(f.text({ max: 200 }), { max: 20 }).optional(),
  prefix: f.list(f.text({ max: 60 }), { max: 10 }).optional(),
  suffix: f.list(f.text({ max: 60 }), { max: 10 }).optional(),
  period: f.group(period).optional(),
});

/** FHIR R4: Identifier. `system` says who issued it. */
export const identifier = f.group({
  use: f.oneOf(['usual', 'official', 'temp', 'secondary', 'old']).optional(),
  type: f.code().optional(),
  system: f.text({ max: 300 }).optional(),
  value: f.text({ max: 200 }).optional(),
  period: f.group(period).optional(),
  /** Who issued it, in words. FHIR: Identifier.assigner.display. */
  assigner: f.text({ max: 200 }).optional(),
});

/** FHIR R4: ContactPoint. */
export const contactPoint = f.group({
  system: f.oneOf(['phone', 'fax', 'email', 'pager', 'url', 'sms', 'other']).optional(),
  value: f.text({ max: 200 }).optional(),
  use: f.oneOf(['home', 'work', 'temp', 'old', 'mobile']).optional(),
  rank: f.integer({ min: 1, max: 99 }).optional(),
  period: f.group(period).optional(),
});

/** FHIR R4: Address. */
export const address = f.group({
  use: f.oneOf(['home', 'work', 'temp', 'old', 'billing']).optional(),
  type: f.oneOf(['postal', 'physical', 'both']).optional(),
  text: f.text({ max: 500 }).optional(),
  line: f.list(f.text({ max: 200 }), { max: 8 }).optional(),
  city: f.text({ max: 120 }).optional(),
  district: f.text({ max: 120 }).optional(),
  state: f.text({ max: 120 }).optional(),
  postalCode: f.text({ max: 40 }).optional(),
  country: f.text({ max: 80 }).optional(),
});

/**
 * Where an imported record came from, and what of it no field here holds: kept as it came and exported again.
 * `digests` are SHA-256 (hex, first 32 digits) of every source version already taken in, so that a second import changes nothing.
 */
export const source = f.group({
  resourceType: f.text({ max: 60 }),
  resourceId: f.text({ max: 200 }).optional(),
  digests: f.list(f.text({ max: 32 }), { max: 100 }),
  unmapped: f.verbatim().optional(),
  /** Numbers in `unmapped` that plain JSON would respell (`6.10`): JSON pointer to digits. */
  decimals: f.verbatim().optional(),
  /** The words by which the source spoke of each record that this one refers to: our id to `urn:uuid:…`, `Patient/x`. */
  references: f.verbatim().optional(),
  /** Fields that this record must have and the source did not say, with what was put there. */
  filled: f.verbatim().optional(),
  /** Which system it came from, where that was told: two systems may use the same resource ids. */
  system: f.text({ max: 100 }).optional(),
  /** Fields edited here since: a later import leaves them as they are. */
  edited: f.list(f.text({ max: 60 }), { max: 60 }).optional(),
});
