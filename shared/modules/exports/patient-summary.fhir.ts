import type { Members } from '#shared/interop/fhir/fhir-json.ts';
import { fullUrlOf } from '#shared/interop/fhir/collection-bundle.ts';
import { onlyReferringTo } from '#shared/interop/fhir/only-referring-to.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { summarySections, type SummarySection } from './summary-sections.rules.ts';
import { summaryWords } from './summary-words.ts';

export interface SummaryResource {
  readonly recordType: string;
  readonly data: JsonObject;
  readonly resource: Members;
}

export interface SummaryRequest {
  readonly language: ScreenLanguage;
  /** The patient first, then all that is theirs. */
  readonly resources: readonly SummaryResource[];
  /** The people, organizations and places that they speak of. */
  readonly spokenOf: readonly Members[];
  readonly facility: { readonly id: string; readonly name: string };
  /** What is said of documents is listed. */
  readonly isWithDocuments?: boolean;
  /** ISO 8601 with offset. */
  readonly now: string;
  /** UUIDs for what the document adds: itself, its composition, and a statement for each section without content. */
  newId(): string;
}

const ABSENT = 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips';
const LOINC = 'http://loinc.org';

/**
 * An International Patient Summary: a document that stands by itself. An empty list is "no information available"; "no known
 * allergies" is said only where somebody has said so.
 * @source HL7 FHIR International Patient Summary Implementation Guide 1.1.0, Composition and Bundle (uv-ips)
 */
export function patientSummaryBundle(request: SummaryRequest): Members {
  const { resources, language, now } = request;
  const words = summaryWords(language);
  const [patient] = resources;
  if (!patient) throw new Error('a summary is of a patient');
  const subject = { reference: nameOf(patient.resource) };
  const organization: Members = {
    resourceType: 'Organization',
    id: request.facility.id,
    name: request.facility.name,
  };
  const sections = summarySections(resources, language, request.isWithDocuments).map((section) => {
    const absent =
      section.entries.length === 0 ? absentResource(section, subject, request.newId()) : undefined;
    return { section, entries: absent ? [absent] : section.entries.map(({ resource }) => resource) };
  });
  const composition: Members = {
    resourceType: 'Composition',
    id: request.newId(),
    meta: { profile: ['http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips'] },
    language,
    text: narrative(
      language,
      `<p>${escaped(words.title)}</p><p>${escaped(request.facility.name)}, ${escaped(now)}</p>`,
    ),
    status: 'final',
    type: { coding: [{ system: LOINC, code: '60591-5', display: 'Patient summary Document' }] },
    subject,
    date: now,
    author: [{ reference: nameOf(organization), display: request.facility.name }],
    title: words.title,
    confidentiality: 'N',
    custodian: { reference: nameOf(organization) },
    section: sections.map(({ section, entries }) => ({
      title: words.sections[section.kind],
      code: { coding: [{ system: LOINC, code: section.loinc }] },
      text: narrative(language, table(section.rows)),
      entry: entries.map((entry) => ({ reference: nameOf(entry) })),
    })),
  };
  const listed = [patient.resource, ...sections.flatMap(({ entries }) => entries), organization];
  const held = [composition, ...listed, ...request.spokenOf];
  const names = new Set(held.map(nameOf));
  return {
    resourceType: 'Bundle',
    id: request.newId(),
    meta: { profile: ['http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips'] },
    language,
    identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${request.newId()}` },
    type: 'document',
    timestamp: now,
    entry: held.map((resource) => ({
      fullUrl: fullUrlOf(resource),
      resource: onlyReferringTo(resource, names),
    })),
  };
}

/** What a section that the guide demands holds where nothing is recorded. */
function absentResource(section: SummarySection, subject: Members, id: string): Members | undefined {
  const code = (value: string) => ({ coding: [{ system: ABSENT, code: value }] });
  switch (section.kind) {
    case 'allergies':
      return {
        resourceType: 'AllergyIntolerance',
        id,
        clinicalStatus: {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' },
          ],
        },
        code: code(section.isNoneStated ? 'no-known-allergies' : 'no-allergy-info'),
        patient: subject,
      };
    case 'medications':
      return {
        resourceType: 'MedicationStatement',
        id,
        status: 'unknown',
        medicationCodeableConcept: code('no-medication-info'),
        subject,
      };
    case 'problems':
      return {
        resourceType: 'Condition',
        id,
        clinicalStatus: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
        },
        code: code('no-problem-info'),
        subject,
      };
    default:
      return undefined; // left out where it has nothing to say
  }
}

function nameOf({ resourceType, id }: Members): string {
  return typeof resourceType === 'string' && typeof id === 'string' ? `${resourceType}/${id}` : '';
}

/** @source FHIR R4 §2.4.0 Narrative: XHTML without anything active. Nothing that a person typed gets there unescaped. */
function narrative(language: ScreenLanguage, content: string): Members {
  const direction = language === 'ar' ? ' dir="rtl"' : '';
  return {
    status: 'generated',
    div: `<div xmlns="http://www.w3.org/1999/xhtml" lang="${language}" xml:lang="${language}"${direction}>${content}</div>`,
  };
}

function table(rows: SummarySection['rows']): string {
  const lines = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`);
  return `<table><tbody>${lines.join('')}</tbody></table>`;
}

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
