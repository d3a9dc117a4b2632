/** What a new station needs to know of its server, in one text: scanned as a QR code, or opened as an address. */
export interface EnrolLink {
  /** Of the server, without a path. */
  readonly url: string;
  readonly code: string;
  /** SHA-256 of the server's certificate, 64 hexadecimal digits; absent where the system's trust decides. */
  readonly fingerprint?: string;
}

const LINK =
  /^(https?:\/\/[^/\s#?]{1,260})\/_fieldward\/enrol#code=([0-9A-Z-]{16,40})(?:&sha256=([0-9a-f]{64}))?$/;

/** The part after `#` is sent to no server by a browser. */
export function enrolLink({ url, code, fingerprint }: EnrolLink): string {
  return `${url}/_fieldward/enrol#code=${code}${fingerprint === undefined ? '' : `&sha256=${fingerprint}`}`;
}

/** @returns undefined where the text is no such link */
export function parseEnrolLink(text: string): EnrolLink | undefined {
  const [, url, code, fingerprint] = LINK.exec(text.trim()) ?? [];
  if (url === undefined || code === undefined) return undefined;
  return { url, code, ...(fingerprint !== undefined && { fingerprint }) };
}
