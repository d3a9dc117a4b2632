import type * as z from 'zod';
import type { Access } from './permission.ts';
import type { Plan } from './plan.ts';
import type { Reader } from './reader.ts';
import type { Result } from './result.ts';
import type { Session } from './session.ts';

/** A refusal: a code and the few values that its message needs. Never a patient's words. */
export type Refusal = { readonly code: string };

/** What every channel may refuse with, besides its own refusals. */
export type CommonRefusal =
  | { readonly code: 'notSignedIn' }
  | { readonly code: 'locked' }
  | { readonly code: 'notPermitted'; readonly permission: string }
  | {
      readonly code: 'badInput';
      readonly issues: readonly { readonly path: string; readonly code: string }[];
    }
  | { readonly code: 'unknownChannel'; readonly channel: string }
  | { readonly code: 'notFound'; readonly type: string; readonly id: string }
  /** A newer program wrote it: here it can be read, not written; the second not even read. */
  | { readonly code: 'record.newer'; readonly type: string; readonly v: number }
  | { readonly code: 'record.notShown'; readonly type: string; readonly v: number }
  | { readonly code: 'conflict' }
  /** This machine's clock is more than a day from the server's, and nobody has confirmed it. ISO 8601 with the facility's offset. */
  | { readonly code: 'clock.doubted'; readonly here: string; readonly there: string }
  | { readonly code: 'disconnected' }
  /** The disk has no room, or cannot be written. Nothing was saved. */
  | { readonly code: 'store.full' }
  | { readonly code: 'store.cannotWrite' }
  /** A file of the data folder, by its name, gave back something else than was written. */
  | { readonly code: 'store.damaged'; readonly file: string }
  | { readonly code: 'internal'; readonly incidentId: string };

/** Carries the type of a channel's refusals; nothing at run time. */
export type FailsWith<E extends Refusal> = { readonly __fails?: E };
export function failsWith<E extends Refusal>(): FailsWith<E> {
  return {};
}

interface ChannelBase<I, O, E extends Refusal> {
  readonly input: z.ZodType<I>;
  readonly output: z.ZodType<O>;
  readonly permission: Access;
  readonly fails?: FailsWith<E>;
  /** Of a command that may give an appointment a time: the server is asked for it first, as where one books. */
  readonly takesTimes?: true;
}

/** Plans writes from what it reads. Runs under run-command: permission, plan, audit entry, one transaction. */
export interface Command<I, O, E extends Refusal> extends ChannelBase<I, O, E> {
  readonly kind: 'command';
}
/** Reads. Can be subscribed to: it runs again when something that it read has changed. */
export interface Query<I, O, E extends Refusal> extends ChannelBase<I, O, E> {
  readonly kind: 'query';
}
/** A service of the host beside the records: sign in, import files, print. Its handler lives in the engine. */
export interface Action<I, O, E extends Refusal> extends ChannelBase<I, O, E> {
  readonly kind: 'action';
}
/** A service of the host whose state can be watched: progress, sign-in state. */
export interface Watch<I, O, E extends Refusal> extends ChannelBase<I, O, E> {
  readonly kind: 'watch';
}

// oxlint-disable-next-line typescript/no-explicit-any -- channels are told apart by inference below, and ZodType is invariant
type AnyChannel<K extends string> = ChannelBase<any, any, any> & { readonly kind: K };
export type Channel =
  | AnyChannel<'command'>
  | AnyChannel<'query'>
  | AnyChannel<'action'>
  | AnyChannel<'watch'>;
export type Channels = { readonly [verb: string]: Channel };

export type Contract<Name extends string = string, C extends Channels = Channels> = {
  readonly [K in keyof C]: C[K] & { readonly name: `${Name}.${K & string}` };
};
export type NamedChannel = Channel & { readonly name: string };

export function command<I, O, E extends Refusal = never>(channel: ChannelBase<I, O, E>): Command<I, O, E> {
  return { kind: 'command', ...channel };
}
export function query<I, O, E extends Refusal = never>(channel: ChannelBase<I, O, E>): Query<I, O, E> {
  return { kind: 'query', ...channel };
}
export function action<I, O, E extends Refusal = never>(channel: ChannelBase<I, O, E>): Action<I, O, E> {
  return { kind: 'action', ...channel };
}
export function watch<I, O, E extends Refusal = never>(channel: ChannelBase<I, O, E>): Watch<I, O, E> {
  return { kind: 'watch', ...channel };
}

/** Names each channel `<module>.<verb>`. */
export function contract<const Name extends string, const C extends Channels>(
  name: Name,
  channels: C,
): Contract<Name, C> {
  const named = Object.entries(channels).map(([verb, channel]) => [
    verb,
    { ...channel, name: `${name}.${verb}` },
  ]);
  return Object.fromEntries(named) as Contract<Name, C>; // entries of C, each with its name added
}

export type InputOf<C> = C extends { readonly input: z.ZodType<infer I> } ? I : never;
export type OutputOf<C> = C extends { readonly output: z.ZodType<infer O> } ? O : never;
export type FailsOf<C> = C extends { readonly fails?: FailsWith<infer E> } ? E : never;

export interface PlanContext<I> {
  readonly input: I;
  readonly read: Reader;
  readonly session: Session;
  /** The moment of the command, ISO 8601 with the facility's offset. */
  readonly now: string;
  readonly nowMs: number;
  /** The calendar day at the facility. */
  readonly today: string;
  newId(type: string): string;
}
export type QueryContext<I> = Omit<PlanContext<I>, 'newId'>;

type DomainKind = 'command' | 'query';
type HandlerOf<C> =
  C extends Command<infer I, infer O, infer E>
    ? (context: PlanContext<I>) => Promise<Result<Plan<O>, E | CommonRefusal>>
    : C extends Query<infer I, infer O, infer E>
      ? (context: QueryContext<I>) => Promise<Result<O, E | CommonRefusal>>
      : never;

/** The handlers that a module owes for its contract: a missing one is a compile error. Actions and watches are the engine's. */
export type HandlersFor<C> = {
  readonly [K in keyof C as C[K] extends { readonly kind: DomainKind } ? K : never]: HandlerOf<C[K]>;
};
