import { seeded } from '#engine/demo/seeded.ts';
import type { Sqlite } from '#engine/store/sqlite-file.ts';
import { fold } from '#shared/kernel/text-fold.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { BenchStation } from './bench-station.ts';
import { labelledQueries, type LabelledQuery } from './labelled-queries.ts';
import { print } from './measure.ts';

const SAMPLED = 2_000;
const OF_EACH_KIND = 100;
const SHOWN = 5;

interface Place {
  readonly kind: string;
  /** From 0; undefined where nobody who was meant is among the first five. */
  readonly ours?: number;
  readonly theirs?: number;
}

/**
 * How often one who was meant stands first, and among the first five: by the station's search, and by plain trigrams over
 * the names of the same file, ordered by bm25.
 */
export async function measureRecall(bench: BenchStation, beside: Sqlite, patients: number): Promise<void> {
  const reader = bench.station.engine.opened().replica.reader();
  const sample = await reader.list(Patient, {
    where: {},
    orderBy: 'mrn',
    limit: SAMPLED,
    offset: Math.max(0, Math.floor((patients - SAMPLED) / 2)),
  });
  const trigrams = beside.prepare<[string], { id: string }>(
    `SELECT entry.patient_id AS id FROM search_trigram JOIN search_entry AS entry ON entry.row = search_trigram.rowid
     WHERE search_trigram MATCH ? ORDER BY search_trigram.rank LIMIT ${SHOWN}`,
  );
  const placeOf = async (query: LabelledQuery, ids: readonly string[]): Promise<number | undefined> => {
    for (const [place, id] of ids.entries()) {
      const patient = await reader.get(Patient, id);
      if (patient && query.isMeant(patient)) return place;
    }
    return undefined;
  };
  const places: Place[] = [];
  for (const query of labelledQueries(sample, OF_EACH_KIND, seeded(29))) {
    const hits = await reader.search(query.typed, SHOWN);
    const ours = await placeOf(
      query,
      hits.map(({ id }) => id),
    );
    const wanted = trigramsOf(query.typed);
    const plain = wanted === '' ? [] : trigrams.all(wanted).map(({ id }) => id);
    const theirs = await placeOf(query, plain);
    places.push({
      kind: query.kind,
      ...(ours !== undefined && { ours }),
      ...(theirs !== undefined && { theirs }),
    });
    if (ours !== 0 && process.env['BENCH_MISSES'] !== undefined)
      process.stderr.write(`${query.kind}: ${query.typed} (${ours ?? 'not found'})\n`);
  }
  const byKind = Map.groupBy(places, ({ kind }) => kind);
  for (const [kind, ofKind] of [...byKind, ['all', places] as const]) printRecall(kind, ofKind, patients);
}

function printRecall(kind: string, places: readonly Place[], patients: number): void {
  for (const within of [1, SHOWN]) {
    const share = (whose: 'ours' | 'theirs'): number =>
      places.filter((place) => (place[whose] ?? SHOWN) < within).length / places.length;
    const value = share('ours');
    const plain = share('theirs');
    print({
      bench: 'search',
      metric: `${patients} patients, recall at ${within}, ${kind} (${places.length} queries)`,
      value,
      unit: '1',
      vs: 'trigrams of the names by bm25',
      ...(plain > 0 && { ratio: value / plain }),
    });
  }
}

function trigramsOf(typed: string): string {
  const words = fold(typed).split(' ');
  const found = words.flatMap((word) => {
    const letters = Array.from(word);
    return letters.slice(2).map((_, at) => `"${letters.slice(at, at + 3).join('')}"`);
  });
  return [...new Set(found)].join(' OR ');
}
