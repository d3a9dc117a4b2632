import { CODE_SYSTEMS } from '#shared/kernel/clinical-values.ts';
import { instantAt, isInstant } from '#shared/kernel/instant.ts';
import { earliestDay, isPartialDate } from '#shared/kernel/partial-date.ts';
import { concept, concepts, reference, referencesIn } from '#shared/interop/fhir/data-elements.ts';
import { filled, groups, required, within, type Element } from '#shared/interop/fhir/element.ts';
import { isMembers } from '#shared/interop/fhir/fhir-json.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import { IDENTIFIER } from '#shared/interop/fhir/person-elements.ts';
import { moment, oneOf, text } from '#shared/interop/fhir/primitive-elements.ts';
import type { Reading } from '#shared/interop/fhir/reading.ts';
import { Encounter } from './encounter.record.ts';

/** Encounter.class is a Coding, nearly always of v3-ActCode. */
const classCode: Element<string> = {
  ...within(['class'], text('code')),
  write: (code, into) => {
    into['class'] = { system: CODE_SYSTEMS.actCode, code };
  },
};

/** Of a visit whose day alone is known, the start of that day here; of one without a period, when it was last written. */
function startOf({ resource, zone }: Reading): string | undefined {
  const start = isMembers(resource['period']) ? resource['period']['start'] : undefined;
  if (typeof start === 'string' && isPartialDate(start)) {
    const midnight = instantAt(earliestDay(start), '00:00', zone);
    return midnight.ok ? midnight.value : undefined;
  }
  const written = isMembers(resource['meta']) ? resource['meta']['lastUpdated'] : undefined;
  return typeof written === 'string' && isInstant(written) ? written : undefined;
}

/**
 * FHIR R4: Encounter. Participants that are practitioners, and the first location. Not mapped: statusHistory,
 * classHistory, serviceType, priority, episodeOfCare, basedOn, reasonReference, diagnosis, account, partOf.
 */
export const encounterFhir = defineMapping('Encounter', Encounter, {
  patientId: reference('subject', 'patient'),
  status: required(
    oneOf('status', [
      'planned',
      'arrived',
      'triaged',
      'in-progress',
      'onleave',
      'finished',
      'cancelled',
      'entered-in-error',
      'unknown',
    ]),
  ),
  class: required(classCode),
  type: concepts('type'),
  reason: concepts('reasonCode'),
  start: filled(within(['period'], moment('start')), startOf),
  end: within(['period'], moment('end')),
  participantIds: referencesIn('participant', 'individual', 'practitioner'),
  serviceProviderId: reference('serviceProvider', 'organization'),
  locationId: within(['location', 0], reference('location', 'location')),
  dischargeDisposition: within(['hospitalization'], concept('dischargeDisposition')),
  identifier: groups('identifier', IDENTIFIER),
});
