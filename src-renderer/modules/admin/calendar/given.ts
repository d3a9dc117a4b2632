type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Only what is there: a form's empty fields are absent from a record. */
export function given<T extends object>(values: T): Given<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Given<T>; // the members that are left
}
