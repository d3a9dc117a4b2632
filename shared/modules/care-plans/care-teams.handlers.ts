import { addDays, isCalendarDate, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { HandlersFor } from '#shared/kernel/contract.ts';
import { displayName } from '#shared/kernel/human-name.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { fold } from '#shared/kernel/text-fold.ts';
import { personReader } from '../identity/person-reader.rules.ts';
import { Patient } from '../patients/patient.record.ts';
import { Practitioner } from '../staff/practitioner.record.ts';
import { membersOf, panelOf } from './care-team-views.ts';
import { CareTeam } from './care-team.record.ts';
import { assigned, endedBefore, isInForce, reopened } from './care-team.rules.ts';
import type { careTeams } from './care-teams.contract.ts';

const MOST_PRACTITIONERS = 1_000;
const MOST_FOUND = 50;

export const careTeamsHandlers: HandlersFor<typeof careTeams> = {
  ofPatient: async ({ input: { patientId }, read, today }) => ok(await membersOf(read, patientId, today)),
  async practitioners({ input: { text }, read }) {
    const all = await read.list(Practitioner, { where: { active: true }, limit: MOST_PRACTITIONERS });
    const asked = fold(text);
    return ok(
      all
        .flatMap(({ id, name: [name], placeholder }) =>
          name && placeholder !== true ? [{ id, name: displayName(name) }] : [],
        )
        .filter(({ name }) => fold(name).includes(asked))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .slice(0, MOST_FOUND),
    );
  },
  async panel({ input: { practitionerId }, read, session, today }) {
    const id = practitionerId ?? session.practitionerId;
    return ok(id === undefined ? { charges: [], left: 0 } : await panelOf(read, id, today));
  },
  async assign({ input: { patientId, practitionerId, role, start, end }, read, session, newId }) {
    if (end !== undefined && end < start) return fail({ code: 'careTeam.endsBefore' });
    if (!(await read.get(Patient, patientId)))
      return fail({ code: 'notFound', type: Patient.type, id: patientId });
    const practitioner = await read.get(Practitioner, practitionerId);
    if (!practitioner) return fail({ code: 'notFound', type: Practitioner.type, id: practitionerId });
    const own = (await read.list(CareTeam, { where: { patientId } })).filter(
      (team) => isInForce(team, start) && team.careRole === role,
    );
    if (own.some((team) => team.practitionerId === practitionerId)) return fail({ code: 'careTeam.already' });
    const act = newId('act');
    const before = role === 'primary' ? own : [];
    const made = assigned(
      {
        id: newId(CareTeam.type),
        patientId,
        practitionerId,
        careRole: role,
        start,
        ...(end !== undefined && { end }),
        madeIn: act,
        assignedBy: session.displayName,
      },
      nameOf(practitioner),
    );
    return ok({
      reply: { teamId: made.id, act },
      patientId,
      // The schema takes dates only.
      writes: [
        ...before.map((team) => put(CareTeam, endedBefore(team, start as CalendarDate, act))),
        put(CareTeam, made),
      ],
    });
  },
  async end({ input: { teamId, last }, read, newId }) {
    const team = await read.get(CareTeam, teamId);
    if (!team) return fail({ code: 'notFound', type: CareTeam.type, id: teamId });
    if (!isInForce(team, last) && team.status !== 'active') return fail({ code: 'careTeam.movedOn' });
    if (team.start !== undefined && last < team.start.slice(0, 10))
      return fail({ code: 'careTeam.endsBefore' });
    const act = newId('act');
    // The schema takes dates only.
    const ended = endedBefore(team, addDays(last as CalendarDate, 1), act);
    return ok({ reply: { act }, patientId: team.patientId, writes: [put(CareTeam, ended)] });
  },
  async handOver({ input: { from, to, day, teamIds }, read, session, newId }) {
    if (from === to) return fail({ code: 'careTeam.samePerson' });
    const practitioner = await read.get(Practitioner, to);
    if (!practitioner) return fail({ code: 'notFound', type: Practitioner.type, id: to });
    const [theirs, others] = await Promise.all([teamsOf(read, from), teamsOf(read, to)]);
    const wanted =
      teamIds &&
      (await personsOf(
        read,
        theirs.filter(({ id }) => teamIds.includes(id)),
      ));
    const persons = personReader(read);
    const act = newId('act');
    const has = new Set<string>();
    for (const team of others)
      if (isInForce(team, day))
        has.add(`${(await persons.person(team.patientId)).survivorId} ${team.careRole}`);
    const writes = [];
    const patients = new Set<Id>();
    for (const team of theirs) {
      if (!isInForce(team, day)) continue;
      const { survivorId } = await persons.person(team.patientId);
      const part = `${survivorId} ${team.careRole}`;
      if (wanted && !wanted.has(part)) continue;
      patients.add(survivorId);
      // The schema takes dates only.
      writes.push(put(CareTeam, endedBefore(team, day as CalendarDate, act)));
      if (has.has(part)) continue;
      has.add(part);
      const start = team.start !== undefined && team.start > day ? team.start.slice(0, 10) : day;
      const made = assigned(
        {
          id: newId(CareTeam.type),
          patientId: team.patientId,
          practitionerId: to,
          careRole: team.careRole ?? 'other',
          start,
          ...(team.end !== undefined && { end: team.end }),
          madeIn: act,
          assignedBy: session.displayName,
        },
        nameOf(practitioner),
      );
      writes.push(put(CareTeam, made));
    }
    if (patients.size === 0) return fail({ code: 'careTeam.nobody' });
    return ok({ reply: { act, patients: patients.size }, writes });
  },
  async takeBack({ input: { act }, read }) {
    const [made, ended] = await Promise.all([
      read.list(CareTeam, { where: { madeIn: act } }),
      read.list(CareTeam, { where: { endedIn: act } }),
    ]);
    if (made.length + ended.length === 0) return fail({ code: 'careTeam.movedOn' });
    const gone = made.filter((team) => team.endedIn === undefined && team.status === 'active');
    const movedOn = new Set(made.filter((team) => !gone.includes(team)).map(({ patientId }) => patientId));
    const back = ended.filter(({ patientId }) => !movedOn.has(patientId));
    const past = await Promise.all(back.map((team) => endBefore(read, team.id)));
    const writes = [
      ...gone.map((team) => put(CareTeam, { ...team, status: 'entered-in-error' })),
      ...back.map((team, at) => put(CareTeam, reopened(team, past[at]))),
    ];
    if (writes.length === 0) return fail({ code: 'careTeam.movedOn' });
    return ok({
      reply: {
        patients: await countPersons(
          read,
          [...gone, ...back].map(({ patientId }) => patientId),
        ),
        left: await countPersons(read, [...movedOn]),
      },
      writes,
    });
  },
};

function nameOf({ name: [name] }: Practitioner): string | undefined {
  return name && displayName(name);
}

/** All of them: those that are over stay active, and must not crowd out those that are not. */
function teamsOf(read: Reader, practitionerId: Id): Promise<readonly CareTeam[]> {
  return read.list(CareTeam, { where: { practitionerId, status: 'active' } });
}

/** Persons with their parts: of somebody with two records, both are meant. */
async function personsOf(read: Reader, teams: readonly CareTeam[]): Promise<ReadonlySet<string>> {
  const persons = personReader(read);
  const parts = await Promise.all(
    teams.map(
      async ({ patientId, careRole }) => `${(await persons.person(patientId)).survivorId} ${careRole}`,
    ),
  );
  return new Set(parts);
}

async function countPersons(read: Reader, patientIds: readonly Id[]): Promise<number> {
  const persons = personReader(read);
  const found = await Promise.all(patientIds.map(async (id) => (await persons.person(id)).survivorId));
  return new Set(found).size;
}

/** The end that a team had before the act that ended it last, where it had one. */
async function endBefore(read: Reader, id: Id): Promise<string | undefined> {
  const before = (await read.pastValues(id)).findLast(({ field }) => field === 'end')?.value;
  return typeof before === 'string' && isCalendarDate(before) ? before : undefined;
}
