import { base64OfHex, hexOfBase64 } from '#shared/kernel/hex-base64.ts';
import { isInstant } from '#shared/kernel/instant.ts';
import type { PartialDate } from '#shared/kernel/partial-date.ts';
import { fileNamed, fileUrl, isNamed } from '#shared/interop/fhir/attached-files.ts';
import { reference } from '#shared/interop/fhir/data-elements.ts';
import { filled, group, required, within, type Element } from '#shared/interop/fhir/element.ts';
import { isMembers, type FhirJson, type Members } from '#shared/interop/fhir/fhir-json.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import { extension } from '#shared/interop/fhir/extension-elements.ts';
import { dateTime, instant, integer, oneOf, text } from '#shared/interop/fhir/primitive-elements.ts';
import type { Reading } from '#shared/interop/fhir/reading.ts';
import { DOCUMENT_CATEGORIES } from './document-categories.rules.ts';
import { FILE_TYPES } from './document-types.rules.ts';
import { Document } from './document.record.ts';

type Category = (typeof DOCUMENT_CATEGORIES)[number];

const CATEGORIES = 'urn:fieldward:document-category';
const PARTS = 'urn:fieldward:document-part';
const LONGEST_TITLE = 200;
const LONGEST_NOTE = 2000;
const ATTACHMENT = ['content', 0, 'attachment'] as const;

/** @source LOINC 2.77, document ontology: codes of whole documents */
const CATEGORY_BY_LOINC: { readonly [code: string]: Category } = {
  '57133-1': 'referral',
  '18842-5': 'discharge',
  '11502-2': 'result',
  '18748-4': 'imaging',
  '57833-6': 'prescription',
  '59284-0': 'consent',
  '64290-0': 'insurance',
  '11369-6': 'vaccination',
};

/** What a longer text says beyond the field's length stays beside it. */
function upTo(longest: number, element: Element<string>): Element<string> {
  return {
    ...element,
    read(from, reading) {
      const value = element.read(from, reading);
      return value === undefined || value.length > longest ? undefined : value;
    },
  };
}

function oneLine(element: Element<string>): Element<string> {
  return {
    ...element,
    read(from, reading) {
      const value = element.read(from, reading);
      return value === undefined || /\p{Cc}/u.test(value) ? undefined : value;
    },
  };
}

const category: Element<Category> = {
  name: 'category',
  read: ({ category: list }) =>
    codingsIn(list).flatMap(({ system, code }) =>
      system === CATEGORIES ? DOCUMENT_CATEGORIES.filter((known) => known === code) : [],
    )[0],
  write: (code, into) => {
    into['category'] = [{ coding: [{ system: CATEGORIES, code }] }];
  },
};

function categoryOf({ resource }: Reading): Category {
  const known = [...codingsIn([resource['type'] ?? null]), ...codingsIn(resource['category'])].flatMap(
    ({ code }) => (typeof code === 'string' ? (CATEGORY_BY_LOINC[code] ?? []) : []),
  );
  return known[0] ?? 'other';
}

function codingsIn(concepts: FhirJson | undefined): readonly Members[] {
  if (!Array.isArray(concepts)) return [];
  return concepts.flatMap((concept: FhirJson) => {
    const codings = isMembers(concept) ? concept['coding'] : undefined;
    return Array.isArray(codings) ? codings.filter((coding: FhirJson) => isMembers(coding)) : [];
  });
}

/** What a list can show of a document that has no title: what it describes, else what kind it is. */
function titleOf({ resource }: Reading): string {
  const [attachment] = [resource['content']].flatMap((list) =>
    Array.isArray(list) && isMembers(list[0]) && isMembers(list[0]['attachment'])
      ? [list[0]['attachment']]
      : [],
  );
  const kind = isMembers(resource['type']) ? resource['type'] : {};
  const words = [
    attachment?.['title'],
    resource['description'],
    kind['text'],
    ...codingsIn([kind]).map(({ display }) => display),
  ].flatMap((one) => (typeof one === 'string' ? [one.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()] : []));
  return (
    words
      .find((one) => one !== '')
      ?.slice(0, LONGEST_TITLE)
      .trim() ?? '?'
  );
}

