import { describe, expect, it } from 'vitest';
import { must } from '#shared/kernel/must.testing.ts';
import { planContext, testId } from '#shared/kernel/handler-testing.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { PlannedWrite } from '#shared/kernel/plan.ts';
import { sampleOf } from '#shared/kernel/sample.ts';
import { PatientMerge } from '../identity/patient-merge.record.ts';
import { Patient } from '../patients/patient.record.ts';
import { Practitioner } from '../staff/practitioner.record.ts';
import { assigned } from './care-team.rules.ts';
import type { CareRole, CareTeam } from './care-team.record.ts';
import { careTeamsHandlers } from './care-teams.handlers.ts';

const [OTIENO, NJERI] = [testId('practitioner', 1), testId('practitioner', 2)];
const [GRACE, TOM, GRACE_TOO] = [testId('patient', 1), testId('patient', 2), testId('patient', 3)];

function team(
  number: number,
  patientId: Id,
  more: { by?: Id; role?: CareRole; start?: string } = {},
): CareTeam {
  const { by = OTIENO, role = 'primary', start = '2026-01-05' } = more;
  return assigned(
    {
      id: testId('careTeam', number),
      patientId,
      practitionerId: by,
      careRole: role,
      start,
      madeIn: `act ${number}`,
      assignedBy: 'Naomi Mutiso',
    },
    'OTIENO, Tom',
  );
}

/** Two doctors, three records of two people. */
function desk<I>(input: I, records: readonly { readonly id: Id }[] = [], past = {}) {
  return planContext(input, {
    records: [
      ...[GRACE, TOM, GRACE_TOO].map((id, at) => sampleOf(Patient, { seed: at + 1, with: { id } })),
      ...[OTIENO, NJERI].map((id, at) =>
        sampleOf(Practitioner, {
          seed: at + 1,
          with: { id, active: true, name: [{ family: at === 0 ? 'Otieno' : 'Njeri' }] },
        }),
      ),
      ...records,
    ],
    past,
  });
}

/** As the store has them afterwards. */
function after(records: readonly CareTeam[], writes: readonly PlannedWrite[]): CareTeam[] {
  const all = new Map<Id, unknown>(records.map((one) => [one.id, one]));
  for (const write of writes) if (write.kind === 'put') all.set(write.id, { ...write.data, id: write.id });
  return [...all.values()] as CareTeam[]; // plans of care teams alone
}

const panel = async (practitionerId: Id, records: readonly { readonly id: Id }[]) =>
  (await must(careTeamsHandlers.panel(desk({ practitionerId }, records)))).charges;

