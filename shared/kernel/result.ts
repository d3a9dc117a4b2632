/** A refusal that the caller is expected to handle is a value, never an exception. */
export type Ok<T> = { readonly ok: true; readonly value: T };
export type Fail<E> = { readonly ok: false; readonly error: E };
export type Result<T, E> = Ok<T> | Fail<E>;

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

export function fail<const E>(error: E): Fail<E> {
  return { ok: false, error };
}
