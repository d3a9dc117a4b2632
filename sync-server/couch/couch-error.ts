/** An answer of CouchDB's that is not a success: `{ error, reason }` under an HTTP status. Its documentation names both. */
export class CouchError extends Error {
  readonly status: number;
  readonly error: string;
  readonly reason: string;
  readonly headers: { readonly [name: string]: string };

  constructor(
    status: number,
    error: string,
    reason: string,
    headers: { readonly [name: string]: string } = {},
  ) {
    super(`${status} ${error}`);
    this.status = status;
    this.error = error;
    this.reason = reason;
    this.headers = headers;
  }
}

export const badRequest = (reason: string): CouchError => new CouchError(400, 'bad_request', reason);
export const queryParseError = (reason: string): CouchError =>
  new CouchError(400, 'query_parse_error', reason);
export const notFound = (reason = 'missing'): CouchError => new CouchError(404, 'not_found', reason);
export const conflict = (): CouchError => new CouchError(409, 'conflict', 'Document update conflict.');
export const docValidation = (reason: string): CouchError => new CouchError(400, 'doc_validation', reason);
export const methodNotAllowed = (allowed: readonly string[]): CouchError =>
  new CouchError(405, 'method_not_allowed', `Only ${allowed.join(',')} allowed`, {
    Allow: allowed.join(', '),
  });
