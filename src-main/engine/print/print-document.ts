import { PdfmakeDocument, type PdfFont } from './pdfmake-parts.ts';
import { BASE_FACE, fontBytes, fontFaces, isCutTo, type FontFace } from './print-fonts.ts';
import { makeReadable, MODES, shiftOf } from './readable-font.ts';
import { encodeSimpleGlyph } from './simple-glyph.ts';
import { codePointsOf, type FaceFor } from './text-runs.ts';

/** Of no script of its own: stays in the font of the letters around it. */
const COMMON = /^[\p{Script=Common}\p{Script=Inherited}]+$/u;
/** Joiners and variation selectors: asked of the font by the letters beside them. */
const WITHOUT_GLYPH = /\p{Default_Ignorable_Code_Point}/gu;

interface LoadedFace {
  readonly face: FontFace;
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

/** A PDF in the making, with our fonts, whose text can be copied and searched as it was written. */
export class PrintDocument extends PdfmakeDocument {
  readonly #faces: ReadonlyMap<string, LoadedFace>;
  readonly #open = new Map<string, PdfFont>();
  readonly #faceOf = new Map<string, string>();
  #hasBoxes = false;

  private constructor(options: object, faces: ReadonlyMap<string, LoadedFace>) {
    super({}, {}, {}, {}, options, null, () => false); // it reads no file that a document names
    this.#faces = faces;
  }

  /** @param text every text that it will hold: the fonts that these may need are read beforehand */
  static async start(options: object, text: string): Promise<PrintDocument> {
    const points = [...new Set(codePointsOf(text.normalize('NFC')))];
    const needed = [...fontFaces().values()].filter(
      (face) => face.id === BASE_FACE || points.some((point) => isCutTo(face, point)),
    );
    const loaded = await Promise.all(
      needed.map(async (face) => ({
        face,
        regular: await fontBytes(face.regular),
        bold: await fontBytes(face.bold),
      })),
    );
    return new PrintDocument(options, new Map(loaded.map((face) => [face.face.id, face])));
  }

  /** pdfmake asks for each word's font by the name that its run was given. */
  override provideFont(family: string, isBold: boolean): PdfFont {
    const weight = isBold ? 'bold' : 'regular';
    const key = `${family} ${weight}`;
    const known = this.#open.get(key);
    if (known) return known;
    const mode = Object.values(MODES).find((suffix) => family.endsWith(suffix));
    const loaded = this.#faces.get(mode === undefined ? family : family.slice(0, -mode.length));
    if (!loaded) throw new Error(`no font is called ${family}`);
    const opened = this.#openFont(loaded[weight], loaded.face[weight].variation, key);
    makeReadable(opened, loaded.face, mode);
    this.#open.set(key, opened);
    return opened;
  }

  /** True once a letter was asked for that no font here has. */
  get hasBoxes(): boolean {
    return this.#hasBoxes;
  }

  /** The font that holds every code point of the cluster; the base font, which draws a box, where none does. */
  readonly faceFor: FaceFor = (cluster, current) => {
    if (this.#faces.has(current ?? '') && COMMON.test(cluster) && this.#draws(current ?? '', cluster))
      return current ?? '';
    let found = this.#faceOf.get(cluster);
    if (found === undefined) {
      found = [...this.#faces.keys()].find((id) => this.#holds(id, cluster)) ?? this.#stopgap(cluster);
      this.#faceOf.set(cluster, found);
    }
    return found;
  };

  #stopgap(cluster: string): string {
    const shift = shiftOf(cluster);
    this.#hasBoxes ||= shift === undefined;
    return `${BASE_FACE}${shift ?? ''}`;
  }

  #holds(id: string, cluster: string): boolean {
    const face = this.#faces.get(id)?.face;
    return (
      face !== undefined &&
      lettersOf(cluster).every((point) => isCutTo(face, point)) &&
      this.#draws(id, cluster)
    );
  }

  #draws(id: string, cluster: string): boolean {
    const { font } = this.provideFont(id, false);
    return lettersOf(cluster).every((point) => font.hasGlyphForCodePoint(point));
  }

  /** pdfkit takes two instances or two slices of one family for the same font: each is opened as if it were the only one. */
  #openFont(bytes: Uint8Array, variation: string | undefined, key: string): PdfFont {
    const others = this._fontFamilies;
    this._fontFamilies = {};
    this.font(bytes, variation);
    const opened = this._font;
    if (variation !== undefined) opened.subset.glyphEncoder = { encodeSimple: encodeSimpleGlyph };
    this._fontFamilies = { ...others, [key]: opened };
    return opened;
  }
}

function lettersOf(cluster: string): readonly number[] {
  return codePointsOf(cluster.replace(WITHOUT_GLYPH, ''));
}
