import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { fail } from '#shared/kernel/result.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import { filePath } from '#shared/sync/files-api.ts';
import { aFacilityId } from '../access/access-testing.ts';
import { FacilityFiles } from '../files/facility-files.ts';
import { EmbeddedStore } from '../stores/embedded/embedded-store.ts';
import type { Centre } from './centre.ts';
import { UpstreamFiles } from './upstream-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'fieldward-upstream-'));
const key = randomBytes(32);
const facilityId = aFacilityId();
afterAll(() => rmSync(folder, { recursive: true }));

it('goes on with the records behind one that it could not read, and says so by the name of the fault', async () => {
  const store = new EmbeddedStore(folder, key);
  const files = new FacilityFiles({ folder, key, quotaBytes: 1e9, nowMs: Date.now });
  const asked: string[] = [];
  const told: unknown[] = [];
  /** It has nothing, and says so. */
  const line: Centre['line'] = {
    ask: (_method, path) =>
      Promise.resolve({
        ok: true,
        value: { status: 200, value: { missing: [], keeper: 'one', mark: 0 }, path },
      }) as unknown as ReturnType<Centre['line']['ask']>, // as the line answers, but for what nobody reads
    async open(path) {
      asked.push(path);
      return fail({ code: 'remote.unreachable' });
    },
  };
  const name = databaseOf(facilityId, 'clinical');
  store.create(name);
  const ending = new AbortController();
  vi.spyOn(store.documents, 'since').mockImplementationOnce(() => {
    throw new RangeError('a page that cannot be read');
  });
  const upstream = new UpstreamFiles({
    centre: { facilityId, line } as Centre, // the rest is for records
    store,
    files,
    log: { error: (code, facts) => void told.push([code, facts]) },
    signal: ending.signal,
  });
  const hash = createHash('sha256').update('a letter').digest('hex');
  const data = { file: { hash, sha1: '0'.repeat(40), size: 8, contentType: 'application/pdf' } };
  await expect.poll(() => told).toEqual([['upstream.files', { name: 'RangeError' }]]);
  store.write(
    name,
    [{ id: 'document:1', deleted: false, data: { data, stamps: {} }, attachments: {} }],
    'edit',
  );
  await expect.poll(() => asked).toContain(filePath(facilityId, hash));
  ending.abort();
  await upstream.stop();
  files.close();
  store.close();
});
