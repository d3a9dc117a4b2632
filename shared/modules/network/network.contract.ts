import * as z from 'zod';
import { action, command, contract, failsWith, query } from '#shared/kernel/contract.ts';
import { patientId } from '../patients/patient-id.rules.ts';
import { Disclosure } from './disclosure.record.ts';
import { NetworkFacility } from './network-facility.record.ts';
import { LINK_BASES, PatientLink } from './patient-link.record.ts';

const id = z.string().max(80);

/** A record of another facility that may be of the same person. */
const match = z.object({
  facilityId: z.string(),
  facilityName: z.string(),
  patientId: z.string(),
  basis: z.enum(['identifier', 'nameAndBirth']),
  hint: z.object({ birthYear: z.string().exactOptional(), gender: z.string().exactOptional() }),
});
export type NetworkMatch = z.infer<typeof match>;

/** Why the identity index said nothing. */
export type MatchesError =
  | { readonly code: 'network.noServer' }
  | { readonly code: 'network.noAnswer' }
  | { readonly code: 'network.notMember' }
  | { readonly code: 'network.tooMany' }
  /** The patient has not agreed to be found by others, or the server has not heard of it yet. */
  | { readonly code: 'network.consentMissing' };

export type LinkError = { readonly code: 'network.nothingToUndo' };

/** Across facilities: who else there is, who is known there, and what was told to whom. */
export const network = contract('network', {
  facilities: query({
    input: z.object({}),
    output: z.array(NetworkFacility.schema),
    permission: 'patient.read',
  }),
  /** Asks the server's identity index. Needs the line. */
  matches: action({
    input: z.object({ patientId }),
    output: z.array(match),
    permission: 'patient.write',
    fails: failsWith<MatchesError>(),
  }),
  links: query({
    input: z.object({ patientId }),
    output: z.array(PatientLink.schema),
    permission: 'patient.read',
  }),
  /** A person says that the two are one. Said at both facilities, it is one record at each. */
  link: command({
    input: z.object({
      patientId,
      otherFacilityId: id,
      otherPatientId: patientId,
      otherName: z.string().trim().min(1).max(200),
      basis: z.enum(LINK_BASES),
    }),
    output: z.object({ id }),
    permission: 'patient.write',
  }),
  /** …and that they are not, after all; or not, where the other facility has said so. */
  unlink: command({
    input: z.object({ patientId, id }),
    output: z.object({ id }),
    permission: 'patient.write',
    fails: failsWith<LinkError>(),
  }),
  /** What was told of a patient to other facilities: for the patient to see. */
  disclosures: query({
    input: z.object({ patientId }),
    output: z.array(Disclosure.schema),
    permission: 'patient.read',
  }),
});
