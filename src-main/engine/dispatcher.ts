import { randomBytes } from 'node:crypto';
import type { Channel, CommonRefusal, NamedChannel, Refusal } from '#shared/kernel/contract.ts';
import type { Plan } from '#shared/kernel/plan.ts';
import type { Dispatcher } from '#shared/kernel/port.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { issuesOf } from '#shared/kernel/record.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import { contracts } from '#shared/registry.ts';
import { personReader } from '#shared/modules/identity/person-reader.rules.ts';
import type { EngineContext } from './actions.ts';
import { runPlan, type WritePlanContext } from './commands/run-plan.ts';
import { newerRecordRefusal } from './commands/unreadable.ts';
import { absenceOf, sessionFor, type ConnectionSeat } from './connection.ts';
import { diskRefusal } from './disk-refusal.ts';
import { momentAt } from './platform/moment.ts';
import { stackOf } from './platform/log.ts';
import { noteRefusal } from './note-refusal.ts';
import { readAudit, type ReadAudit } from './read-audit.ts';
import type { Holds } from './scheduling/holds.ts';
import { runTimedCommand } from './scheduling/run-timed.ts';
import type { LiveQuery } from './store/live-queries.ts';

type Answer = Result<unknown, Refusal>;
type AnyContext = { readonly input: unknown; readonly session: Session | undefined };
/** Handlers of all channels by name. Their types were checked where each module's map was written. */
export type DomainHandler = (
  context: AnyContext & Partial<WritePlanContext> & { read: Reader },
) => Promise<Result<unknown, Refusal>>;
export type ServiceHandler = (context: AnyContext, push: (value: Answer) => void) => unknown;

export interface DispatcherParts {
  readonly engine: EngineContext;
  readonly seat: ConnectionSeat;
  readonly domain: ReadonlyMap<string, DomainHandler>;
  readonly services: ReadonlyMap<string, ServiceHandler>;
  readonly holds: Holds;
  /** The command line: its own contract is offered to it alone. */
  readonly isLocal: boolean;
  /** Someone is there. Screens ask by themselves only when they are opened or typed into: live answers come unasked. */
  readonly onActivity?: () => void;
  watchQuery<T>(query: LiveQuery<T>): () => void;
  /** Parse what handlers answer, too: the asker's end does so in any case, so this is for tests. */
  readonly checksOutput: boolean;
}

type Parts = DispatcherParts & { readonly reads: ReadAudit };

/** One window's way to the engine: finds the channel, checks session, permission and input, and runs. */
export function createDispatcher(given: DispatcherParts): Dispatcher {
  const parts = { ...given, reads: readAudit(given.engine, given.seat) };
  return {
    async request(name, input) {
      const channel = findChannel(parts, name);
      if (!channel || channel.kind === 'watch') return fail({ code: 'unknownChannel', channel: name });
      parts.onActivity?.();
      return guarded(parts, name, async () => {
        const admitted = await admit(parts, channel, input);
        if (!admitted.ok) return admitted;
        const answer = await run(parts, channel, admitted.value);
        if (!answer.ok && answer.error.code === 'notPermitted')
          await noteRefusal(parts.engine, channel, admitted.value.session, input);
        return checked(parts, channel, answer);
      });
    },
    subscribe(name, input, listener) {
      const channel = findChannel(parts, name);
      if (!channel || channel.kind === 'command' || channel.kind === 'action') {
        queueMicrotask(() => listener(fail({ code: 'unknownChannel', channel: name })));
        return () => undefined;
      }
      parts.onActivity?.();
      return subscribeWhileSeated(parts, channel, input, listener);
    },
  };
}

/**
 * A subscription lives as long as its window: it falls silent, with a refusal, when the person leaves, and goes on when
 * someone who may see it is back.
 */
function subscribeWhileSeated(
  parts: Parts,
  channel: NamedChannel,
  input: unknown,
  listener: (value: Answer) => void,
): () => void {
  const { seat } = parts;
  let stopRun: (() => void) | undefined;
  let turn = 0;
  const start = async () => {
    turn += 1;
    const own = turn;
    stopRun?.();
    stopRun = undefined;
    const tell = (value: Answer) => {
      if (own === turn) listener(checked(parts, channel, value));
    };
    const begun = await guarded(parts, channel.name, async () => {
      const admitted = await admit(parts, channel, input);
      // The seat may have changed again meanwhile.
      if (admitted.ok && own === turn) stopRun = watch(parts, channel, admitted.value, tell);
      return admitted;
    });
    if (!begun.ok) tell(begun);
  };
  // A watch that anyone may see (the session's own state) follows changes of the seat itself.
  const stopSeat = channel.permission === 'public' ? () => undefined : seat.onChange(() => void start());
  void start();
  return () => {
    turn += 1;
    stopSeat();
    stopRun?.();
  };
}

/** @returns undefined unless a contract has it: names come from outside, `constructor` among them */
function findChannel({ isLocal }: Parts, name: string): NamedChannel | undefined {
  return isLocal || !LOCAL.has(name) ? CHANNELS.get(name) : undefined;
}

const LOCAL: ReadonlySet<string> = new Set(Object.values(contracts.local).map(({ name }) => name));

const CHANNELS: ReadonlyMap<string, NamedChannel> = new Map(
  Object.values(contracts).flatMap((contract) =>
    Object.values<NamedChannel>(contract).map((channel) => [channel.name, channel] as const),
  ),
);

