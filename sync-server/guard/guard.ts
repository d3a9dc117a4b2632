import type { ServerResponse } from 'node:http';
import type { Json, JsonObject } from '#shared/kernel/json.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { records } from '#shared/registry.ts';
import { countersignedText, type Countersigned } from '#shared/sync/access-api.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import type { Backend } from '../backend.ts';
import { badRequest, CouchError, methodNotAllowed } from '../couch/couch-error.ts';
import { revisionOf } from '../couch/document.handlers.ts';
import { isObject, readJson, readPutJson, type Request } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import type { Cipher, Sqlite } from '../stores/embedded/server-file.ts';
import { AuditLinks } from './audit-links.ts';
import { deliver } from './deliver.ts';
import { guardAdministration } from './guard.handlers.ts';
import { openGuardFile } from './guard-file.ts';
import { guardedDatabase, isMisnamed, type GuardedDatabase } from './guarded-database.ts';
import { GuardedWrites, type ServerSeal } from './guarded-writes.ts';
import { Notes } from './notes.ts';
import { Quarantine } from './quarantine.ts';
import type { StaffBook } from './staff-book.ts';

export interface GuardOptions {
  readonly folder: string;
  readonly key: Uint8Array;
  readonly cipher?: Cipher | undefined;
  readonly nowMs: () => number;
  /** Whom others ask of staff, too. */
  readonly staff: StaffBook;
  /** Public key of an enrolled device; absent where none is known of it, or nobody enrols. */
  readonly enrolledKey?: (device: string) => string | undefined;
  /** The server of a site passes on what a station of its own wrote. */
  readonly speaksFor?: (site: string, station: string) => boolean;
  /** Whether a device is the server of a site, which has a hand of its own. */
  readonly isSite?: (device: string) => boolean;
  /**
   * Whether a facility is in this server's network. Where it is not, what another server has said of referrals, links and disclosures is
   * taken as it comes: the facility may have come over from there, and nothing here goes by it.
   */
  readonly isMember?: (facilityId: Id) => boolean;
  readonly seal: ServerSeal;
}

/** Requests by POST and PUT that write nothing of a document. */
const HARMLESS: ReadonlySet<string> = new Set([
  '_all_docs',
  '_bulk_get',
  '_changes',
  '_compact',
  '_design_docs',
  '_ensure_full_commit',
  '_explain',
  '_find',
  '_local_docs',
  '_missing_revs',
  '_revs_diff',
  '_view_cleanup',
]);

/**
 * Stands before a backend, and lets into the databases of facilities and networks only what a station may write there. Other
 * databases, and whatever only reads, pass. See decision 0016.
 */
export class Guard implements Pick<Backend, 'answer' | 'read'> {
  readonly quarantine: Quarantine;
  readonly notes: Notes;
  readonly links: AuditLinks;
  readonly #backend: Backend;
  readonly #writes: GuardedWrites;
  readonly #file: Sqlite;
  readonly #seal: ServerSeal;
  readonly #nowMs: () => number;