/** Of a moment the day: more than that is not known of most papers, and the rest stays beside it. */
const day: Element<PartialDate> = {
  name: 'creation',
  read(from, reading) {
    const value = dateTime('creation').read(from, reading);
    if (value === undefined) return undefined;
    return (isInstant(value) ? value.slice(0, 10) : value) as PartialDate; // a dateTime that is no moment is a date
  },
  write: (value, into) => {
    into['creation'] = value;
  },
};

const named: Element<string> = {
  name: 'url',
  read: ({ url }) => fileNamed(url),
  write: (hash, into) => {
    into['url'] = fileUrl(hash);
  },
};

const sha1: Element<string> = {
  name: 'hash',
  read: ({ hash }) => (typeof hash === 'string' ? hexOfBase64(hash) : undefined),
  write: (hex, into) => {
    into['hash'] = base64OfHex(hex);
  },
};

const isThumbnail = (content: FhirJson | undefined) =>
  isMembers(content) && isMembers(content['format']) && content['format']['system'] === PARTS;

const thumbnail: Element<{ readonly hash: string }> = {
  ...within(['content', 1], group('attachment', { hash: named })),
  read(from, reading) {
    const second = Array.isArray(from['content']) ? (from['content'][1] as FhirJson | undefined) : undefined;
    const { attachment } = isMembers(second) && isThumbnail(second) ? second : {};
    const hash = isMembers(attachment) ? named.read(attachment, reading) : undefined;
    return hash === undefined ? undefined : { hash };
  },
  write({ hash }, into) {
    const first = Array.isArray(into['content']) ? (into['content'] as readonly FhirJson[]) : []; // written before
    into['content'] = [
      ...first,
      { attachment: { url: fileUrl(hash) }, format: { system: PARTS, code: 'thumbnail' } },
    ];
  },
};

const replaces: Element<string> = {
  ...within(['relatesTo', 0], reference('target', 'document')),
  read(from, reading) {
    const related: FhirJson | undefined = Array.isArray(from['relatesTo']) ? from['relatesTo'][0] : undefined;
    if (!isMembers(related) || related['code'] !== 'replaces') return undefined;
    return within(['relatesTo', 0], reference('target', 'document')).read(from, reading);
  },
  write(id, into, writing) {
    into['relatesTo'] = [{ code: 'replaces', target: { reference: writing.referenceTo(id) } }];
  },
};

/**
 * FHIR R4: DocumentReference, with one content of a kind that charts take. Title, date and note are where IHE MHD has them. Not
 * mapped: identifiers, docStatus, type, categories of others, further authors, authenticator, custodian, other relations,
 * securityLabel, context; of the attachment its language. Who added it, how it is turned and why it was withdrawn no
 * element says: they are extensions of ours, and a thumbnail is a second content.
 * @source IHE ITI Mobile access to Health Documents 4.2, DocumentEntry to DocumentReference
 */
export const documentFhir = defineMapping(
  'DocumentReference',
  Document,
  {
    patientId: reference('subject', 'patient'),
    status: required(oneOf('status', ['current', 'superseded', 'entered-in-error'])),
    category: filled(category, categoryOf),
    file: within(
      ['content', 0],
      group('attachment', {
        hash: named,
        sha1,
        size: integer('size'),
        contentType: oneOf('contentType', FILE_TYPES),
      }),
    ),
    thumbnail,
    title: filled(within(ATTACHMENT, oneLine(upTo(LONGEST_TITLE, text('title')))), titleOf),
    date: within(ATTACHMENT, day),
    author: within(['author', 0], oneLine(upTo(LONGEST_TITLE, text('display')))),
    note: upTo(LONGEST_NOTE, text('description')),
    replacesId: replaces,
    addedAt: filled(instant('date'), ({ now }) => now),
    addedBy: filled(
      extension('urn:fieldward:added-by', text('valueString')),
      ({ system }) => system ?? 'FHIR',
    ),
    turns: extension('urn:fieldward:quarter-turns', integer('valueInteger')),
    withdrawnReason: extension('urn:fieldward:withdrawn-reason', text('valueString')),
  },
  {
    accepts: (resource) => isNamed(resource) && hasOneContent(resource),
    // Of what it replaces, and of a thumbnail.
    alsoHolds: ['relatesTo.code', 'content.format'],
  },
);

/** Several contents are several forms of one document, of which a chart could show but one. */
function hasOneContent({ content }: Members): boolean {
  return (
    Array.isArray(content) && (content.length === 1 || (content.length === 2 && isThumbnail(content[1])))
  );
}
