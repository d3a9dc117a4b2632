import { isJsonObject, type Json, type JsonObject } from '#shared/kernel/json.ts';
import { collate } from './collation.ts';
import { CouchError } from './couch-error.ts';

/**
 * Mango selectors, as CouchDB's documentation defines them. A condition on a field that is not there does not hold,
 * other than `$exists: false`; `$not` turns each condition around rather than its result, so that stays true of it.
 * https://docs.couchdb.org/en/stable/api/database/find.html#selector-syntax
 */
export type Matcher = (value: Json) => boolean;

/** @throws CouchError 400 invalid_operator, bad_arg */
export function compileSelector(selector: Json): Matcher {
  if (!isJsonObject(selector)) throw badArgument('selector', selector);
  return compile(selector, false);
}

function compile(condition: Json, isNegated: boolean): Matcher {
  if (!isJsonObject(condition)) return operator('$eq', condition, isNegated);
  const matchers = Object.entries(condition).map(([name, argument]) =>
    name.startsWith('$') ? operator(name, argument, isNegated) : field(name, argument, isNegated),
  );
  return isNegated ? anyOf(matchers) : allOf(matchers);
}

const allOf =
  (matchers: readonly Matcher[]): Matcher =>
  (value) =>
    matchers.every((matches) => matches(value));
const anyOf =
  (matchers: readonly Matcher[]): Matcher =>
  (value) =>
    matchers.some((matches) => matches(value));

function field(name: string, condition: Json, isNegated: boolean): Matcher {
  const path = pathOf(name);
  // `{ a: { b: 1 } }` says what `{ 'a.b': 1 }` does.
  const inner = compile(condition, isNegated);
  const wantsAbsent = isAbsenceWanted(condition, isNegated);
  const isNested = isJsonObject(condition) && Object.keys(condition).some((key) => !key.startsWith('$'));
  return (value) => {
    const found = valueAt(value, path);
    if (found !== undefined) return inner(found);
    return isNested ? inner({}) : wantsAbsent;
  };
}

function isAbsenceWanted(condition: Json, isNegated: boolean): boolean {
  if (!isJsonObject(condition)) return false;
  const entries = Object.entries(condition);
  const [only] = entries;
  if (!only || entries.length > 1) return false;
  if (only[0] === '$not') return isAbsenceWanted(only[1], !isNegated);
  return only[0] === '$exists' && only[1] === isNegated;
}

/** Dots lead inwards; an escaped one is part of the name. */
export function pathOf(name: string): readonly string[] {
  return name.split(/(?<!\\)\./).map((part) => part.replaceAll('\\.', '.').replace(/^\\\$/, '$'));
}

export function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const part of path) {
    if (Array.isArray(found))
      found = /^\d+$/.test(part) ? (found as readonly Json[])[Number(part)] : undefined;
    else if (isObject(found)) found = Object.hasOwn(found, part) ? found[part] : undefined;
    else return undefined;
  }
  return found;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Those whose turning around is another operator, or a plain no. */
const COMPARISONS: { readonly [name: string]: (order: number) => boolean } = {
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
  $eq: (order) => order === 0,
  $ne: (order) => order !== 0,
  $gte: (order) => order >= 0,
  $gt: (order) => order > 0,
};

function operator(name: string, argument: Json, isNegated: boolean): Matcher {
  const compares = COMPARISONS[name];
  if (compares) return (value) => compares(collate(value, argument)) !== isNegated;
  switch (name) {
    case '$and':
    case '$or':
    case '$nor': {
      const isTurned = isNegated !== (name === '$nor');
      const matchers = listOf(name, argument).map((part) => compile(part, isTurned));
      // Turned around, all-of becomes any-of; none-of is all-of the turned ones.
      return (name === '$and') === isTurned ? anyOf(matchers) : allOf(matchers);
    }
    case '$not':
      return compile(argument, !isNegated);
    default: {
      const matches = plainOperator(name, argument);
      return (value) => matches(value) !== isNegated;
    }
  }
}

function plainOperator(name: string, argument: Json): Matcher {
  const has = (list: readonly Json[], value: Json) => list.some((item) => collate(item, value) === 0);
  switch (name) {
    case '$exists': {
      if (typeof argument !== 'boolean') throw badArgument(name, argument);
      return () => argument;
    }
    case '$type':
      return (value) => typeName(value) === argument;
    case '$in': {
      const list = listOf(name, argument);
      return (value) =>
        has(list, value) || (Array.isArray(value) && value.some((item: Json) => has(list, item)));
    }
    case '$nin': {
      const list = listOf(name, argument);
      return (value) =>
        !has(list, value) && !(Array.isArray(value) && value.some((item: Json) => has(list, item)));
    }
    case '$all': {
      const list = listOf(name, argument);
      return (value) =>
        Array.isArray(value) &&
        (list.every((item) => has(value as readonly Json[], item)) ||
          (list.length === 1 && Array.isArray(list[0]) && collate(value, list[0]) === 0));
    }
    case '$size':
      return (value) => Array.isArray(value) && value.length === argument;
    case '$mod': {
      const [divisor, remainder] = listOf(name, argument);
      if (!Number.isInteger(divisor) || !Number.isInteger(remainder) || divisor === 0) {
        throw badArgument(name, argument);
      }
      return (value) => Number.isInteger(value) && Number(value) % Number(divisor) === remainder;
    }
    case '$regex': {
      const pattern = regexOf(argument);
      return (value) => typeof value === 'string' && pattern.test(value);
    }
    case '$beginsWith': {
      if (typeof argument !== 'string') throw badArgument(name, argument);
      return (value) => typeof value === 'string' && value.startsWith(argument);
    }
    case '$elemMatch': {
      const matches = compile(argument, false);
      return (value) => Array.isArray(value) && value.some(matches);
    }
    case '$allMatch': {
      const matches = compile(argument, false);
      return (value) => Array.isArray(value) && value.length > 0 && value.every(matches);
    }
    case '$keyMapMatch': {
      const matches = compile(argument, false);
      return (value) => isObject(value) && Object.keys(value).some(matches);
    }
    default:
      throw new CouchError(400, 'invalid_operator', `Invalid operator: ${name}`);
  }
}

function listOf(name: string, argument: Json): readonly Json[] {
  if (!Array.isArray(argument)) throw badArgument(name, argument);
  return argument as readonly Json[];
}

function regexOf(argument: Json): RegExp {
  if (typeof argument !== 'string') throw badArgument('$regex', argument);
  try {
    return new RegExp(argument, 'u');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw badArgument('$regex', argument);
  }
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function badArgument(name: string, argument: Json): CouchError {
  return new CouchError(400, 'bad_arg', `Bad argument for operator ${name}: ${JSON.stringify(argument)}`);
}
