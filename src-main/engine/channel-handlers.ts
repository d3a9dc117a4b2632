import { handlers } from '#shared/handlers.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { Contracts } from '#shared/registry.ts';
import type { ActionHandlers } from './actions.ts';

/** Maps of handlers by channel name, each module's map having been typed against its contract where it was written. */
type AnyHandlers = { readonly [module: string]: { readonly [verb: string]: unknown } };

/** The services owed by the engine: those of the session serve whoever has none yet. */
export type Services = {
  readonly [Module in keyof Contracts]: ActionHandlers<
    Contracts[Module],
    Module extends 'session' ? Session | undefined : Session
  >;
};

/** @typeParam H what the dispatcher calls: contexts and results are told apart by the channel, not by the type */
export function byChannel<H>(modules: AnyHandlers): ReadonlyMap<string, H> {
  const entries = Object.entries(modules).flatMap(([module, verbs]) =>
    Object.entries(verbs).map(([verb, handler]) => [`${module}.${verb}`, handler as H] as const),
  );
  return new Map(entries);
}

export function domainHandlers<H>(): ReadonlyMap<string, H> {
  return byChannel<H>(handlers);
}
