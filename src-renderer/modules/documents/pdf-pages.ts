import { getDocument, GlobalWorkerOptions, PDFDataRangeTransport } from 'pdfjs-dist';
import type { ByteSource, Pages } from './pages.ts';

/** What pdf.js fetches lies beside the screens; see build/vite.renderer.config.ts. */
const PARTS = new URL('pdfjs/', document.baseURI).href;
GlobalWorkerOptions.workerSrc = `${PARTS}worker.js`;

/** As many bytes as one answer of the engine brings. */
const RANGE_BYTES = 768 * 1024;

/** Only the parts of the file that its shown pages need are read. */
export async function openPdf(source: ByteSource): Promise<Pages> {
  const transport = new RangesOf(source);
  const task = getDocument({
    range: transport,
    rangeChunkSize: RANGE_BYTES,
    disableAutoFetch: true,
    disableStream: true,
    useWasm: false, // the policy of our pages lets none run; the same decoders are there as scripts
    wasmUrl: PARTS,
    cMapUrl: `${PARTS}cmaps/`,
    standardFontDataUrl: `${PARTS}fonts/`,
  });
  transport.onFailure = () => void task.destroy();
  let pdf;
  try {
    pdf = await task.promise;
  } catch (error) {
    throw transport.failure ?? error;
  }
  const opened = pdf;
  return {
    count: opened.numPages,
    async draw(canvas, { page: at, turns, width, height }) {
      const page = await opened.getPage(at + 1);
      const rotation = (page.rotate + turns * 90) % 360;
      const natural = page.getViewport({ scale: 1, rotation });
      const viewport = page.getViewport({
        scale: Math.min(width / natural.width, height / natural.height),
        rotation,
      });
      canvas.width = Math.round(viewport.width);
      canvas.height = Math.round(viewport.height);
      await page.render({ canvas, viewport }).promise;
    },
    close: () => void task.destroy(),
  };
}

class RangesOf extends PDFDataRangeTransport {
  readonly #source: ByteSource;
  failure: unknown;
  onFailure: () => void = () => undefined;

  constructor(source: ByteSource) {
    super(source.size, null);
    this.#source = source;
  }

  override requestDataRange(begin: number, end: number): void {
    this.#source.read(begin, Math.min(end, this.#source.size)).then(
      (bytes) => this.onDataRange(begin, bytes),
      (error: unknown) => {
        this.failure = error;
        this.onFailure();
      },
    );
  }
}
