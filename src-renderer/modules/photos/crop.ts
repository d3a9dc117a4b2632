/** Pixels of a side of what is kept: enough to know a face by, and to print on a card. */
export const PHOTO_SIDE = 512;
/** JPEG quality at which a face has no visible marks. */
const QUALITY = 0.85;

export interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/**
 * The largest square of a picture.
 * @param place where it lies along the longer side, 0 to 1
 */
export function squareOf(width: number, height: number, place: number): Square {
  const side = Math.min(width, height);
  return { x: Math.round((width - side) * place), y: Math.round((height - side) * place), side };
}

/** A face stands in the upper part of an upright picture. */
export function usualPlace(width: number, height: number): number {
  return height > width ? 0.25 : 0.5;
}

/** Draws the square, not larger than it was taken. */
export function drawSquare(canvas: HTMLCanvasElement, picture: ImageBitmap, place: number): void {
  const { x, y, side } = squareOf(picture.width, picture.height, place);
  const size = Math.min(side, PHOTO_SIDE);
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext('2d');
  if (!context) return;
  // A picture with holes lies on white, as on paper.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, size, size);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, x, y, side, side, 0, 0, size, size);
}

/** What was drawn as JPEG, base64. */
export function jpegOf(canvas: HTMLCanvasElement): string {
  const url = canvas.toDataURL('image/jpeg', QUALITY);
  return url.slice(url.indexOf(',') + 1);
}
