import { formatBirthDate } from '#shared/kernel/format-date.ts';
import { displayName, mainName } from '#shared/kernel/human-name.ts';
import { isMrn } from '#shared/kernel/mrn.ts';
import { facilityRegion, writingLocale } from '#shared/kernel/zone-region.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { cardLookOf } from '#shared/modules/cards/card-look.rules.ts';
import { Facility } from '#shared/modules/facilities/facility.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { CardError, CardLayout } from '#shared/modules/prints/prints.contract.ts';
import type { ActionContext, EngineContext } from '../actions.ts';
import type { CardModel } from './card.model.ts';

export type CardAsked = ActionContext<CardLayout & { readonly patientId: string }>;
type NotFound = { readonly code: 'notFound'; readonly type: string; readonly id: string };

/** What a card says of this patient here. */
export async function readCard(
  engine: EngineContext,
  { input, session, nowMs }: CardAsked,
): Promise<Result<CardModel, CardError | NotFound>> {
  const { replica, facility: openedWith } = engine.opened();
  const read = replica.reader();
  const patient = await read.get(Patient, input.patientId);
  if (!patient) return fail({ code: 'notFound', type: Patient.type, id: input.patientId });
  if (!isMrn(patient.mrn)) return fail({ code: 'card.noNumber' });
  const facility = (await read.get(Facility, session.facilityId)) ?? openedWith;
  const locale = writingLocale(input.language, facilityRegion(facility.zone, facility.address));
  const main = mainName(patient.name);
  const name = main && displayName(main);
  // A person in a bed must be told from another by four things, the date of birth among them, whatever cards say.
  // @source NPSA Safer Practice Notice 24, Standardising wristbands improves patient safety, 2007
  const look =
    input.document === 'wristband' ? ({ birth: 'date', sex: true } as const) : cardLookOf(facility);
  const born = birthText(patient, look.birth, locale);
  return ok({
    paper: input.paper,
    pieces: input.paper === 'cardSheet' ? input.pieces : 1,
    language: input.language,
    locale,
    facility: {
      id: facility.id,
      name: facility.name,
      ...(facility.demo === undefined ? {} : { demo: facility.demo }),
    },
    ...(name ? { name } : {}),
    mrn: patient.mrn,
    ...(born === undefined ? {} : { born }),
    ...(look.sex && patient.gender ? { sex: patient.gender } : {}),
    printedAtMs: nowMs,
  });
}

function birthText(
  { birthDate, birthDateEstimated: estimated }: Patient,
  asked: 'date' | 'year' | 'none',
  locale: string,
): string | undefined {
  if (birthDate === undefined || asked === 'none') return undefined;
  return formatBirthDate(asked === 'year' ? birthDate.slice(0, 4) : birthDate, locale, { estimated });
}
