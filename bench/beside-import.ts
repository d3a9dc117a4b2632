import { BESIDE_WORK } from '#engine/interop/import-options.ts';
import { runImport } from '#engine/interop/import-run.ts';
import type { ImportInput } from '#engine/interop/import-messages.ts';
import type { BenchStation } from './bench-station.ts';

const PATIENTS = 20_000;
const RESULTS_EACH = 10;

let imports = 0;

/**
 * Does something while the station imports FHIR files as a window has it do, and stops the import when that is done.
 * @returns what it came to, and how many resources were taken in each second meanwhile
 */
export async function besideImport<T>(
  bench: BenchStation,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly resourcesPerSecond: number }> {
  imports += 1;
  const stop = new AbortController();
  let resources = 0;
  let hasEnded = false;
  let begun: () => void = () => undefined;
  const hasBegun = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const running = runImport(bench.station.engine, { userId: bench.userId }, [inputOf(imports)], {
    ...BESIDE_WORK,
    signal: stop.signal,
    onProgress: (progress) => {
      resources = progress.resources;
      begun();
    },
  }).finally(() => {
    hasEnded = true;
    begun();
  });
  await hasBegun;
  const [startMs, startResources] = [performance.now(), resources];
  const value = await work();
  const resourcesPerSecond = (resources - startResources) / ((performance.now() - startMs) / 1_000);
  if (hasEnded) throw new Error('the import ended before what was to be measured beside it');
  stop.abort();
  await running;
  return { value, resourcesPerSecond };
}

/** Bundles of a patient each, with results, as lines of NDJSON in memory. */
function inputOf(source: number): ImportInput {
  const encoder = new TextEncoder();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (let turn = 0; turn < PATIENTS; turn += 1) {
    const chunk = encoder.encode(`${JSON.stringify(bundleOf(`${source}-${turn}`, turn))}\n`);
    chunks.push(chunk);
    bytes += chunk.length;
  }
  return { name: 'bench.ndjson', bytes, chunks };
}

function bundleOf(id: string, turn: number): object {
  const subject = { reference: `urn:uuid:patient-${id}` };
  const patient = {
    resourceType: 'Patient',
    id: `patient-${id}`,
    name: [{ family: `Imported${turn % 977}`, given: [`Given${turn % 499}`] }],
    gender: turn % 2 === 0 ? 'female' : 'male',
    birthDate: `19${String(10 + (turn % 90))}-0${1 + (turn % 9)}-1${turn % 9}`,
  };
  const results = Array.from({ length: RESULTS_EACH }, (_, at) => ({
    resourceType: 'Observation',
    id: `result-${id}-${at}`,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '8867-4', display: 'Heart rate' }] },
    subject,
    effectiveDateTime: `2025-0${1 + (at % 9)}-11T08:30:00Z`,
    valueQuantity: {
      value: 60 + ((turn + at) % 50),
      unit: '/min',
      system: 'http://unitsofmeasure.org',
      code: '/min',
    },
  }));
  const entry = [patient, ...results].map((resource) => ({
    fullUrl: `urn:uuid:${resource.id}`,
    resource,
    request: { method: 'POST', url: resource.resourceType },
  }));
  return { resourceType: 'Bundle', type: 'transaction', entry };
}
