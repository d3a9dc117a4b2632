import { addDays, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { CodeableConcept } from '#shared/kernel/clinical-values.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { CareRole, CareTeam } from './care-team.record.ts';

/** The system of the roles that are assigned here, in what goes out as FHIR. */
export const CARE_ROLE_SYSTEM = 'urn:fieldward:care-role';

/** What other programs read; screens have words of their own. */
const ROLE_TEXT: { readonly [R in CareRole]: string } = {
  primary: 'Primary provider',
  physician: 'Physician',
  nurse: 'Nurse',
  midwife: 'Midwife',
  pharmacist: 'Pharmacist',
  therapist: 'Therapist',
  socialWorker: 'Social worker',
  coordinator: 'Care coordinator',
  other: 'Member of the care team',
};

function roleConcept(role: CareRole): CodeableConcept {
  return {
    text: ROLE_TEXT[role],
    coding: [{ system: CARE_ROLE_SYSTEM, code: role, display: ROLE_TEXT[role] }],
  };
}

export interface Assignment {
  readonly id: Id;
  readonly patientId: Id;
  readonly practitionerId: Id;
  readonly careRole: CareRole;
  /** Calendar days, both included. */
  readonly start: string;
  readonly end?: string;
  readonly madeIn: string;
  readonly assignedBy: string;
}

/** @param name of the member, for whoever does not know them */
export function assigned({ id, ...fields }: Assignment, name: string | undefined): CareTeam {
  const { practitionerId, careRole, start, end } = fields;
  return {
    id,
    ...fields,
    status: 'active',
    participant: [
      {
        role: [roleConcept(careRole)],
        practitionerId,
        ...(name !== undefined && { name }),
        start,
        ...(end !== undefined && { end }),
      },
    ],
  };
}

export type CarePeriod = 'current' | 'past' | 'ahead';

/** @param end the last day, as precise as it is known: `2026` lasts to the end of that year */
export function periodAt(
  { status, start, end }: Pick<CareTeam, 'status' | 'start' | 'end'>,
  day: string,
): CarePeriod {
  if (status === 'inactive' || (end !== undefined && end.slice(0, 10) < day.slice(0, end.length)))
    return 'past';
  return start !== undefined && start.slice(0, 10) > day ? 'ahead' : 'current';
}

/** Whether somebody is, or is going to be, theirs. */
export function isInForce(team: CareTeam, day: string): boolean {
  return team.status === 'active' && team.practitionerId !== undefined && periodAt(team, day) !== 'past';
}

/** Ends with the day before `from`; one that would have begun later has never been. */
export function endedBefore(team: CareTeam, from: CalendarDate, endedIn: string): CareTeam {
  const last = addDays(from, -1);
  if (team.start !== undefined && team.start.slice(0, 10) > last)
    return { ...team, status: 'inactive', endedIn };
  return withEnd({ ...team, endedIn }, last);
}

/** Open again, as before the act that ended it. @param before the end that it had, where it had one */
export function reopened({ endedIn: _endedIn, end: _end, ...team }: CareTeam, before?: string): CareTeam {
  const open: CareTeam = { ...team, status: 'active' };
  if (before !== undefined) return withEnd(open, before);
  return {
    ...open,
    ...(open.participant && { participant: open.participant.map(({ end: _was, ...member }) => member) }),
  };
}

function withEnd(team: CareTeam, end: string): CareTeam {
  return {
    ...team,
    end,
    ...(team.participant && { participant: team.participant.map((member) => ({ ...member, end })) }),
  };
}
