import { isJsonObject, type Json, type JsonObject } from '#shared/kernel/json.ts';
import type { SortKey } from './sort-keys.ts';

/** An index that a design document declares. In which direction its fields were declared does not matter, as in CouchDB. */
export interface IndexDefinition {
  readonly ddoc: string;
  readonly name: string;
  readonly fields: readonly SortKey[];
  /** Holds only what this selector lets in: counts only where it is asked for by name. */
  readonly partialFilter?: JsonObject;
}

/** As `use_index` names one: its design document, and its name where that holds several. */
export type IndexHint = readonly [ddoc: string, name?: string];

const COMPARED = new Set(['$lt', '$lte', '$eq', '$gte', '$gt']);

/**
 * The index in whose order CouchDB would give out what a selector finds: it holds only documents that have all its fields, so the
 * selector or the sort has to ask for each of these.
 * @returns undefined where none will do
 */
export function chooseIndex(
  definitions: readonly IndexDefinition[],
  selector: JsonObject,
  sort: readonly SortKey[],
  hint?: IndexHint,
): IndexDefinition | undefined {
  const needed = new Set(['_id', '_rev', ...sort.map(({ field }) => field), ...requiredFields(selector)]);
  const { compared, constant } = comparedFields(selector);
  const usable = definitions
    .filter(
      (one) =>
        (!one.partialFilter || isHinted(one, hint)) &&
        one.fields.every(({ field }) => needed.has(field)) &&
        canSort(one.fields, sort, constant),
    )
    .toSorted((a, b) => {
      const byDistance = distance(a, compared) - distance(b, compared);
      return byDistance || a.fields.length - b.fields.length || (a.ddoc < b.ddoc ? -1 : 1);
    });
  return usable.find((one) => isHinted(one, hint)) ?? usable[0];
}

export function isHinted({ ddoc, name }: IndexDefinition, hint: IndexHint | undefined): boolean {
  return hint !== undefined && ddoc === hint[0] && (hint[1] === undefined || name === hint[1]);
}

/** How many of the fields that the selector compares with a value do not narrow down where in the index to look. */
function distance({ fields }: IndexDefinition, compared: ReadonlySet<string>): number {
  const open = fields.findIndex(({ field }) => !compared.has(field));
  return compared.size - (open === -1 ? fields.length : open);
}

/** The sort is how the index begins, fields apart that have one value. */
function canSort(
  fields: readonly SortKey[],
  sort: readonly SortKey[],
  constant: ReadonlySet<string>,
): boolean {
  for (const [index, { field }] of fields.entries()) {
    if (field === sort[0]?.field) return sort.every((key, at) => fields[index + at]?.field === key.field);
    if (sort.length > 0 && !constant.has(field)) return false;
  }
  return sort.length === 0;
}

/** The fields without which no document fits the selector. */
function requiredFields(condition: Json, path = '', isNegated = false): ReadonlySet<string> {
  if (!isJsonObject(condition) || Object.keys(condition).length === 0) return new Set(path ? [path] : []);
  const parts = Object.entries(condition).map(([name, argument]): ReadonlySet<string> => {
    switch (name) {
      case '$and':
      case '$or':
      case '$nor': {
        const isTurned = isNegated !== (name === '$nor');
        const inner = (Array.isArray(argument) ? argument : []).map((one: Json) =>
          requiredFields(one, path, isTurned),
        );
        return (name === '$and') === isTurned ? common(inner) : union(inner);
      }
      case '$not':
        return requiredFields(argument, path, !isNegated);
      case '$exists':
        return new Set(argument === isNegated ? [] : [path]);
      default:
        return name.startsWith('$')
          ? new Set([path])
          : requiredFields(argument, path === '' ? name : `${path}.${name}`, isNegated);
    }
  });
  return isNegated ? common(parts) : union(parts);
}

const union = (sets: readonly ReadonlySet<string>[]): ReadonlySet<string> =>
  new Set(sets.flatMap((one) => [...one]));
const common = ([first, ...others]: readonly ReadonlySet<string>[]): ReadonlySet<string> =>
  new Set([...(first ?? [])].filter((field) => others.every((one) => one.has(field))));

/** The fields that are compared with a value, and those of them that have just one. */
function comparedFields(selector: JsonObject): { readonly [kind in 'compared' | 'constant']: Set<string> } {
  const [compared, constant] = [new Set<string>(), new Set<string>()];
  const look = (condition: JsonObject, path: string) => {
    for (const [name, argument] of Object.entries(condition)) {
      if (name === '$and' && Array.isArray(argument)) {
        for (const one of argument) if (isJsonObject(one)) look(one, path);
      } else if (COMPARED.has(name)) {
        compared.add(path);
        if (name === '$eq') constant.add(path);
      } else if (!name.startsWith('$')) {
        const inner = path === '' ? name : `${path}.${name}`;
        look(isJsonObject(argument) ? argument : { $eq: argument }, inner);
      }
    }
  };
  look(selector, '');
  return { compared, constant };
}
