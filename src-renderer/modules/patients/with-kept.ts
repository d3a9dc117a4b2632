interface Option {
  value: string;
  label: string;
}

/** What a record from elsewhere says stays to choose, in its own words. */
export function withKept(known: Option[], kept: string): Option[] {
  return kept === '' || known.some(({ value }) => value === kept)
    ? known
    : [...known, { value: kept, label: kept }];
}