  /** @throws where the folder cannot be used */
  constructor(
    backend: Backend,
    {
      folder,
      key,
      cipher,
      nowMs,
      staff,
      seal,
      enrolledKey = () => undefined,
      speaksFor = () => false,
      isSite = () => false,
      isMember = () => false,
    }: GuardOptions,
  ) {
    this.#backend = backend;
    this.#seal = seal;
    this.#nowMs = nowMs;
    this.#file = openGuardFile(folder, key, cipher);
    this.quarantine = new Quarantine(this.#file, nowMs);
    this.notes = new Notes(this.#file, nowMs);
    this.links = new AuditLinks(this.#file);
    this.#writes = new GuardedWrites({
      backend,
      file: this.#file,
      quarantine: this.quarantine,
      notes: this.notes,
      links: this.links,
      staff,
      records: new Map(records.map((record) => [record.type, record])),
      enrolledKey,
      speaksFor,
      isSite,
      isMember,
      seal,
      nowMs,
    });
  }

  /** @throws CouchError */
  readonly read: Backend['read'] = (database, asked) => this.#backend.read(database, asked);

  /** How far a device's audit chain is here without a gap, in the server's hand. */
  readonly countersign = (facilityId: Id, device: string): Countersigned | undefined => {
    const head = this.links.head(databaseOf(facilityId, 'audit'), device);
    if (!head) return undefined;
    const told = { ...head, at: new Date(this.#nowMs()).toISOString() };
    return { ...told, signature: this.#seal.sign(countersignedText(told)) };
  };

  /** The backend is its owner's to close. */
  close(): void {
    this.#file.close();
  }

  /** What is asked below `/_fieldward` of what was refused and noted. @returns undefined where it is another's @throws CouchError */
  administer(request: Request): Promise<Answer | undefined> {
    const { quarantine, notes, links } = this;
    const parts = { backend: this.#backend, quarantine, writes: this.#writes };
    return guardAdministration(
      {
        quarantine,
        notes,
        links,
        deliver: (numbers, by) => deliver(parts, numbers, by),
        countersign: this.countersign,
      },
      request,
    );
  }

  /** @throws CouchError */
  async answer(request: Request, response: ServerResponse): Promise<Answer | undefined> {
    const { method, segments } = request;
    const [name = '', part = '', ...further] = segments;
    const database = guardedDatabase(name);
    const isCreation = method === 'PUT' && part === '';
    if (!database && isCreation && isMisnamed(name)) {
      throw new CouchError(
        400,
        'illegal_database_name',
        `Name: '${name}'. What begins so is facility-<uuid>-<compartment> or network-<compartment>.`,
      );
    }
    if (!database || method === 'GET' || method === 'HEAD' || isCreation) {
      return this.#backend.answer(request, response);
    }
    const isLocal = part === '_local' || part.startsWith('_local/');
    if (isLocal || (method === 'POST' && HARMLESS.has(part) && further.length === 0)) {
      return this.#backend.answer(request, response);
    }
    if (method === 'DELETE' && part === '') {
      if (request.user?.device) throw forbidden('a database of records is not deleted by a device');
      return this.#backend.answer(request, response);
    }
    if (part === '_bulk_docs' && further.length === 0) return this.#bulkDocs(database, request);
    if (part.startsWith('_')) throw forbidden(`${part} is not changed in a database of records`);
    if (further.length > 0) throw forbidden('records carry no attachments: files are kept apart');
    return this.#oneDocument(database, part, request);
  }

  async #bulkDocs(database: GuardedDatabase, request: Request): Promise<Answer> {
    if (request.method !== 'POST') throw methodNotAllowed(['POST']);
    const given = await readJson(request.message);
    if (!isObject(given)) throw badRequest('Request body must be a JSON object');
    const { docs, new_edits: newEdits } = given;
    if (docs === undefined) throw badRequest('POST body must include `docs` parameter.');
    if (!Array.isArray(docs)) throw badRequest('`docs` parameter must be an array.');
    if (newEdits !== undefined && newEdits !== true) {
      throw forbidden('records are written onto the revision that stands: new_edits must be true');
    }
    return json(await this.#writes.write(database, docs.map(asDocument), request.user?.device?.id), 201);
  }

  /** PUT and DELETE of one by its id, and POST of one that names its own. */
  async #oneDocument(database: GuardedDatabase, id: string, request: Request): Promise<Answer> {
    const { method, query, message, user } = request;
    if (method === 'DELETE') {
      const rev = revisionOf(request);
      return this.#oneAnswer(
        database,
        { _id: id, ...(rev !== undefined && { _rev: rev }), _deleted: true },
        user?.device?.id,
      );
    }
    if (method !== (id === '' ? 'POST' : 'PUT'))
      throw methodNotAllowed(['DELETE', 'GET', 'HEAD', 'POST', 'PUT']);
    if (query.get('new_edits') === 'false') {
      throw forbidden('records are written onto the revision that stands: new_edits must be true');
    }
    const document = asDocument(await (method === 'PUT' ? readPutJson(message) : readJson(message)));
    if (id !== '' && document['_id'] !== undefined && document['_id'] !== id) {
      throw badRequest('Document ID in URL and body do not match');
    }
    const rev = revisionOf(request, document['_rev']);
    const whole = { ...document, ...(id !== '' && { _id: id }), ...(rev !== undefined && { _rev: rev }) };
    return this.#oneAnswer(database, whole, user?.device?.id);
  }

  async #oneAnswer(
    database: GuardedDatabase,
    document: JsonObject,
    device: string | undefined,
  ): Promise<Answer> {
    const [outcome = {}] = await this.#writes.write(database, [document], device);
    const { error, reason, rev, id } = outcome;
    if (error === undefined && typeof rev === 'string' && typeof id === 'string') {
      return json(outcome, 201, { ETag: `"${rev}"`, Location: `/${encodeURIComponent(id)}` });
    }
    return json({ error, reason }, error === 'conflict' ? 409 : error === 'forbidden' ? 403 : 400);
  }
}

function asDocument(given: Json | undefined): JsonObject {
  if (!isObject(given)) throw badRequest('Document must be a JSON object');
  return given;
}

const forbidden = (reason: string): CouchError => new CouchError(403, 'forbidden', reason);
