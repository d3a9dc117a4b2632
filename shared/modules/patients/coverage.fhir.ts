import { concept, reference } from '#shared/interop/fhir/data-elements.ts';
import { filled, groups, required, within, type Element } from '#shared/interop/fhir/element.ts';
import { isMembers, type Members } from '#shared/interop/fhir/fhir-json.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import { IDENTIFIER } from '#shared/interop/fhir/person-elements.ts';
import { dateTime, oneOf, text } from '#shared/interop/fhir/primitive-elements.ts';
import type { Reading } from '#shared/interop/fhir/reading.ts';
import { Coverage } from './coverage.record.ts';

/** A payor that is only referred to is named by what the reference leads to, else by the reference itself. */
function payorName(reading: Reading): string | undefined {
  const payors = reading.resource['payor'];
  const first: Members | undefined = Array.isArray(payors) ? payors.find(isMembers) : undefined;
  if (!first) return undefined;
  const name = reading.references.find(first, reading.resource)?.['name'];
  if (typeof name === 'string') return name.slice(0, 200);
  return typeof first['reference'] === 'string' ? first['reference'].slice(0, 200) : undefined;
}

/** The day of a dateTime: cover begins and ends with days. */
function day(name: string): Element<string> {
  const any = dateTime(name);
  return { ...any, read: (from, reading) => any.read(from, reading)?.slice(0, 10) };
}

/** FHIR R4: Coverage. Not mapped: policyHolder, subscriber, relationship, class, order, network, costToBeneficiary, contract. */
export const coverageFhir = defineMapping('Coverage', Coverage, {
  patientId: required(reference('beneficiary', 'patient')),
  status: required(oneOf('status', ['active', 'cancelled', 'draft', 'entered-in-error'])),
  payor: filled(within(['payor', 0], text('display')), payorName),
  type: concept('type'),
  subscriberId: text('subscriberId'),
  identifier: groups('identifier', IDENTIFIER),
  validFrom: within(['period'], day('start')),
  validTo: within(['period'], day('end')),
});
