/** About 1.1 KB. */
export function benchDocument(number: number): { readonly _id: string; readonly [member: string]: unknown } {
  return {
    _id: `visit:${number.toString(36).padStart(8, '0')}`,
    type: 'visit',
    patientId: `patient:${(number % 997).toString(36).padStart(8, '0')}`,
    at: 1_700_000_000_000 + number * 60_000,
    values: Array.from({ length: 10 }, (_, at) => ({ code: `code-${at}`, value: (number * 7 + at) % 200 })),
    note: 'Seen in clinic, well, to come again in a month. '.repeat(12),
  };
}
