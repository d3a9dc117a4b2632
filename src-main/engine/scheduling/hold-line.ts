import type { HoldAnswer, HoldRequest } from '#shared/sync/access-api.ts';
import { askHolds } from '#shared/transport/server-access.ts';
import type { ServerLine } from '#shared/transport/server-line.ts';
import type { EngineContext } from '../actions.ts';
import { lineOf } from '../enrol/server-remote.ts';
import type { RunningSync } from '../sync/running-sync-state.ts';

/** A desk waits no longer for a word of the server: then it is as if it could not be asked. */
const PATIENCE_MS = 3_000;

export interface HoldLine {
  /** @returns undefined where the server could not be asked, or did not answer in time */
  say(request: HoldRequest): Promise<HoldAnswer | undefined>;
}

/** The way to what the server gives to one desk at a time. */
export function holdLine(engine: EngineContext, sync: RunningSync): HoldLine {
  let kept: { readonly of: string; readonly line: ServerLine } | undefined;
  const line = (): ServerLine | undefined => {
    const settings = sync.settings();
    const address = settings?.addresses[sync.state().address];
    if (!settings || !address || settings.server === undefined || settings.credentials.kind !== 'device')
      return undefined;
    const { signer } = engine.opened();
    const of = `${address.url} ${settings.server} ${signer.device}`;
    if (kept?.of !== of) kept = { of, line: lineOf(engine, signer, address, settings.server) };
    return kept.line;
  };
  return {
    async say(request) {
      const to = line();
      if (!to) return undefined;
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
        timer.unref();
      });
      const answer = await Promise.race([askHolds(to, request), patience]);
      clearTimeout(timer);
      return answer?.ok ? answer.value : undefined;
    },
  };
}
