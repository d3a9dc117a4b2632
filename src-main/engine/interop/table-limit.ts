/** A table beyond this is held in memory more than once. */
export const LARGEST_TABLE_BYTES = 256 * 1024 * 1024;
