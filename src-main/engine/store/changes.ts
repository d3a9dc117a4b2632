import { merge, Observable, Subject } from 'rxjs';
import type { Envelope } from '#shared/kernel/document.ts';
import type { StoredDocument } from './document-table.ts';
import type { ReplicaDatabase } from './rx-database.ts';
import type { Change, ChangeSet } from './write-types.ts';
import type { Writer } from './writer.ts';

/** What RxDB tells of its collections, and what counters were set. A commit arrives as one set for each compartment, in slices. */
export function changesOf(database: ReplicaDatabase, writer: Writer): Observable<ChangeSet> {
  const documents = new Observable<ChangeSet>((subscriber) =>
    database.eventBulks$.subscribe((bulk) => {
      const { collectionName, isLocal } = bulk;
      if (collectionName === undefined || isLocal) return;
      const changes = bulk.events.map((event) => {
        const { operation, documentId, documentData, previousDocumentData } = event;
        return changeOf(
          collectionName,
          documentId,
          previousDocumentData ?? undefined,
          operation === 'DELETE' ? undefined : documentData,
        );
      });
      subscriber.next({ origin: bulk.context, changes, counters: [] });
    }),
  );
  return merge(documents, countersOf(writer));
}

function countersOf(writer: Writer): Observable<ChangeSet> {
  const subject = new Subject<ChangeSet>();
  writer.counterListener = (counters, origin) => subject.next({ origin, changes: [], counters });
  return subject.asObservable();
}

/** The same for a replica that was opened without RxDB. */
export function changesOfWriter(writer: Writer): Observable<ChangeSet> {
  const subject = new Subject<ChangeSet>();
  writer.listener = ({ compartment, rows, context }) =>
    subject.next({
      origin: context,
      counters: [],
      changes: rows.map(({ document, previous }) =>
        changeOf(compartment, String(document['id']), live(previous), live(document)),
      ),
    });
  return merge(subject, countersOf(writer));
}

function live(document: StoredDocument | undefined): object | undefined {
  return document?._deleted === false ? document : undefined;
}

function changeOf(
  compartment: string,
  id: string,
  before: object | undefined,
  after: object | undefined,
): Change {
  const [was, is] = [before as Envelope | undefined, after as Envelope | undefined]; // a compartment holds envelopes only
  return {
    compartment,
    type: is?.type ?? was?.type ?? '',
    id,
    ...(was && { before: was }),
    ...(is && { after: is }),
  };
}
