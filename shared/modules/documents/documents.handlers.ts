import type { HandlersFor } from '#shared/kernel/contract.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { Facility } from '../facilities/facility.record.ts';
import { DOCUMENT_TYPES, USUAL_MEGABYTES } from './document-types.rules.ts';
import { Document } from './document.record.ts';
import type { documents } from './documents.contract.ts';
import {
  describeDocument,
  listedDocuments,
  withdrawDocument,
  type DocumentLimits,
} from './documents.rules.ts';

export const documentsHandlers: HandlersFor<typeof documents> = {
  async list({ input, read }) {
    return ok([...listedDocuments(await read.list(Document, { where: { patientId: input.patientId } }))]);
  },
  async limits({ read, session }) {
    const { megabytes, types } = await documentLimits(read, session.facilityId);
    return ok({ megabytes, types: [...types] });
  },
  async setLimits({ input, read, session }) {
    const facility = await read.get(Facility, session.facilityId);
    if (!facility) return fail({ code: 'notFound', type: Facility.type, id: session.facilityId });
    const changed: Facility = {
      ...facility,
      documentMegabytes: input.megabytes,
      documentTypes: DOCUMENT_TYPES.filter((type) => input.types.includes(type)),
    };
    return ok({ reply: input, writes: [put(Facility, changed)] });
  },
  async describe({ input, read }) {
    const { id, turns, ...words } = input;
    const document = await read.get(Document, id);
    if (!document) return notFound(id);
    const changed = describeDocument(document, words, turns);
    if (!changed.ok) return changed;
    return ok({ reply: changed.value, writes: [put(Document, changed.value)] });
  },
  async withdraw({ input, read }) {
    const document = await read.get(Document, input.id);
    if (!document) return notFound(input.id);
    const withdrawn = withdrawDocument(document, input.reason);
    if (!withdrawn.ok) return withdrawn;
    return ok({ reply: withdrawn.value, writes: [put(Document, withdrawn.value)] });
  },
};

export async function documentLimits(read: Reader, facilityId: string): Promise<DocumentLimits> {
  const facility = await read.get(Facility, facilityId);
  return {
    megabytes: facility?.documentMegabytes ?? USUAL_MEGABYTES,
    types: facility?.documentTypes ?? DOCUMENT_TYPES,
  };
}

function notFound(id: string) {
  return fail({ code: 'notFound', type: Document.type, id } as const);
}
