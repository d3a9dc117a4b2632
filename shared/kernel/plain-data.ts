import * as z from 'zod';
import { DECIMAL_PATTERN } from './clinical-values.ts';
import { hasControlCharacter, type FieldForm, type Fields } from './field.ts';
import { isIdOf } from './ids.ts';
import { isJsonObject } from './json.ts';

type Check = (value: unknown) => boolean;

const DATE = z.regexes.date;
const PARTIAL = /^\d{4}(-(0[1-9]|1[0-2]))?$/;
const INSTANT = z.regexes.datetime({ offset: true });

/**
 * A check of data that says yes to nothing which the schema of the same fields refuses, at a fraction of its cost: all that
 * is pulled and all that a server takes goes by here. Of what it says no to the schema has to say, and why.
 */
export function plainDataCheck(fields: Fields): Check {
  const checks = Object.entries(fields).map(
    ([name, { form, isOptional }]) => [name, isOptional, checkOf(form)] as const,
  );
  return (value) => {
    if (!isObject(value)) return false;
    for (const [name, isOptional, check] of checks) {
      const member = value[name];
      if (member === undefined ? !isOptional || name in value : !check(member)) return false;
    }
    return true;
  };
}

function checkOf(form: FieldForm): Check {
  switch (form.kind) {
    case 'text': {
      const { max } = form;
      return (value) => isText(value, max) && value.trim() !== '' && !hasControlCharacter(value);
    }
    case 'ref': {
      const { to } = form;
      return (value) => isText(value, 80) && isIdOf(to, value);
    }
    case 'oneOf': {
      const options: ReadonlySet<unknown> = new Set(form.options);
      return (value) => options.has(value);
    }
    case 'integer': {
      const { min, max } = form;
      return (value) =>
        typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
    }
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'date':
      return (value) => typeof value === 'string' && DATE.test(value);
    case 'partialDate':
      return (value) => typeof value === 'string' && (DATE.test(value) || PARTIAL.test(value));
    case 'instant':
      return (value) => typeof value === 'string' && INSTANT.test(value);
    case 'code':
      return isConcept;
    case 'quantity':
      return isQuantity;
    case 'verbatim':
      return isJsonObject;
    case 'group':
      return plainDataCheck(form.fields);
    case 'list': {
      const { max } = form;
      const item = checkOf(form.of);
      return (value) => Array.isArray(value) && value.length <= max && value.every(item);
    }
  }
}

const isConcept: Check = (value) => {
  if (!isObject(value) || !isTextIfThere(value, 'text', 4_000)) return false;
  const { coding } = value;
  if (coding === undefined) return !('coding' in value);
  return Array.isArray(coding) && coding.length <= 50 && coding.every(isCoding);
};

const isCoding: Check = (value) =>
  isObject(value) &&
  isTextIfThere(value, 'system', 1_000) &&
  isTextIfThere(value, 'version', 1_000) &&
  isTextIfThere(value, 'code', 1_000) &&
  isTextIfThere(value, 'display', 1_000);

const COMPARATORS: ReadonlySet<unknown> = new Set(['<', '<=', '>=', '>']);

const isQuantity: Check = (value) =>
  isObject(value) &&
  isText(value['value'], 40) &&
  DECIMAL_PATTERN.test(value['value']) &&
  (COMPARATORS.has(value['comparator']) || !('comparator' in value)) &&
  isTextIfThere(value, 'unit', 1_000) &&
  isTextIfThere(value, 'code', 1_000);

export function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length <= most;
}

function isTextIfThere(value: { readonly [name: string]: unknown }, name: string, most: number): boolean {
  const member = value[name];
  return member === undefined ? !(name in value) : isText(member, most);
}
