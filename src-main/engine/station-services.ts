import type { EngineContext } from './actions.ts';
import type { Services } from './channel-handlers.ts';
import type { ScheduledBackups } from './backup/scheduled-backups.ts';
import type { DocumentStation } from './documents/documents.actions.ts';
import type { ImportDesk } from './interop/import-desk.ts';
import type { StationKeys } from './keys/station-keys.ts';
import type { PrintQueue } from './print/print-queue.ts';
import type { Printers } from './print/printers.ts';
import type { ReplicaHolder } from './replica-holder.ts';
import { auditActions } from './audit.actions.ts';
import { backupsActions } from './backup/backups.actions.ts';
import { identityActions } from './identity/identity.actions.ts';
import { referralActions } from './referrals/referrals.actions.ts';
import type { RunningFiles } from './sync/running-files.ts';
import { exportActions } from './interop/exports.actions.ts';
import { photoActions } from './photos/photos.actions.ts';
import { printActions } from './print/prints.actions.ts';
import { staffActions } from './staff.actions.ts';
import { stationActions } from './station.actions.ts';

/** One of each for all windows; only the session's, and the command line's, are a window's own. */
export function servicesOf(
  engine: EngineContext,
  holder: ReplicaHolder,
  keys: StationKeys,
  {
    imports,
    documents,
    backups,
    printers,
    papers,
    hosting,
    scheduling,
    messages,
    messageSetup,
    network,
    files,
    sync,
  }: {
    readonly imports: ImportDesk;
    readonly documents: DocumentStation;
    readonly backups: ScheduledBackups;
    readonly printers: Printers;
    readonly papers: PrintQueue;
    readonly hosting: Services['hosting'];
    readonly scheduling: Services['scheduling'];
    readonly messages: Services['messages'];
    readonly messageSetup: Services['messageSetup'];
    readonly network: Services['network'];
    readonly files: RunningFiles;
    readonly sync: Services['sync'];
  },
): Omit<Services, 'session' | 'local'> {
  return {
    station: stationActions(engine, holder, keys),
    patients: {},
    identity: identityActions(engine, holder),
    consents: {},
    photos: photoActions(engine, files),
    chart: {},
    allergies: {},
    documents: documents.actions,
    referrals: referralActions(engine),
    network,
    history: {},
    reviews: {},
    drafts: {},
    imports: imports.imports,
    tables: imports.tables,
    exports: exportActions(engine),
    cards: {},
    prints: printActions(engine, printers, papers),
    scheduling,
    scheduleSetup: {},
    messages,
    messageSetup,
    queue: {},
    careTeams: {},
    staff: staffActions(engine, holder, keys),
    settings: {},
    audit: auditActions(engine, keys),
    backups: backupsActions(engine, backups, keys),
    hosting,
    sync,
  };
}
