import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fhirValidators, ReferenceCheck, type PlainResource } from './fhir-validators.testing.ts';

/**
 * `npm run test:fhir -- <folder of an export>`: judges every line by all validators, and every reference. Prints places and
 * rules with their counts, never a value.
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name the folder of an export');

const tell = (line: string) => void process.stdout.write(`${line}\n`);
const validate = fhirValidators();
const references = new ReferenceCheck();
const complaints = new Map<string, number>();
const counts = new Map<string, number>();
const startedMs = performance.now();
for (const name of readdirSync(folder).filter((file) => file.endsWith('.ndjson'))) {
  for await (const line of createInterface({ input: createReadStream(join(folder, name)) })) {
    const resource = JSON.parse(line) as PlainResource; // a line of an export is a resource
    counts.set(resource.resourceType, (counts.get(resource.resourceType) ?? 0) + 1);
    references.add(resource);
    for (const { validator, text } of validate(resource)) {
      const key = `${validator}  ${text}`;
      complaints.set(key, (complaints.get(key) ?? 0) + 1);
    }
  }
}
for (const [place, count] of references.unresolved()) complaints.set(`own  ${place}: leads nowhere`, count);
const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
for (const [type, count] of counts) tell(`${String(count).padStart(10)}  ${type}`);
for (const [text, count] of [...complaints].toSorted(([, a], [, b]) => b - a))
  tell(`${String(count).padStart(10)}  ${text}`);
tell(
  `${total} resources, ${complaints.size} kinds of complaint, ${Math.round((performance.now() - startedMs) / 1000)} s`,
);
process.exitCode = complaints.size === 0 && total > 0 ? 0 : 1;
