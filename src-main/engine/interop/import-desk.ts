import type { imports } from '#shared/modules/imports/imports.contract.ts';
import type { tables } from '#shared/modules/imports/tables.contract.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { ImportTurn } from './import-turn.ts';
import { importStation, type ImportStation } from './imports.actions.ts';
import { tableStation } from './tables.actions.ts';
import { undoActions } from './undo/undo.actions.ts';

/** All that takes records in at a station, and back: one at a time. */
export interface ImportDesk extends Pick<ImportStation, 'runFiles'> {
  readonly turn: ImportTurn;
  readonly imports: ActionHandlers<typeof imports>;
  readonly tables: ActionHandlers<typeof tables>;
  /** The person has left their last window: what they had not yet begun goes. What runs, runs on. */
  forget(userId: string): void;
}

export function importDesk(engine: EngineContext): ImportDesk {
  const turn = new ImportTurn();
  const files = importStation(engine, turn);
  const tablesOf = tableStation(engine, turn);
  return {
    turn,
    runFiles: (...asked) => files.runFiles(...asked),
    imports: { ...files.actions, ...undoActions(engine, turn) },
    tables: tablesOf.actions,
    forget(userId) {
      files.forgetUploads(userId);
      tablesOf.forget(userId);
    },
  };
}
