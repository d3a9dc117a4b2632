/** What a FHIR document says to a reader: its sections, as lines of cells. */
export interface SnapshotSection {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

export interface SnapshotText {
  /** When the document was made. */
  readonly date: string;
  readonly language: string;
  readonly sections: readonly SnapshotSection[];
}

/**
 * The text that the document itself attests, as text alone: nothing of its markup reaches the screen.
 * @returns undefined where it is none that can be shown
 * @source FHIR R4 §2.4.0 Narrative; §3.3 Documents
 */
export function snapshotText(bundle: string): SnapshotText | undefined {
  const [first] = entriesOf(parsed(bundle));
  if (first?.['resourceType'] !== 'Composition') return undefined;
  const { date, language, section } = first;
  if (typeof date !== 'string' || !Array.isArray(section)) return undefined;
  const sections = section.filter(isObject).map((one) => ({
    title: typeof one['title'] === 'string' ? one['title'] : '',
    rows: rowsOf(isObject(one['text']) ? one['text']['div'] : undefined),
  }));
  return { date, language: typeof language === 'string' ? language : '', sections };
}

type Members = { readonly [name: string]: unknown };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function entriesOf(bundle: unknown): readonly Members[] {
  const entries = isObject(bundle) && Array.isArray(bundle['entry']) ? bundle['entry'] : [];
  return entries.filter(isObject).flatMap(({ resource }) => (isObject(resource) ? [resource] : []));
}

function rowsOf(div: unknown): readonly (readonly string[])[] {
  if (typeof div !== 'string') return [];
  const page = new DOMParser().parseFromString(div, 'application/xhtml+xml');
  const rows = [...page.querySelectorAll('tr')].map((row) =>
    [...row.querySelectorAll('td, th')].map((cell) => cell.textContent.trim()),
  );
  if (rows.length > 0) return rows;
  const text = page.documentElement.textContent.trim();
  return text === '' || page.querySelector('parsererror') ? [] : [[text]];
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
