/** The SQLite driver's binary ends the process with a segmentation fault on older releases: no exception to catch. */
export const OLDEST_NODE = { major: 22, minor: 14 } as const;

/**
 * To be asked before the store is imported.
 * @param version as `process.versions.node` spells it
 */
export function canRunStore(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor);
}
