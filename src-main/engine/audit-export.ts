import type { Reader } from '#shared/kernel/reader.ts';
import { auditEventFhir } from '#shared/modules/audit/audit-event.rules.ts';
import type { AuditFilter } from '#shared/modules/audit/audit-filter.rules.ts';
import type { AuditEntry } from '#shared/modules/audit/audit.contract.ts';
import { auditPage, lookedUp, type AuditCursor } from './audit-list.ts';

/** Through a window. The command line writes as it reads, and has no limit. */
export const EXPORT_LIMIT = 100_000;
const PAGE = 1_000;

export interface AuditFileRequest {
  readonly format: 'csv' | 'fhir';
  readonly zone: string;
  /** Whether whoever asks may see patients. */
  readonly mayName: boolean;
  readonly limit?: number;
}

export interface AuditFile {
  readonly parts: AsyncIterable<string>;
  /** After the last part. */
  result(): { readonly count: number; readonly isComplete: boolean };
}

/** The trail as a file, newest first, in pieces. */
export function auditFile(
  read: Reader,
  filter: AuditFilter,
  { format, zone, mayName, limit = Number.POSITIVE_INFINITY }: AuditFileRequest,
): AuditFile {
  let count = 0;
  let isComplete = false;
  async function* parts(): AsyncGenerator<string> {
    if (format === 'csv') yield `\uFEFF${csvLine(COLUMNS)}`; // the mark without which spreadsheets guess the encoding
    let cursor: AuditCursor | undefined;
    while (count < limit) {
      const page = await auditPage(read, filter, { limit: Math.min(PAGE, limit - count), cursor, zone });
      const entries = await lookedUp(read, page.events, mayName);
      count += entries.length;
      yield entries.map(format === 'csv' ? csvEntry : fhirLine).join('');
      cursor = page.next;
      if (!cursor) break;
    }
    isComplete = cursor === undefined;
  }
  return { parts: parts(), result: () => ({ count, isComplete }) };
}

const COLUMNS = [
  'recordedAt',
  'device',
  'sequence',
  'login',
  'user',
  'userId',
  'action',
  'outcome',
  'reason',
  'mrn',
  'patient',
  'patientId',
  'documents',
] as const;

function csvEntry(entry: AuditEntry): string {
  return csvLine([
    entry.recordedAt,
    entry.device ?? '',
    String(entry.sequence),
    entry.user?.login ?? '',
    entry.user?.displayName ?? '',
    entry.userId,
    entry.parts === undefined ? entry.action : `${entry.action} (${entry.parts.join(' ')})`,
    entry.outcome,
    entry.reason ?? '',
    entry.patient?.mrn ?? '',
    entry.patient?.name ?? '',
    entry.patientId ?? '',
    entry.entityCount === undefined ? (entry.entityIds ?? []).join(' ') : String(entry.entityCount),
  ]);
}

/** @source RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe. */
function csvLine(cells: readonly string[]): string {
  const safe = cells.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell));
  return `${safe.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}

function fhirLine(entry: AuditEntry): string {
  return `${JSON.stringify(auditEventFhir(entry))}\n`;
}
