import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  fhirValidators,
  ReferenceCheck,
  type Complaint,
  type PlainResource,
} from './fhir-validators.testing.ts';

export const VALIDATORS = [
  'medplum',
  'schema',
  'lantana',
  'own',
] as const satisfies readonly Complaint['validator'][];

/** What was found in the resources of one type. */
export interface Judged {
  readonly resources: number;
  readonly complaints: { readonly [V in Complaint['validator']]: number };
}

/** Judges every line of an export by all validators, and every reference. A Binary's content is no matter of theirs. */
export async function judgeExport(folder: string): Promise<{
  readonly types: ReadonlyMap<string, Judged>;
  /** Places and rules with their counts, never a value. */
  readonly complaints: ReadonlyMap<string, number>;
}> {
  const validate = fhirValidators();
  const references = new ReferenceCheck();
  const types = new Map<string, Judged>();
  const complaints = new Map<string, number>();
  const add = (type: string, validator: Complaint['validator'], text: string, count = 1) => {
    const key = `${validator}  ${text}`;
    complaints.set(key, (complaints.get(key) ?? 0) + count);
    const before = types.get(type) ?? nothing();
    types.set(type, {
      ...before,
      complaints: { ...before.complaints, [validator]: before.complaints[validator] + count },
    });
  };
  for (const name of readdirSync(folder).filter(
    (file) => file.endsWith('.ndjson') && file !== 'errors.ndjson',
  )) {
    for await (const line of createInterface({ input: createReadStream(join(folder, name)) })) {
      const resource = JSON.parse(line) as PlainResource; // a line of an export is a resource
      const type = resource.resourceType;
      const before = types.get(type) ?? nothing();
      types.set(type, { ...before, resources: before.resources + 1 });
      references.add(resource);
      for (const { validator, text } of validate(resource)) add(type, validator, text);
    }
  }
  for (const [place, count] of references.unresolved())
    add(place.slice(0, place.indexOf('.')), 'own', `${place}: leads nowhere`, count);
  return { types, complaints };
}

function nothing(): Judged {
  return { resources: 0, complaints: { medplum: 0, schema: 0, lantana: 0, own: 0 } };
}
