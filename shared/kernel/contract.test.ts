import * as z from 'zod';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { contracts } from '../registry.ts';
import {
  command,
  contract,
  failsWith,
  query,
  type FailsOf,
  type HandlersFor,
  type InputOf,
  type OutputOf,
} from './contract.ts';
import { PERMISSIONS } from './permission.ts';
import { ok } from './result.ts';

const notes = contract('notes', {
  add: command({
    input: z.object({ text: z.string() }),
    output: z.object({ id: z.string() }),
    permission: 'chart.write',
    fails: failsWith<{ readonly code: 'note.tooLate' }>(),
  }),
  list: query({ input: z.object({}), output: z.array(z.string()), permission: 'chart.read' }),
});

describe('a contract', () => {
  it('names its channels and infers what passes through them', () => {
    expect(notes.add.name).toBe('notes.add');
    expectTypeOf<InputOf<typeof notes.add>>().toEqualTypeOf<{ text: string }>();
    expectTypeOf<OutputOf<typeof notes.list>>().toEqualTypeOf<string[]>();
    expectTypeOf<FailsOf<typeof notes.add>>().toEqualTypeOf<{ readonly code: 'note.tooLate' }>();
  });

  it('does not compile without a handler for each channel, nor without a permission', () => {
    // @ts-expect-error -- a missing handler must be a compile error
    const handlers: HandlersFor<typeof notes> = { list: () => Promise.resolve(ok([])) };
    // @ts-expect-error -- a channel without permission must be a compile error
    const open = () => query({ input: z.object({}), output: z.string() });
    expect([handlers, open]).toHaveLength(2);
  });
});

const channels = Object.values(contracts).flatMap((channelsOf) => Object.values(channelsOf));

describe.each(channels.map((channel) => [channel.name, channel] as const))('%s', (name, channel) => {
  it('names its permission and is unique', () => {
    expect([...PERMISSIONS, 'public', 'signedIn']).toContain(channel.permission);
    expect(channels.filter((other) => other.name === name)).toHaveLength(1);
    expect(name).toMatch(/^[a-z][a-zA-Z]*\.[a-z][a-zA-Z]*$/);
  });

  it('refuses input that is nothing like it', () => {
    expect(channel.input.safeParse('nonsense').success).toBe(false);
  });
});
