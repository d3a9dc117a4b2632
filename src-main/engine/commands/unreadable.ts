import type { CommonRefusal } from '#shared/kernel/contract.ts';
import { parseId } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { records } from '#shared/registry.ts';
import { UnreadableRecord } from '../store/store-errors.ts';

/**
 * A document of a newer program of which not even a part can be shown, met while reading, as the refusal that it is.
 * @returns undefined for any other exception, which the caller throws on
 */
export async function newerRecordRefusal(
  error: unknown,
  read: () => Pick<Reader, 'envelope'>,
): Promise<CommonRefusal | undefined> {
  if (!(error instanceof UnreadableRecord) || error.code !== 'record.newer') return undefined;
  const id = parseId(error.id);
  const record = id.ok ? records.find(({ type }) => type === id.value.type) : undefined;
  if (!record) return undefined;
  const envelope = await read().envelope(record, error.id);
  return { code: 'record.notShown', type: record.type, v: envelope?.v ?? record.v + 1 };
}
