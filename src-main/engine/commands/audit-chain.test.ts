import { describe, expect, it } from 'vitest';
import { makeId } from '#shared/kernel/ids.ts';
import type { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { auditHash, chainCheck, FIRST_HEAD, nextAuditEvent, type AuditHead } from './audit-chain.ts';

function aChain(
  length: number,
  userId = 'user:1',
): { readonly events: readonly AuditEvent[]; readonly head: AuditHead } {
  const events: AuditEvent[] = [];
  let head = FIRST_HEAD;
  for (let number = 1; number <= length; number += 1) {
    const id = makeId('auditEvent', `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`);
    const next = nextAuditEvent(head, id, {
      recordedAt: '2026-03-12T09:42:00.000+03:00',
      userId,
      action: 'patients.open',
      outcome: 'success',
      entityIds: [],
    });
    events.push(next.event);
    head = next.head;
  }
  return { events, head };
}

function faultsOf(events: readonly AuditEvent[], head: AuditHead): readonly string[] {
  const chain = chainCheck();
  const faults = [...events.map((event) => chain.next(event)), chain.end([head])];
  return faults.flatMap((fault) => (fault ? [`${fault.code} ${fault.sequence}`] : []));
}

describe('the chain', () => {
  const { events, head } = aChain(4);
  const [one, two, three, four] = events as [AuditEvent, AuditEvent, AuditEvent, AuditEvent];
  const rehashed = (event: AuditEvent): AuditEvent => ({ ...event, hash: auditHash(event) });

  it('holds as it was written, and when nothing was', () => {
    expect(faultsOf(events, head)).toEqual([]);
    expect(faultsOf([], FIRST_HEAD)).toEqual([]);
  });

  it.each([
    ['altered', [one, { ...two, action: 'patients.get' }, three, four], ['audit.altered 2']],
    ['altered in its id', [one, { ...two, id: three.id }, three, four], ['audit.altered 2']],
    ['given a member', [one, { ...two, reason: 'x' }, three, four], ['audit.altered 2']],
    [
      'altered with its hash',
      [one, rehashed({ ...two, action: 'patients.get' }), three, four],
      ['audit.broken 3'],
    ],
    ['taken out', [one, three, four], ['audit.gap 3']],
    ['doubled', [one, two, two, three, four], ['audit.gap 2', 'audit.broken 3']],
    ['cut off', [one, two, three], ['audit.end 3']],
    ['all taken away', [], ['audit.end 0']],
  ] as const)('shows what was %s', (_what, tampered, expected) => {
    const faults = faultsOf(tampered, head);
    expect(faults[0]).toBe(expected[0]);
    expect(faults.length).toBeGreaterThan(0);
  });

  it('holds beside the chains of earlier devices, and shows what any of them lacks', () => {
    const other = aChain(3, 'user:2');
    const both = (list: readonly AuditEvent[]) => [...list].sort((a, b) => a.sequence - b.sequence);
    const check = (list: readonly AuditEvent[], heads = [head, other.head]) => {
      const chain = chainCheck();
      return [...both(list).map((event) => chain.next(event)), chain.end(heads)].flatMap(
        (fault) => fault?.code ?? [],
      );
    };
    expect(check([...events, ...other.events])).toEqual([]);
    expect(check([...events, ...other.events], [head, other.head, FIRST_HEAD])).toEqual([]);
    expect(check([...events, ...other.events], [head])).toEqual(['audit.end']);
    expect(check(events)).toEqual(['audit.end']);
    expect(check([...events, ...other.events.slice(0, 2)])).toEqual(['audit.end']);
    expect(check([...events, ...other.events.slice(1)])).not.toEqual([]);
  });

  it('lists the documents of a small commit and counts those of a large one', () => {
    const ids = (count: number) => Array.from({ length: count }, (_, index) => `condition:${index}`);
    const eventOf = (count: number) =>
      nextAuditEvent(FIRST_HEAD, one.id, {
        recordedAt: one.recordedAt,
        userId: 'u',
        action: 'a',
        outcome: 'success',
        entityIds: ids(count),
      }).event;
    expect(eventOf(200)).toMatchObject({ entityIds: ids(200) });
    expect(eventOf(200)).not.toHaveProperty('entityCount');
    expect(eventOf(201)).toMatchObject({ entityCount: 201 });
    expect(eventOf(201)).not.toHaveProperty('entityIds');
  });
});
