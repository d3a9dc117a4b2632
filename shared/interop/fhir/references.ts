import type { Id } from '#shared/kernel/ids.ts';
import { isDirectoryType, type BusinessIdentifier, type Directory } from './directory.ts';
import { isMembers, type Members } from './fhir-json.ts';
import { resourceTypeOf } from './mapping.ts';
import type { References, Resolution, Target } from './reading.ts';

/** A resource and the record that it becomes. */
export interface Identified {
  readonly resource: Members;
  readonly resourceType: string;
  readonly id: Id;
}

const LITERAL = /^(?:.*\/)?([A-Z][A-Za-z]{1,59})\/([A-Za-z0-9\-._]{1,200})(?:\/_history\/[^/]+)?$/;
const URN = /^urn:(?:uuid|oid):(.+)$/i;
const CONDITIONAL = /^(?:.*\/)?([A-Z][A-Za-z]{1,59})\?(.+)$/;

const ELSEWHERE: Resolution = { kind: 'elsewhere' };
const MALFORMED: Resolution = { kind: 'malformed' };

/**
 * What the references of one Bundle, or of one resource alone, lead to: an entry by its fullUrl, an entry by type and id,
 * else the record of that name, whether or not it is here yet.
 * @source FHIR R4 §3.1.2 Bundle, Resolving references in Bundles; §3.1.0.11.2 Conditional references
 */
export function bundleReferences(
  directory: Directory,
  entries: readonly (Identified & { readonly fullUrl?: string })[],
): References {
  const byUrl = new Map<string, Identified>();
  const byName = new Map<string, Identified>();
  for (const entry of entries) {
    if (entry.fullUrl !== undefined) byUrl.set(entry.fullUrl, entry);
    const resourceId = entry.resource['id'];
    if (typeof resourceId === 'string') byName.set(`${entry.resourceType}/${resourceId}`, entry);
  }

  function entryOf(text: string): Identified | undefined {
    const [, type = '', id = ''] = LITERAL.exec(text) ?? [];
    return byUrl.get(text) ?? byName.get(`${type}/${id}`);
  }

  function resolve(reference: Members, type: string): Resolution {
    const text = reference['reference'];
    const display = typeof reference['display'] === 'string' ? { display: reference['display'] } : {};
    if (text === undefined) return byIdentifier(identifierOf(reference['identifier']), type, display);
    if (typeof text !== 'string' || text === '') return MALFORMED;
    if (text.startsWith('#')) return ELSEWHERE;
    const resourceType = resourceTypeOf(type);
    const entry = entryOf(text);
    if (entry) {
      // An Observation that had to be kept word for word, or the like, is no record that a field could name.
      return entry.resourceType === resourceType ? found(entry.id, { type, ...display }) : ELSEWHERE;
    }
    const [, conditionalType, query] = CONDITIONAL.exec(text) ?? [];
    if (conditionalType !== undefined) {
      return conditionalType === resourceType
        ? byIdentifier(identifierIn(query ?? ''), type, display)
        : ELSEWHERE;
    }
    const [, urn] = URN.exec(text) ?? [];
    const [, literalType, literalId] = LITERAL.exec(text) ?? [];
    const name = urn ?? literalId;
    if (name === undefined) return MALFORMED;
    if (literalType !== undefined && literalType !== resourceType) return ELSEWHERE;
    return found(directory.actual(directory.idOf(type, resourceType, name)), {
      type,
      ...display,
      resourceId: name,
    });
  }

  function byIdentifier(
    identifier: BusinessIdentifier | undefined,
    type: string,
    display: { display?: string },
  ): Resolution {
    if (!identifier || !isDirectoryType(type)) return ELSEWHERE;
    return found(directory.byIdentifier(type, identifier), { type, ...display, identifier });
  }

  return {
    resolve,
    find(reference, within) {
      const text = reference['reference'];
      if (typeof text !== 'string') return undefined;
      if (!text.startsWith('#')) return entryOf(text)?.resource;
      const contained = within['contained'];
      return Array.isArray(contained)
        ? contained.filter(isMembers).find(({ id }: Members) => typeof id === 'string' && `#${id}` === text)
        : undefined;
    },
  };
}

function found(id: Id, target: Target): Resolution {
  return { kind: 'record', id, target };
}

/** FHIR R4: Identifier, where it says whose number it is. */
export function identifierOf(value: Members[string] | undefined): BusinessIdentifier | undefined {
  if (!isMembers(value)) return undefined;
  const { system, value: number } = value;
  return typeof system === 'string' && typeof number === 'string' && number !== ''
    ? { system, value: number }
    : undefined;
}

/** The identifier that a conditional reference searches by. Other searches are not followed. */
export function identifierIn(query: string): BusinessIdentifier | undefined {
  const [first = '', ...others] = query.split('&');
  const [name, ...rest] = first.split('=');
  if (name !== 'identifier' || others.length > 0) return undefined;
  const token = decoded(rest.join('='));
  const bar = token.indexOf('|');
  return bar > 0 && bar < token.length - 1
    ? { system: token.slice(0, bar), value: token.slice(bar + 1) }
    : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a bare `%`: Synthea and others do not encode
  }
}
