import * as z from 'zod';
import type { HandlersFor } from '#shared/kernel/contract.ts';
import type { Json } from '#shared/kernel/json.ts';
import { setCounter } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { keptMappingSchema, type KeptMapping, type tables } from './tables.contract.ts';

/** Counter: how tables are mapped is a matter of the station that gets them. */
const MAPPINGS = 'imports.mappings';
const MOST_MAPPINGS = 50;

export const tablesHandlers: HandlersFor<typeof tables> = {
  async mappings({ read }) {
    return ok([...(await keptMappings(read))]);
  },
  async keepMapping({ input, read }) {
    const others = (await keptMappings(read)).filter(({ name }) => name !== input.name);
    if (others.length >= MOST_MAPPINGS) return fail({ code: 'mapping.tooMany', most: MOST_MAPPINGS });
    return ok({ reply: {}, writes: [setCounter(MAPPINGS, asJson([input, ...others]))] });
  },
  async forgetMapping({ input, read }) {
    const others = (await keptMappings(read)).filter(({ name }) => name !== input.name);
    return ok({ reply: {}, writes: [setCounter(MAPPINGS, asJson(others))] });
  },
};

async function keptMappings(read: Reader): Promise<readonly KeptMapping[]> {
  const stored = z.array(keptMappingSchema).safeParse(await read.counter(MAPPINGS));
  return stored.success ? stored.data : []; // none was kept yet
}

function asJson(mappings: readonly KeptMapping[]): Json {
  return mappings as unknown as Json; // JSON by its schema
}