/** Session, then permission, then input: whoever may not ask learns nothing about what would be valid. */
async function admit(
  { engine, seat, reads }: Parts,
  channel: NamedChannel,
  input: unknown,
): Promise<Result<AnyContext, CommonRefusal>> {
  const now = seat.now();
  const { permission } = channel;
  const session = sessionFor(now, permission);
  if (permission !== 'public') {
    if (!session) return fail(absenceOf(seat));
    if (permission !== 'signedIn' && !session.permissions.has(permission)) {
      await noteRefusal(engine, channel, session, input);
      return fail({ code: 'notPermitted', permission });
    }
  }
  const parsed = channel.input.safeParse(input);
  if (!parsed.success) return fail({ code: 'badInput', issues: issuesOf(parsed.error) });
  if (session) {
    await reads.note(channel, parsed.data, session);
    // The desk may have been locked while the entry was written.
    const then = seat.now();
    if (!sessionFor(then, permission) && permission !== 'public') return fail(absenceOf(seat));
  }
  return ok({ input: parsed.data, session });
}

async function run(
  { engine, domain, services, holds }: DispatcherParts,
  channel: NamedChannel,
  { input, session }: AnyContext,
): Promise<Answer> {
  if (channel.kind === 'action') {
    const service = required(services, channel);
    return unlessUnreadable(
      async () => (await service(contextOf(engine, input, session), () => undefined)) as Answer, // an action's handler returns a Result
      () => engine.opened().replica.reader(),
    );
  }
  const handler = required(domain, channel);
  if (!session) throw new Error(`no session for ${channel.name}`);
  if (channel.kind === 'command') {
    // A command's handler returns a plan; HandlersFor has checked that.
    const plan = async (context: WritePlanContext) =>
      (await handler({ ...context, input, session })) as Result<Plan<unknown>, Refusal>;
    return channel.takesTimes
      ? unlessUnreadable(
          () => runTimedCommand(engine, holds, { action: channel.name, session, plan }),
          () => engine.opened().replica.reader(),
        )
      : runPlan(engine, { action: channel.name, session, plan });
  }
  return ask(engine, handler, input, session, engine.opened().replica.reader());
}

async function ask(
  engine: EngineContext,
  handler: DomainHandler,
  input: unknown,
  session: Session,
  read: Reader,
): Promise<Answer> {
  return unlessUnreadable(
    () =>
      handler({ ...momentAt(engine.clock.nowMs(), session.zone), input, session, read: personReader(read) }),
    () => read,
  );
}

async function unlessUnreadable(work: () => Promise<Answer>, read: () => Reader): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const refusal = await newerRecordRefusal(error, read);
    if (!refusal) throw error;
    return fail(refusal);
  }
}

function watch(
  { engine, domain, services, watchQuery }: DispatcherParts,
  channel: NamedChannel,
  { input, session }: AnyContext,
  tell: (value: Answer) => void,
): () => void {
  if (channel.kind === 'watch') {
    const service = required(services, channel);
    return service(contextOf(engine, input, session), tell) as () => void; // a watch's handler returns the way to stop
  }
  const handler = required(domain, channel);
  if (!session) throw new Error(`no session for ${channel.name}`);
  return watchQuery<Answer>({
    run: (read) => ask(engine, handler, input, session, read),
    onValue: tell,
    onError: (error) => tell(troubleOf(engine, channel.name, error)),
  });
}

function contextOf(engine: EngineContext, input: unknown, session: Session | undefined) {
  // Before anyone has signed in there is no facility, and no zone: whoever needs the day has a session.
  return { ...momentAt(engine.clock.nowMs(), session?.zone ?? 'UTC'), input, session };
}

function required<H>(handlers: ReadonlyMap<string, H>, channel: NamedChannel): H {
  const handler = handlers.get(channel.name);
  if (!handler) throw new Error(`no handler for ${channel.name}`);
  return handler;
}

function checked(
  { engine, checksOutput }: DispatcherParts,
  channel: Channel & { readonly name: string },
  answer: Answer,
): Answer {
  if (!checksOutput || !answer.ok) return answer;
  const parsed = channel.output.safeParse(answer.value);
  if (parsed.success) return answer;
  const issues = issuesOf(parsed.error).map(({ path, code }) => `${path} ${code}`);
  engine.log.error('output.invalid', { channel: channel.name, issues: issues.join(', ') });
  return fail({ code: 'internal', incidentId: `output:${channel.name}` });
}

async function guarded<T>(
  parts: DispatcherParts,
  name: string,
  work: () => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  const { engine, seat } = parts;
  await engine.settled();
  const [before, rewritings] = [seat.now(), engine.rewritings()];
  try {
    return await work();
  } catch (error) {
    // The file was closed under a question, to be rewritten under another key: it is asked again.
    await engine.settled();
    if (engine.rewritings() !== rewritings) return guarded(parts, name, work);
    // Whoever asked has left meanwhile, and the replica may have closed under the question.
    const now = seat.now();
    const isGone =
      now.state !== 'taken' || (before.state === 'taken' && before.user.userId !== now.user.userId);
    if (before.state === 'taken' && isGone) return fail(absenceOf(seat));
    return troubleOf(engine, name, error);
  }
}

/** A disk that is full or cannot be written is told as such; what is left is a bug. */
function troubleOf(engine: EngineContext, channel: string, error: unknown): Result<never, CommonRefusal> {
  const refusal = diskRefusal(error);
  if (!refusal) return incident(engine, channel, error);
  engine.log.error(refusal.code, { channel });
  return fail(refusal);
}

/** A bug: the asker learns a number to quote, the log where it happened; neither learns a value. */
function incident(
  engine: EngineContext,
  channel: string,
  error: unknown,
): { ok: false; error: { code: 'internal'; incidentId: string } } {
  const incidentId = randomBytes(4).toString('hex');
  engine.log.error('internal', { incidentId, channel, stack: stackOf(error) });
  return { ok: false, error: { code: 'internal', incidentId } };
}
