import { afterEach, describe, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { AUDIT_HEAD, auditHeadSchema } from './commands/audit-chain.ts';
import { KEPT_EVERY } from './commands/kept-head.ts';
import { verifyAudit } from './commands/verify-audit.ts';
import { readSlotFile } from './keys/slot-file.ts';
import { stationFolder } from './keys/station-folder.ts';
import { Cleanups, setUpStation } from './station-testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

describe('the end of the audit trail', () => {
  it('is kept outside of the data file when people pause, and every so many entries while they do not', async () => {
    const { dataDir, station, client } = await setUpStation(cleanups);
    const { slots } = stationFolder(dataDir);
    const uncovered = async () => {
      const file = readSlotFile(slots);
      const head = auditHeadSchema.parse(await station.engine.opened().replica.reader().counter(AUDIT_HEAD));
      return head.sequence - (file.ok ? (file.value.auditHead?.sequence ?? 0) : 0);
    };
    for (let number = 0; number < 2 * KEPT_EVERY; number += 1) {
      const registered = await client.request(contracts.patients.register, {
        name: [{ family: `Family ${number}`, given: ['Grace'] }],
        gender: 'female',
      });
      expect(registered.ok).toBe(true);
      expect(await uncovered()).toBeLessThanOrEqual(KEPT_EVERY);
    }
    await expect.poll(uncovered).toBe(0);
  });

  it('is compared with an end that someone wrote down', async () => {
    const { station, client } = await setUpStation(cleanups);
    const verified = await client.request(contracts.audit.verify, {});
    if (!verified.ok) throw new Error(verified.error.code);
    const read = station.engine.opened().replica.reader();
    expect((await verifyAudit(read, undefined, verified.value.head)).ok).toBe(true);
    const other = { sequence: 1, hash: 'f'.repeat(64) };
    expect((await verifyAudit(read, undefined, other)).faults).toEqual([{ code: 'audit.kept', sequence: 1 }]);
  });
});
