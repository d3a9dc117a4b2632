/**
 * The fonts that paper is printed in, and which of them holds a letter. All are under the SIL Open Font License and come
 * as the slices that the web uses: a document opens the few small files that its letters need.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import decompress from 'woff2-encoder/decompress';

const require = createRequire(import.meta.url);

export interface FontSource {
  readonly file: string;
  /** A named instance of a variable font. */
  readonly variation?: string;
}

export interface FontFace {
  readonly id: string;
  readonly regular: FontSource;
  readonly bold: FontSource;
  /** Inclusive ranges of code points that the slice was cut to; it may lack some of them. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
  /** Vowel signs are drawn before the letters that they follow: glyphs and text are matched a syllable at a time. */
  readonly reorders: boolean;
}

interface FontPackage {
  readonly name: string;
  /** Before the slice's name in the files'. */
  readonly prefix: string;
  /** Slices by name; all that are numbered where this is absent. */
  readonly slices?: readonly string[];
  readonly files: (stem: string) => { readonly regular: FontSource; readonly bold: FontSource };
  readonly reorders?: boolean;
}

const byWeight = (stem: string) => ({
  regular: { file: `${stem}-400-normal.woff2` },
  bold: { file: `${stem}-600-normal.woff2` },
});

/** In the order in which they are asked for a letter. */
const PACKAGES: readonly FontPackage[] = [
  {
    name: '@fontsource/ibm-plex-sans',
    prefix: 'ibm-plex-sans',
    slices: ['latin', 'latin-ext', 'greek', 'cyrillic', 'cyrillic-ext', 'vietnamese'],
    files: byWeight,
  },
  {
    name: '@fontsource/ibm-plex-sans-arabic',
    prefix: 'ibm-plex-sans-arabic',
    slices: ['arabic'],
    files: byWeight,
  },
  {
    name: '@fontsource/noto-sans-devanagari',
    prefix: 'noto-sans-devanagari',
    slices: ['devanagari'],
    files: byWeight,
    reorders: true,
  },
  {
    name: '@fontsource-variable/noto-sans-sc',
    prefix: 'noto-sans-sc',
    files: (stem) => ({
      regular: { file: `${stem}-wght-normal.woff2`, variation: 'Regular' },
      bold: { file: `${stem}-wght-normal.woff2`, variation: 'SemiBold' },
    }),
  },
];

/** Letters that no font here has are drawn as this one's empty box. */
export const BASE_FACE = 'ibm-plex-sans-latin';

let faces: ReadonlyMap<string, FontFace> | undefined;

/** Every slice, in order of preference. Read once. */
export function fontFaces(): ReadonlyMap<string, FontFace> {
  faces ??= new Map(PACKAGES.flatMap(facesOf).map((face) => [face.id, face]));
  return faces;
}

function facesOf({ name, prefix, slices, files, reorders = false }: FontPackage): readonly FontFace[] {
  const folder = join(dirname(require.resolve(`${name}/package.json`)), 'files');
  const present = new Set(readdirSync(folder));
  // Chinese comes in about a hundred numbered slices, `[4]` and so on.
  const ranges = JSON.parse(readFileSync(join(folder, '..', 'unicode.json'), 'utf8')) as {
    readonly [slice: string]: string;
  };
  return Object.entries(ranges)
    .map(([slice, text]) => ({ slice: slice.replace(/^\[(\d+)\]$/, '$1'), text }))
    .filter(({ slice }) => (slices ? slices.includes(slice) : /^\d+$/.test(slice)))
    .toSorted((a, b) => (slices ? slices.indexOf(a.slice) - slices.indexOf(b.slice) : 0))
    .map(({ slice, text }) => {
      const { regular, bold } = files(`${prefix}-${slice}`);
      for (const { file } of [regular, bold])
        if (!present.has(file)) throw new Error(`${name} has no ${file}`);
      const inFolder = (source: FontSource) => ({ ...source, file: join(folder, source.file) });
      return {
        id: `${prefix}-${slice}`,
        regular: inFolder(regular),
        bold: inFolder(bold),
        ranges: rangesOf(text),
        reorders,
      };
    });
}

/** `U+0000-00FF,U+0131` */
function rangesOf(text: string): readonly (readonly [number, number])[] {
  return text.split(',').map((range) => {
    const [from = '', to = from] = range.trim().replace(/^U\+/i, '').split('-');
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
  });
}

const decoded = new Map<string, Promise<Uint8Array>>();

/** A slice in the form that pdfkit embeds: it takes WOFF, and breaks on WOFF2. */
export function fontBytes({ file }: FontSource): Promise<Uint8Array> {
  let bytes = decoded.get(file);
  if (bytes === undefined) {
    bytes = file.endsWith('.woff2') ? readFile(file).then(decompress) : readFile(file);
    decoded.set(file, bytes);
  }
  return bytes;
}

export function isCutTo({ ranges }: FontFace, codePoint: number): boolean {
  return ranges.some(([from, to]) => codePoint >= from && codePoint <= to);
}
