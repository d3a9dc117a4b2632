import type { ImportReport } from '#shared/modules/imports/import-report.rules.ts';
import type { ImportProgress } from '#shared/modules/imports/imports.contract.ts';
import type { rateMeter } from './rate-meter.ts';

/** While an import runs; its report has all of them. */
const MOST_ERRORS_TOLD = 100;

/** One import of this sitting, as the engine holds it. */
export interface Import {
  readonly id: string;
  readonly userId: string;
  readonly zone: string;
  readonly startedAt: string;
  readonly source?: string;
  /** Display name of whoever began it, where they may merge patients. */
  readonly mergesAs?: string;
  readonly files: {
    readonly name: string;
    readonly bytes: number;
    received: number;
    read: number;
    chunks: Uint8Array<ArrayBuffer>[];
  }[];
  readonly stop: AbortController;
  readonly rate: ReturnType<typeof rateMeter>;
  state: ImportProgress['state'];
  resources: number;
  touchedMs: number;
  report: () => ImportReport;
  finishedAt?: string;
  incidentId?: string;
}

export const NOTHING: ImportReport = {
  imported: {},
  unchanged: 0,
  errors: [],
  unmapped: {},
  placeholders: 0,
};

export function progressOf(one: Import, nowMs: number): ImportProgress {
  const { id, state, files, resources, startedAt, finishedAt, incidentId } = one;
  const report = one.report();
  return {
    id,
    state,
    files: files.map(({ name, bytes, read }) => ({ name, bytes, read })),
    resources,
    rate: state === 'running' ? one.rate.perSecond(nowMs) : one.rate.overall(),
    startedAt,
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(incidentId === undefined ? {} : { incidentId }),
    report: state === 'running' ? { ...report, errors: report.errors.slice(0, MOST_ERRORS_TOLD) } : report,
  };
}
