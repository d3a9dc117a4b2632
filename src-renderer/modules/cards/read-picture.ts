import { decodeQR } from 'qr/decode.js';

/** Of the picture's longer side: enough for a card at arm's length, and quick on a slow machine. */
const MOST_PIXELS = 960;

/** Chromium's own, where the system has one (Android, macOS): it reads linear codes too. TypeScript does not know it yet. */
interface SystemDetector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
type SystemDetectorConstructor = {
  new (options: { readonly formats: readonly string[] }): SystemDetector;
  getSupportedFormats(): Promise<readonly string[]>;
};

const FORMATS = ['qr_code', 'code_128'];

/** @returns what reads a code from a camera's picture: absent where there is none in it */
export async function pictureReader(): Promise<(video: HTMLVideoElement) => Promise<string | undefined>> {
  const System =
    'BarcodeDetector' in window ? (window.BarcodeDetector as SystemDetectorConstructor) : undefined; // as the standard has it
  const formats = (await System?.getSupportedFormats())?.filter((format) => FORMATS.includes(format)) ?? [];
  if (System && formats.includes('qr_code')) {
    const detector = new System({ formats });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this window draws no pictures');
  return async (video) => {
    const { videoWidth, videoHeight } = video;
    const scale = Math.min(1, MOST_PIXELS / Math.max(videoWidth, videoHeight));
    canvas.width = Math.round(videoWidth * scale);
    canvas.height = Math.round(videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    return codeIn(context.getImageData(0, 0, canvas.width, canvas.height));
  };
}

function codeIn(picture: ImageData): string | undefined {
  try {
    return decodeQR(picture);
  } catch {
    return undefined; // how this library says that it sees no code
  }
}
