import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fhirMappings } from './fhir-mappings.ts';
import type { Digests } from './interop/fhir/directory.ts';
import { isMembers, parseFhirJson, type Members } from './interop/fhir/fhir-json.ts';
import { fromStored } from './interop/fhir/residue.ts';
import { takeDocument, type TakenResource } from './interop/fhir/take-document.ts';
import { testContext } from './interop/fhir/testing.ts';
import { isIdOf } from './kernel/ids.ts';
import { checkData } from './kernel/record.ts';
import { records } from './registry.ts';

const DATA = join(process.env['FIELDWARD_DATA'] ?? '../shared/data', 'fhir');
const here = (name: string) => new URL(name, import.meta.url);

const DIGESTS: Digests = {
  sha256: (text) => createHash('sha256').update(text).digest(),
  fingerprint: (text) => createHash('sha256').update(text).digest('hex').slice(0, 32),
};

/** The resource as its record says it. */
function backFrom({ recordType, id, data }: TakenResource): unknown {
  const mapping = fhirMappings.find(({ record }) => record.type === recordType);
  if (mapping) return mapping.toFhir(id, data);
  const { resource, decimals } = data as {
    readonly resource: Members;
    readonly decimals?: { readonly [at: string]: string };
  };
  return fromStored(JSON.parse(JSON.stringify(resource)) as typeof data, decimals);
}

function resourcesOf(document: Members): readonly unknown[] {
  const entries = document['entry'];
  return Array.isArray(entries) ? entries.map((entry: Members) => entry['resource']) : [document];
}

/** What the station adds, so that whole records can be checked. */
const ASSIGNED = { patient: { mrn: 'A0-00001-0', registeredAt: '2026-03-12T09:42:00Z' } } as const;

function issuesIn({ recordType, id, data }: TakenResource) {
  const record = records.find(({ type }) => type === recordType);
  if (!record || !isIdOf(recordType, id)) return [{ path: 'id', code: recordType }];
  return checkData(record, { ...(recordType === 'patient' ? ASSIGNED.patient : {}), ...data });
}

describe('an invented visit', () => {
  const document = parseFhirJson(readFileSync(here('fhir-sample.golden.json'), 'utf8'));
  const taken = takeDocument(document, testContext(fhirMappings, DIGESTS));

  test('becomes these records', async () => {
    expect(taken.errors).toEqual([]);
    await expect(`${JSON.stringify(taken.resources, undefined, 1)}\n`).toMatchFileSnapshot(
      here('fhir-sample-taken.golden.json').pathname,
    );
  });

  test('each of which its definition accepts', () => {
    for (const resource of taken.resources) expect(issuesIn(resource), resource.resourceType).toEqual([]);
  });

  test('and each of which says again, to the digit, what came', () => {
    const originals = isMembers(document) ? resourcesOf(document) : [];
    expect(taken.resources.map(backFrom)).toEqual(originals);
  });
});

function* documentsBelow(folder: string): Generator<Members> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      yield* documentsBelow(path);
      continue;
    }
    const bytes = readFileSync(path);
    const text = (entry.name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    for (const piece of /ndjson/.test(entry.name) ? text.split('\n') : [text]) {
      if (piece !== '') yield parseFhirJson(piece) as Members; // every document there is an object
    }
  }
}

/** Counted once with other tools: resources of distinct type and id. */
const DISTINCT = {
  Observation: 37_664,
  Claim: 10_111,
  Encounter: 9_331,
  Procedure: 8_423,
  ExplanationOfBenefit: 8_116,
  MedicationRequest: 3_740,
  Immunization: 3_315,
  DiagnosticReport: 2_625,
  Condition: 2_518,
  Patient: 1_406,
  AllergyIntolerance: 1_003,
  CarePlan: 758,
  Goal: 487,
  ImagingStudy: 138,
  Organization: 102,
  Practitioner: 102,
};

describe.skipIf(!existsSync(DATA))('the sample data, all of it (needs it beside the sources)', () => {
  test(
    'is taken in without an error, and comes back from its records word for word',
    { timeout: 180_000 },
    () => {
      const context = testContext(fhirMappings, DIGESTS);
      const ids = new Map<string, string>();
      const lost: string[] = [];
      for (const document of documentsBelow(DATA)) {
        const { resources, errors } = takeDocument(document, context);
        const originals = resourcesOf(document);
        if (errors.length > 0 || resources.length !== originals.length)
          throw new Error(JSON.stringify(errors));
        for (const [index, resource] of resources.entries()) {
          ids.set(resource.id, resource.resourceType);
          if (!isDeepStrictEqual(backFrom(resource), originals[index])) lost.push(resource.id);
          else if (issuesIn(resource).length > 0) lost.push(`${resource.id} is no ${resource.recordType}`);
        }
      }
      expect(lost).toEqual([]);
      const counts: Record<string, number> = {};
      for (const type of ids.values()) counts[type] = (counts[type] ?? 0) + 1;
      expect(counts).toEqual(DISTINCT);
    },
  );
});
