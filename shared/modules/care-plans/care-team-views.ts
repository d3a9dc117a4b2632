import { conceptText } from '#shared/kernel/clinical-values.ts';
import type { OutputOf } from '#shared/kernel/contract.ts';
import { displayName } from '#shared/kernel/human-name.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { personReader } from '../identity/person-reader.rules.ts';
import { Patient } from '../patients/patient.record.ts';
import { summaryOf } from '../patients/patient-summary.rules.ts';
import { Appointment } from '../scheduling/appointment.record.ts';
import { isOpen } from '../scheduling/appointment.rules.ts';
import { Practitioner } from '../staff/practitioner.record.ts';
import { CareTeam } from './care-team.record.ts';
import { periodAt } from './care-team.rules.ts';
import type { CareMember, careTeams, Charge } from './care-teams.contract.ts';

/** What a screen shows of one panel; how many more there are is told. */
const MOST_CHARGES = 2_000;
const APPOINTMENTS_AHEAD = 20;
const ORDER = { current: 0, ahead: 1, past: 2 } as const;

/** Members of all teams of a patient, those who are theirs now first, the primary on top. */
export async function membersOf(read: Reader, patientId: Id, day: string): Promise<CareMember[]> {
  const teams = await read.list(CareTeam, { where: { patientId } });
  const real = teams.filter(({ status }) => status !== 'entered-in-error');
  const members = await Promise.all(real.map((team) => ofTeam(read, team, day)));
  const isPrimary = ({ role }: CareMember) => Number(role !== 'primary');
  return members
    .flat()
    .toSorted(
      (a, b) =>
        ORDER[a.period] - ORDER[b.period] || isPrimary(a) - isPrimary(b) || (a.name < b.name ? -1 : 1),
    );
}

async function ofTeam(read: Reader, team: CareTeam, day: string): Promise<readonly CareMember[]> {
  return Promise.all(
    (team.participant ?? []).map(async (one) => {
      const known =
        one.practitionerId === undefined ? undefined : await read.get(Practitioner, one.practitionerId);
      const roleText = (one.role ?? []).map(conceptText).filter(Boolean).join(', ');
      const [start, end] = [one.start ?? team.start, one.end ?? team.end];
      const period = periodAt(
        {
          ...(team.status && { status: team.status }),
          ...(start !== undefined && { start }),
          ...(end !== undefined && { end }),
        },
        day,
      );
      return {
        teamId: team.id,
        ...(one.practitionerId !== undefined && { practitionerId: one.practitionerId }),
        name: known?.name[0] ? displayName(known.name[0]) : (one.name ?? team.name ?? '?'),
        ...(team.careRole && { role: team.careRole }),
        ...(roleText !== '' && { roleText }),
        ...(start !== undefined && { start }),
        ...(end !== undefined && { end }),
        period,
        isOwn: team.practitionerId !== undefined,
      };
    }),
  );
}

/** Who is assigned to a practitioner; of somebody with two records, one line for each part. */
export async function panelOf(
  read: Reader,
  practitionerId: Id,
  day: string,
): Promise<OutputOf<(typeof careTeams)['panel']>> {
  const practitioner = await read.get(Practitioner, practitionerId);
  // All of them: those that are over stay active, and must not crowd out those that are not.
  const teams = await read.list(CareTeam, { where: { practitionerId, status: 'active' } });
  const persons = personReader(read);
  const found = new Map<string, Charge>();
  let left = 0;
  for (const team of teams) {
    const period = periodAt(team, day);
    if (period === 'past') continue;
    const { survivorId } = await persons.person(team.patientId);
    const key = `${survivorId} ${team.careRole}`;
    if (found.has(key)) continue;
    const patient = await read.get(Patient, survivorId);
    if (!patient) continue;
    if (found.size >= MOST_CHARGES) {
      left += 1;
      continue;
    }
    const next = await nextDay(persons, survivorId, day);
    found.set(key, {
      teamId: team.id,
      role: team.careRole ?? 'other',
      ...(team.start !== undefined && { start: team.start }),
      ...(team.end !== undefined && { end: team.end }),
      period,
      patient: summaryOf(patient),
      ...(next !== undefined && { next }),
    });
  }
  const [name] = practitioner?.name ?? [];
  return {
    ...(practitioner && { of: { id: practitioner.id, name: name ? displayName(name) : '?' } }),
    charges: [...found.values()],
    left,
  };
}

async function nextDay(read: Reader, patientId: Id, from: string): Promise<string | undefined> {
  const ahead = await read.list(Appointment, {
    where: { patientId },
    orderBy: 'day',
    from,
    limit: APPOINTMENTS_AHEAD,
  });
  return ahead.find((one) => isOpen(one) && one.placeholder !== true)?.day;
}
