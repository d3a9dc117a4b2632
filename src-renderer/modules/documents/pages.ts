import type { DocumentType } from '#shared/modules/documents/document-types.rules.ts';

/** Bytes that are read where they are wanted. */
export interface ByteSource {
  readonly size: number;
  read(from: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

export interface Drawing {
  /** From 0. */
  readonly page: number;
  /** Quarter turns, clockwise. */
  readonly turns: number;
  /** The room for the page, in pixels of the canvas: it is shown whole. */
  readonly width: number;
  readonly height: number;
}

/** A document as pages that can be drawn: a picture is one. Drawn on a canvas, so that no copy has an address of its own. */
export interface Pages {
  readonly count: number;
  draw(canvas: HTMLCanvasElement, drawing: Drawing): Promise<void>;
  close(): void;
}

/** @throws where the file is damaged, locked, or cannot be read */
export async function openPages(source: ByteSource, contentType: DocumentType): Promise<Pages> {
  if (contentType === 'application/pdf') return (await import('./pdf-pages.ts')).openPdf(source);
  return openPicture(source, contentType);
}

async function openPicture(source: ByteSource, type: DocumentType): Promise<Pages> {
  const picture = await createImageBitmap(new Blob([await source.read(0, source.size)], { type }));
  return {
    count: 1,
    async draw(canvas, { turns, width, height }) {
      const isLying = turns % 2 === 1;
      const [across, down] = isLying ? [picture.height, picture.width] : [picture.width, picture.height];
      const scale = Math.min(width / across, height / down, 4);
      canvas.width = Math.max(1, Math.round(across * scale));
      canvas.height = Math.max(1, Math.round(down * scale));
      const pen = canvas.getContext('2d');
      if (!pen) throw new Error('no canvas to draw on');
      pen.fillStyle = '#fff'; // paper under what is transparent
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.translate(canvas.width / 2, canvas.height / 2);
      pen.rotate((turns * Math.PI) / 2);
      pen.scale(scale, scale);
      pen.drawImage(picture, -picture.width / 2, -picture.height / 2);
    },
    close: () => picture.close(),
  };
}

const THUMBNAIL_PX = 240;

/** The first page, small, as base64 of a JPEG. */
export async function thumbnailOf(pages: Pages): Promise<string> {
  const canvas = document.createElement('canvas');
  await pages.draw(canvas, { page: 0, turns: 0, width: THUMBNAIL_PX, height: THUMBNAIL_PX * 1.5 });
  return canvas.toDataURL('image/jpeg', 0.8).replace(/^[^,]*,/, '');
}
