import type { NamedChannel } from '#shared/kernel/contract.ts';
import { isIdOf } from '#shared/kernel/ids.ts';
import type { Session } from '#shared/kernel/session.ts';
import { Encounter } from '#shared/modules/encounters/encounter.record.ts';
import { IncomingReferral } from '#shared/modules/referrals/incoming-referral.record.ts';
import { personReader } from '#shared/modules/identity/person-reader.rules.ts';
import { patients } from '#shared/modules/patients/patients.contract.ts';
import * as z from 'zod';
import type { EngineContext } from './actions.ts';
import { writeAudit } from './commands/run-plan.ts';
import type { ConnectionSeat } from './connection.ts';
import { stackOf } from './platform/log.ts';

export const CHART_READ = 'chart.read';
/** Of queries that read a record. A test holds each query that takes an id against it. */
export const READ_PERMISSIONS: ReadonlySet<string> = new Set([
  'chart.read',
  'patient.read',
  'document.read',
  'schedule.read',
  'queue.read',
]);

export interface ReadAudit {
  /** Before something of one patient is read, or their record opened, on this connection. */
  note(channel: NamedChannel, input: unknown, session: Session): Promise<void>;
}

/**
 * Whoever reads a patient's record stands in the trail, whichever screen or command asked: once for each patient and
 * sitting, so that live queries do not flood it. A sitting lasts until its person signs out or leaves the window as a
 * public screen, or another takes the seat.
 * `patients.open` writes an entry of its own and counts. Lists of many name no patient and leave none.
 */
export function readAudit(engine: EngineContext, seat: ConnectionSeat): ReadAudit {
  let userId: string | undefined;
  const noted = new Map<string, Promise<void>>();
  seat.onChange(() => {
    const { state } = seat.now();
    if (state === 'empty' || state === 'display') noted.clear();
  });

  async function write(reader: string, patientId: string): Promise<void> {
    try {
      await writeAudit(engine, { action: CHART_READ, userId: reader, outcome: 'success', patientId });
    } catch (error) {
      // A full disk must not hide an allergy from whoever treats the patient: the log has it, the next read tries again.
      noted.delete(patientId);
      if (seat.now().state === 'taken') engine.log.error('audit.read', { stack: stackOf(error) });
    }
  }

  function once(reader: string, patientId: string): Promise<void> {
    const entry = noted.get(patientId) ?? write(reader, patientId);
    noted.set(patientId, entry);
    return entry;
  }

  return {
    async note(channel, input, session) {
      const isOpening = channel.name === patients.open.name;
      const isRead = channel.kind === 'query' && READ_PERMISSIONS.has(channel.permission);
      if (!isOpening && !isRead) return;
      const several = severalNamed(input);
      const one = patientNamed(input) ?? (await patientOf(engine, input));
      const patientIds = one === undefined ? several : [one];
      if (patientIds.length === 0) return;
      if (userId !== session.userId) noted.clear();
      userId = session.userId;
      for (const patientId of patientIds) {
        // Its own entry follows with the command. Where that is refused, there is no such record to read.
        if (isOpening) noted.set(patientId, noted.get(patientId) ?? Promise.resolve());
        else await once(session.userId, patientId);
        // With a record, those that were merged with it are read.
        const { memberIds } = await personReader(engine.opened().replica.reader()).person(patientId);
        for (const member of memberIds) if (member !== patientId) await once(session.userId, member);
      }
    },
  };
}

const named = z.looseObject({ patientId: z.unknown(), id: z.unknown() }).partial();

/** Whose record an input names: also one that no schema has judged yet. */
export function patientNamed(input: unknown): string | undefined {
  const parsed = named.safeParse(input);
  const id = parsed.success
    ? [parsed.data.patientId, parsed.data.id].find((value) => isIdOf('patient', value))
    : undefined;
  return typeof id === 'string' ? id : undefined;
}

const manyNamed = z.looseObject({ ids: z.array(z.string()) });

/** Records that are read side by side. */
function severalNamed(input: unknown): readonly string[] {
  const parsed = manyNamed.safeParse(input);
  return parsed.success ? parsed.data.ids.filter((id) => isIdOf('patient', id)) : [];
}

/** Of a visit, or of a referral that came from elsewhere. */
async function patientOf(engine: EngineContext, input: unknown): Promise<string | undefined> {
  const parsed = named.safeParse(input);
  const id = parsed.success ? parsed.data.id : undefined;
  if (typeof id !== 'string') return undefined;
  if (isIdOf(IncomingReferral.type, id)) {
    const referral = await engine.opened().replica.reader().get(IncomingReferral, id);
    return referral?.localPatientId ?? referral?.fromPatientId;
  }
  if (!isIdOf('encounter', id)) return undefined;
  // Of a newer version's visit no more may be readable than whose it is.
  return (await engine.opened().replica.reader().envelope(Encounter, id))?.patientId;
}
