/** What of the trail an address asks for: ids alone, since addresses stay in a browser's memory. */
export interface TrailAddress {
  readonly patientId?: string;
  readonly userId?: string;
}

/** An address may be typed: what is no text is left out, and what is no id the engine refuses. */
export function trailAddress(search: Readonly<Record<string, unknown>>): TrailAddress {
  const { patientId, userId } = search;
  return {
    ...(typeof patientId === 'string' ? { patientId } : {}),
    ...(typeof userId === 'string' ? { userId } : {}),
  };
}
