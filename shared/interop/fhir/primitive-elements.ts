import { isInstant } from '#shared/kernel/instant.ts';
import { isPartialDate } from '#shared/kernel/partial-date.ts';
import { within, type Element } from './element.ts';
import { isNumber, numberOf, numberText } from './fhir-json.ts';
import type { Reading } from './reading.ts';

/** An element whose value is one text. `check` gives the code of what is wrong with it. */
function textual<T extends string>(name: string, check?: (value: string) => string | undefined): Element<T> {
  return {
    name,
    read(from, reading) {
      const value = from[name];
      if (value === undefined) return undefined;
      if (typeof value !== 'string') return reading.refuse('fhir.type', name);
      // FHIR forbids empty text; where it comes all the same it says nothing, and stays in the residue.
      if (value.trim() === '') return undefined;
      const wrong = check?.(value);
      return wrong === undefined ? (value as T) : reading.refuse(wrong, name); // checked just now
    },
    write: (value, into) => {
      into[name] = value;
    },
  };
}

/** How long it may be is said by the record's field. */
export function text(name: string): Element<string> {
  return textual(name);
}

/** A code of a required binding: any other is refused. */
export function oneOf<const O extends string>(name: string, options: readonly O[]): Element<O> {
  const known: ReadonlySet<string> = new Set(options);
  return textual<O>(name, (value) => (known.has(value) ? undefined : 'fhir.code'));
}

/** FHIR date: a day, a month or a year that exists. */
export function date(name: string): Element<string> {
  return textual(name, (value) => (isPartialDate(value) ? undefined : 'fhir.date'));
}

/** FHIR dateTime: a date of any precision, or a moment with its offset. */
export function dateTime(name: string): Element<string> {
  return textual(name, (value) => (isPartialDate(value) || isInstant(value) ? undefined : 'fhir.date'));
}

/** FHIR instant. */
export function instant(name: string): Element<string> {
  return textual(name, (value) => (isInstant(value) ? undefined : 'fhir.date'));
}

export function boolean(name: string): Element<boolean> {
  return {
    name,
    read(from, reading) {
      const value = from[name];
      if (value === undefined || typeof value === 'boolean') return value;
      return reading.refuse('fhir.type', name);
    },
    write: (value, into) => {
      into[name] = value;
    },
  };
}

export function integer(name: string): Element<number> {
  return {
    name,
    read(from, reading) {
      const value = from[name];
      if (value === undefined) return undefined;
      return typeof value === 'number' && Number.isInteger(value) ? value : reading.refuse('fhir.type', name);
    },
    write: (value, into) => {
      into[name] = value;
    },
  };
}

/** A decimal as the digits it was written with. */
export function decimal(name: string): Element<string> {
  return {
    name,
    read(from, reading) {
      const value = from[name];
      if (value === undefined) return undefined;
      return isNumber(value) ? numberText(value) : reading.refuse('fhir.type', name);
    },
    write: (value, into) => {
      into[name] = numberOf(value);
    },
  };
}

/** A list of texts. One with gaps (`null` beside an extension) is left to the residue. */
export function texts(name: string): Element<readonly string[]> {
  return listOfTexts(name, () => undefined);
}

export function listOneOf<const O extends string>(
  name: string,
  options: readonly O[],
): Element<readonly O[]> {
  const known: ReadonlySet<string> = new Set(options);
  return listOfTexts<O>(name, (value) => (known.has(value) ? undefined : 'fhir.code'));
}

function listOfTexts<T extends string>(
  name: string,
  check: (value: string) => string | undefined,
): Element<readonly T[]> {
  return {
    name,
    read(from, reading) {
      const value = from[name];
      if (value === undefined) return undefined;
      if (!Array.isArray(value)) return reading.refuse('fhir.type', name);
      if (value.length === 0 || value.includes(null)) return undefined;
      return value.every((item, index) => isGoodItem(item, index, reading)) ? (value as T[]) : undefined; // every item was checked
    },
    write: (value, into) => {
      if (value.length > 0) into[name] = [...value];
    },
  };

  function isGoodItem(item: unknown, index: number, reading: Reading): boolean {
    if (typeof item !== 'string') {
      reading.refuse('fhir.type', name, index);
      return false;
    }
    const wrong = check(item);
    if (wrong !== undefined) reading.refuse(wrong, name, index);
    return item.trim() !== '' && wrong === undefined;
  }
}

/** A dateTime where the field needs a moment: a bare date is left to be filled in. */
export function moment(name: string): Element<string> {
  const any = dateTime(name);
  return {
    ...any,
    read(from, reading) {
      const value = any.read(from, reading);
      return value !== undefined && isInstant(value) ? value : undefined;
    },
  };
}

/** A dateTime, else the start of a period: `effectiveDateTime`, `effectivePeriod`. */
export function dateTimeOrStart(name: string, period: string): Element<string> {
  const point = dateTime(name);
  const start = within([period], dateTime('start'));
  return { ...point, read: (from, reading) => point.read(from, reading) ?? start.read(from, reading) };
}
