/** What the bench of the fleet tells its processes, and hears of them. */
export type FleetOrder =
  | { readonly does: 'open'; readonly dataDir: string }
  | { readonly does: 'join'; readonly desk: number; readonly code: string; readonly url: string }
  | { readonly does: 'work'; readonly patientId: string; readonly forMs: number; readonly everyMs: number }
  /** Of the entries that the desk which has the fewest has. */
  | { readonly does: 'count' }
  | { readonly does: 'end'; readonly file: string };

export interface FleetAnswer {
  readonly made?: number;
  readonly seen?: number;
}

export interface Moment {
  readonly what: string;
  /** Unix time in ms. */
  readonly atMs: number;
}

export interface FleetReport {
  readonly made: readonly Moment[];
  /** By desk. */
  readonly seen: readonly (readonly Moment[])[];
  /** Documents that were not sent. */
  readonly held: number;
}
