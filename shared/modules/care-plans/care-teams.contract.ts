import * as z from 'zod';
import { command, contract, failsWith, query } from '#shared/kernel/contract.ts';
import { isIdOf } from '#shared/kernel/ids.ts';
import { patientId } from '../patients/patient-id.rules.ts';
import { patientSummarySchema } from '../patients/patient-summary.rules.ts';
import { CARE_ROLES } from './care-team.record.ts';

const idOf = (type: string) => z.string().refine((id) => isIdOf(type, id), { error: 'ref.malformed' });
const practitionerId = idOf('practitioner');
const day = z.iso.date();
const role = z.enum(CARE_ROLES);
const named = z.object({ id: z.string(), name: z.string() });
/** An act, by which it is taken back. */
const act = z.string().min(1).max(60);
/** A panel is handed over in one piece, so that there is one undo. */
const MOST_PATIENTS = 2_000;

const member = z.object({
  /** Of the team that it stands in. */
  teamId: z.string(),
  practitionerId: z.string().exactOptional(),
  name: z.string(),
  role: role.exactOptional(),
  /** As it was given elsewhere. */
  roleText: z.string().exactOptional(),
  start: z.string().exactOptional(),
  end: z.string().exactOptional(),
  period: z.enum(['current', 'past', 'ahead']),
  /** Assigned here: can be ended here. */
  isOwn: z.boolean(),
});
export type CareMember = z.output<typeof member>;

const charge = z.object({
  teamId: z.string(),
  role,
  start: z.string().exactOptional(),
  end: z.string().exactOptional(),
  period: z.enum(['current', 'ahead']),
  patient: patientSummarySchema,
  /** The day of the next appointment, with whomever. */
  next: z.string().exactOptional(),
});
export type Charge = z.output<typeof charge>;

export type CareTeamError =
  | { readonly code: 'careTeam.endsBefore' }
  /** They have that part already. */
  | { readonly code: 'careTeam.already' }
  /** To themselves. */
  | { readonly code: 'careTeam.samePerson' }
  | { readonly code: 'careTeam.nobody' }
  /** Somebody has changed it since: that part is left as it is. */
  | { readonly code: 'careTeam.movedOn' };

export const careTeams = contract('careTeams', {
  /** Everybody who looks after a patient, or did. */
  ofPatient: query({
    input: z.object({ patientId }),
    output: z.array(member),
    permission: 'patient.read',
  }),
  /** Who can be assigned, by a part of the name. */
  practitioners: query({
    input: z.object({ text: z.string().max(120) }),
    output: z.array(named),
    permission: 'patient.read',
  }),
  /** Whose patients somebody's are; each person once for each part. Absent: one's own. */
  panel: query({
    input: z.object({ practitionerId: practitionerId.exactOptional() }),
    output: z.object({ of: named.exactOptional(), charges: z.array(charge), left: z.int() }),
    permission: 'patient.read',
  }),
  /** A new primary takes the place of the one before. */
  assign: command({
    input: z.object({ patientId, practitionerId, role, start: day, end: day.exactOptional() }),
    output: z.object({ teamId: z.string(), act: z.string() }),
    permission: 'patient.write',
    fails: failsWith<CareTeamError>(),
  }),
  /** @param last the last day */
  end: command({
    input: z.object({ teamId: idOf('careTeam'), last: day }),
    output: z.object({ act: z.string() }),
    permission: 'patient.write',
    fails: failsWith<CareTeamError>(),
  }),
  /** All patients of one go to another from a day on, or those who are named by their teams. */
  handOver: command({
    input: z.object({
      from: practitionerId,
      to: practitionerId,
      day,
      teamIds: z.array(idOf('careTeam')).min(1).max(MOST_PATIENTS).exactOptional(),
    }),
    output: z.object({ act: z.string(), patients: z.int() }),
    permission: 'chart.write',
    fails: failsWith<CareTeamError>(),
  }),
  /** What one act did, as far as nobody has changed it since. */
  takeBack: command({
    input: z.object({ act }),
    output: z.object({ patients: z.int(), left: z.int() }),
    permission: 'patient.write',
    fails: failsWith<CareTeamError>(),
  }),
});
