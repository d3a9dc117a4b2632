import { boundConcept, notes, reference } from '#shared/interop/fhir/data-elements.ts';
import { required, within, type Element } from '#shared/interop/fhir/element.ts';
import { isMembers, type Members } from '#shared/interop/fhir/fhir-json.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import { moment, text } from '#shared/interop/fhir/primitive-elements.ts';
import { ListReview, REVIEWED_LISTS } from './list-review.record.ts';

/** @source FHIR R4, code system list-example-use-codes */
const LIST_CODES = 'http://terminology.hl7.org/CodeSystem/list-example-codes';
const TITLE = 'Reviewed with the patient';

const listCode = boundConcept('code', LIST_CODES, REVIEWED_LISTS);

/** FHIR demands status and mode of a List: a snapshot, since what was reviewed changes afterwards. */
const list: Element<(typeof REVIEWED_LISTS)[number]> = {
  ...listCode,
  write(value, into, writing) {
    listCode.write(value, into, writing);
    into['status'] = 'current';
    into['mode'] = 'snapshot';
    into['title'] = TITLE;
  },
};

function isOurs({ title, mode, entry }: Members): boolean {
  return title === TITLE && mode === 'snapshot' && entry === undefined;
}

/** FHIR R4: List, a snapshot of our own title without entries. Any other List is kept word for word. */
export const listReviewFhir = defineMapping(
  'List',
  ListReview,
  {
    patientId: required(reference('subject', 'patient')),
    list: required(list),
    reviewedAt: required(moment('date')),
    reviewedBy: within(['source'], text('display')),
    note: notes,
  },
  {
    accepts: (resource) => isOurs(resource) && isMembers(resource['source']),
    alsoHolds: ['status', 'mode', 'title'],
  },
);
