/** How far devices have read, as their requests say. In memory: a restart forgets it until they ask again. */
export class Progress {
  readonly #asked = new Map<string, Map<string, number>>();

  /** @param since a sequence of CouchDB's: the number before its first dash counts changes */
  note(device: string, database: string, since: string | null): void {
    const number = sequenceNumber(since ?? '0');
    if (number === undefined) return;
    const asked = this.#asked.get(device) ?? new Map<string, number>();
    this.#asked.set(device, asked.set(database, number));
  }

  /** Changes in the databases that it reads which it has not fetched. @returns undefined where it has asked for none yet */
  behind(device: string, current: ReadonlyMap<string, number>): number | undefined {
    const asked = this.#asked.get(device);
    if (!asked) return undefined;
    let behind = 0;
    for (const [database, number] of asked) behind += Math.max(0, (current.get(database) ?? 0) - number);
    return behind;
  }
}

export function sequenceNumber(sequence: string): number | undefined {
  const [, digits] = /^"?(\d{1,15})(?:-|"?$)/.exec(sequence) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