describe('a care team', () => {
  it('is on the panel, and handed over, however many were theirs before', async () => {
    const past = Array.from({ length: 5_001 }, (_one, at) => ({ ...team(at + 1, TOM), end: '2026-01-31' }));
    const records = [...past, team(9_999, GRACE)];
    expect((await panel(OTIENO, records)).map(({ patient }) => patient.id)).toEqual([GRACE]);
    const input = { from: OTIENO, to: NJERI, day: '2026-03-12' };
    expect((await must(careTeamsHandlers.handOver(desk(input, records)))).reply.patients).toBe(1);
  });

  it('has one primary at a time: a new one takes the place of the one before', async () => {
    const before = team(9, GRACE);
    const input = { patientId: GRACE, practitionerId: NJERI, role: 'primary' as const, start: '2026-03-12' };
    const plan = await must(careTeamsHandlers.assign(desk(input, [before])));
    const now = after([before], plan.writes);
    expect(now[0]).toMatchObject({ end: '2026-03-11', participant: [{ end: '2026-03-11' }] });
    const members = await must(careTeamsHandlers.ofPatient(desk({ patientId: GRACE }, now)));
    expect(members.map(({ name, role, period }) => [name, role, period])).toEqual([
      ['NJERI', 'primary', 'current'],
      ['OTIENO', 'primary', 'past'],
    ]);
    const back = await must(careTeamsHandlers.takeBack(desk({ act: plan.reply.act }, now)));
    expect(after(now, back.writes)).toEqual([
      before,
      expect.objectContaining({ status: 'entered-in-error' }),
    ]);
  });

  it('takes nobody twice in one part, and ends no earlier than it begins', async () => {
    const input = { patientId: GRACE, practitionerId: OTIENO, role: 'primary' as const, start: '2026-03-12' };
    expect(await careTeamsHandlers.assign(desk(input, [team(9, GRACE)]))).toEqual({
      ok: false,
      error: { code: 'careTeam.already' },
    });
    expect(await careTeamsHandlers.assign(desk({ ...input, end: '2026-03-11' }))).toEqual({
      ok: false,
      error: { code: 'careTeam.endsBefore' },
    });
  });

  it('from elsewhere is shown with whom it has, and is not ended here', async () => {
    const theirs: CareTeam = {
      id: testId('careTeam', 8),
      patientId: GRACE,
      status: 'active',
      participant: [{ name: 'Dr Who', role: [{ text: 'Cardiologist' }] }],
    };
    expect(await must(careTeamsHandlers.ofPatient(desk({ patientId: GRACE }, [theirs])))).toEqual([
      { teamId: theirs.id, name: 'Dr Who', roleText: 'Cardiologist', period: 'current', isOwn: false },
    ]);
  });
});

describe('a panel', () => {
  const merged = sampleOf(PatientMerge, {
    with: { patientId: GRACE, replacedId: GRACE_TOO, status: 'active' },
  });
  const teams = [team(11, GRACE), team(12, GRACE_TOO), team(13, TOM, { role: 'nurse' })];

  it('counts a person with two records once, and goes over whole', async () => {
    expect((await panel(OTIENO, [...teams, merged])).map(({ patient }) => patient.id).toSorted()).toEqual([
      GRACE,
      TOM,
    ]);
    const input = { from: OTIENO, to: NJERI, day: '2026-03-12' };
    const plan = await must(careTeamsHandlers.handOver(desk(input, [...teams, merged])));
    expect(plan.reply.patients).toBe(2);
    const now = after(teams, plan.writes);
    expect(await panel(OTIENO, [...now, merged])).toEqual([]);
    expect((await panel(NJERI, [...now, merged])).map(({ patient, role }) => [patient.id, role])).toEqual([
      [GRACE, 'primary'],
      [TOM, 'nurse'],
    ]);
    const back = await must(careTeamsHandlers.takeBack(desk({ act: plan.reply.act }, [...now, merged])));
    expect(back.reply).toEqual({ patients: 2, left: 0 });
    expect(after(now, back.writes).filter(({ status }) => status === 'active')).toEqual(teams);
  });

  it('goes over in part; who is another’s since stays there when it is taken back', async () => {
    const input = { from: OTIENO, to: NJERI, day: '2026-03-12', teamIds: [testId('careTeam', 13)] };
    const plan = await must(careTeamsHandlers.handOver(desk(input, teams)));
    expect(plan.reply.patients).toBe(1);
    const now = after(teams, plan.writes).map((one) =>
      one.madeIn === plan.reply.act ? { ...one, endedIn: 'another act' } : one,
    );
    expect(await careTeamsHandlers.takeBack(desk({ act: plan.reply.act }, now))).toEqual({
      ok: false,
      error: { code: 'careTeam.movedOn' },
    });
  });

  it('goes to nobody in vain', async () => {
    const input = { from: OTIENO, to: OTIENO, day: '2026-03-12' };
    expect(await careTeamsHandlers.handOver(desk(input, teams))).toMatchObject({
      error: { code: 'careTeam.samePerson' },
    });
    expect(await careTeamsHandlers.handOver(desk({ ...input, to: NJERI }))).toMatchObject({
      error: { code: 'careTeam.nobody' },
    });
  });
});
