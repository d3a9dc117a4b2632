import type { RecordedQuantity } from '#shared/kernel/clinical-values.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { put, type PlannedWrite } from '#shared/kernel/plan.ts';
import { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { AllergyStatement } from '#shared/modules/allergies/allergy-statement.record.ts';
import { Encounter } from '#shared/modules/encounters/encounter.record.ts';
import { Immunization } from '#shared/modules/immunizations/immunization.record.ts';
import { MedicationRequest } from '#shared/modules/medications/medication-request.record.ts';
import { Condition } from '#shared/modules/problems/condition.record.ts';
import { DiagnosticReport } from '#shared/modules/results/diagnostic-report.record.ts';
import { Observation } from '#shared/modules/results/observation.record.ts';
import { ALLERGENS, MEASURES, VACCINES, type DemoMedicine, type Measure } from './demo-codes.ts';
import { LONG_PROFILE, PROFILES, type Profile } from './demo-profiles.ts';
import type { Seeded } from './seeded.ts';

const DAY_MS = 86_400_000;
const MANY_VISITS = 100;

export interface Subject {
  readonly patientId: Id;
  /** Whole years. */
  readonly age: number;
  readonly birthMs: number;
  readonly isFemale: boolean;
}

export interface Clinic {
  readonly clinicianIds: readonly Id[];
  readonly clinicianNames: readonly string[];
  readonly roomIds: readonly Id[];
  readonly organizationId: Id;
  readonly nowMs: number;
}

/** Everything recorded of one invented patient, oldest first. */
export function* historyOf(
  random: Seeded,
  subject: Subject,
  clinic: Clinic,
  visits: number,
): Generator<PlannedWrite> {
  const profile = visits > MANY_VISITS ? LONG_PROFILE : profileOf(random, subject);
  const usualWeightKg = Math.max(2.8, random.about(weightFor(subject.age), 7));
  yield* standing(random, subject, clinic, profile);
  const years = Math.max(0.1, Math.min(subject.age, visits > MANY_VISITS ? 12 : 4));
  const span = years * 365 * DAY_MS;
  for (let visit = 0; visit < visits; visit += 1) {
    const ageMs = ((visits - visit - random.next() * 0.9) / visits) * span;
    const atMs = inOpeningHours(random, clinic.nowMs - ageMs);
    if (atMs > subject.birthMs) yield* aVisit(random, { ...subject, usualWeightKg }, clinic, profile, atMs);
  }
}

function profileOf(random: Seeded, subject: Subject): Profile {
  const fitting = PROFILES.filter(
    ({ from, to, femaleOnly }) =>
      subject.age >= from && subject.age <= to && (subject.isFemale || !femaleOnly),
  );
  return random.pick(fitting);
}

function* standing(
  random: Seeded,
  subject: Subject,
  clinic: Clinic,
  profile: Profile,
): Generator<PlannedWrite> {
  const { patientId } = subject;
  for (const problem of profile.problems) {
    const onset = Math.max(subject.birthMs, clinic.nowMs - random.whole(300, 4000) * DAY_MS);
    yield put(Condition, {
      id: random.id('condition'),
      patientId,
      code: problem,
      onset: day(onset),
      clinicalStatus: 'active',
      verificationStatus: 'confirmed',
      recordedDate: day(onset),
    });
  }
  for (const medicine of profile.medicines)
    yield aPrescription(
      random,
      subject,
      clinic,
      medicine,
      clinic.nowMs - random.whole(10, 300) * DAY_MS,
      'active',
    );
  if (random.chance(0.3)) {
    const { substance, reaction, severity, category, criticality } = random.pick(ALLERGENS);
    yield put(Allergy, {
      id: random.id('allergy'),
      patientId,
      code: { text: substance },
      clinicalStatus: 'active',
      verificationStatus: 'confirmed',
      type: 'allergy',
      category: [category],
      criticality,
      recordedDate: day(clinic.nowMs - 400 * DAY_MS),
      reaction: [{ manifestation: [{ text: reaction }], severity }],
    });
  } else if (random.chance(0.6)) {
    yield put(AllergyStatement, {
      id: random.id('allergyStatement'),
      patientId,
      statement: 'noKnownAllergies',
      statedAt: instant(clinic.nowMs - random.whole(1, 500) * DAY_MS),
      statedBy: random.pick(clinic.clinicianNames),
    });
  }
  for (const { code, weeks } of VACCINES) {
    const at = subject.birthMs + (weeks * 7 + random.whole(0, 12)) * DAY_MS;
    if (subject.age > 12 || at > clinic.nowMs || random.chance(0.08)) continue;
    yield put(Immunization, {
      id: random.id('immunization'),
      patientId,
      status: 'completed',
      vaccineCode: code,
      occurrence: day(at),
      primarySource: true,
    });
  }
}

function* aVisit(
  random: Seeded,
  subject: Subject & { readonly usualWeightKg: number },
  clinic: Clinic,
  profile: Profile,
  atMs: number,
): Generator<PlannedWrite> {
  const { patientId } = subject;
  const encounterId = random.id('encounter');
  const complaint = random.chance(profile.chronicShare) ? undefined : random.pick(profile.complaints);
  const start = instant(atMs);
  yield put(Encounter, {
    id: encounterId,
    patientId,
    status: 'finished',
    class: 'AMB',
    type: [{ text: complaint ? 'General consultation' : profile.visitName }],
    ...(complaint ? { reason: [complaint.code] } : {}),
    start,
    end: instant(atMs + random.whole(10, 45) * 60_000),
    participantIds: [random.pick(clinic.clinicianIds)],
    locationId: random.pick(clinic.roomIds),
    serviceProviderId: clinic.organizationId,
  });
  const observe = (measure: Measure, value: number) =>
    anObservation(random, { patientId, encounterId, at: start }, measure, value);
  if (subject.age >= 12) {
    const systolic = Math.round(random.about(profile.systolic, 9));
    yield put(Observation, {
      id: random.id('observation'),
      patientId,
      encounterId,
      status: 'final',
      category: 'vital-signs',
      code: MEASURES.bloodPressure,
      effective: start,
      component: [
        { code: MEASURES.systolic.code, valueQuantity: quantity(MEASURES.systolic, systolic) },
        {
          code: MEASURES.diastolic.code,
          valueQuantity: quantity(MEASURES.diastolic, Math.round(systolic * 0.6)),
        },
      ],
    });
  }
  yield observe(MEASURES.pulse, random.about(subject.age < 5 ? 115 : 78, 8));
  yield observe(MEASURES.temperature, random.about(complaint?.fever ? 38.4 : 36.7, 0.4));
  yield observe(
    MEASURES.weight,
    Math.max(2.5, random.about(subject.usualWeightKg, subject.usualWeightKg * 0.012)),
  );
  if (complaint) {
    yield put(Condition, {
      id: random.id('condition'),
      patientId,
      encounterId,
      code: complaint.code,
      onset: day(atMs),
      recordedDate: day(atMs),
      clinicalStatus: 'resolved',
      abatement: day(Math.min(atMs + 14 * DAY_MS, clinic.nowMs)),
      verificationStatus: 'confirmed',
    });
    yield aPrescription(random, subject, clinic, complaint.treatment, atMs, 'completed', encounterId);
  } else if (profile.tests.length > 0 && random.chance(0.5)) {
    const observed = profile.tests.map(({ measure, mean, spread }) =>
      observe(measure, random.about(mean, spread)),
    );
    yield* observed;
    yield put(DiagnosticReport, {
      id: random.id('diagnosticReport'),
      patientId,
      encounterId,
      status: 'final',
      code: { text: `${profile.visitName}: blood tests` },
      effective: start,
      resultIds: observed.flatMap((write) => (write.kind === 'put' ? [write.id] : [])),
    });
  }
}

type At = { readonly patientId: Id; readonly encounterId: Id; readonly at: string };

function anObservation(
  random: Seeded,
  { patientId, encounterId, at }: At,
  measure: Measure,
  value: number,
): PlannedWrite {
  const range = {
    ...(measure.low === undefined ? {} : { low: quantity(measure, measure.low) }),
    ...(measure.high === undefined ? {} : { high: quantity(measure, measure.high) }),
  };
  return put(Observation, {
    id: random.id('observation'),
    patientId,
    encounterId,
    status: 'final',
    category: measure.category,
    code: measure.code,
    effective: at,
    valueQuantity: quantity(measure, value),
    ...(Object.keys(range).length > 0 ? { referenceRange: [range] } : {}),
  });
}

function aPrescription(
  random: Seeded,
  { patientId }: Subject,
  clinic: Clinic,
  medicine: DemoMedicine,
  atMs: number,
  status: 'active' | 'completed',
  encounterId?: Id,
): PlannedWrite {
  return put(MedicationRequest, {
    id: random.id('medicationRequest'),
    patientId,
    requesterId: random.pick(clinic.clinicianIds),
    status,
    intent: 'order',
    medication: { text: `${medicine.name} ${medicine.form}` },
    authoredOn: instant(atMs),
    ...(encounterId ? { encounterId } : {}),
    dosage: [
      {
        dose: medicine.dose,
        route: { text: medicine.route },
        frequency: medicine.perDay,
        period: '1',
        periodUnit: 'd',
      },
    ],
  });
}

function quantity(measure: Measure, value: number): RecordedQuantity {
  return { value: value.toFixed(measure.decimals), unit: measure.unit, code: measure.ucum };
}

/** Between 8 in the morning and 5 in the afternoon in Nairobi, of the day before at the latest. */
function inOpeningHours(random: Seeded, ms: number): number {
  const day = Math.floor(ms / DAY_MS) * DAY_MS - DAY_MS;
  return day + random.whole(5 * 60, 14 * 60 - 1) * 60_000;
}

function weightFor(age: number): number {
  return age < 18 ? 3.5 + age * 3.3 : 68;
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

function day(ms: number): string {
  return instant(ms).slice(0, 10);
}
