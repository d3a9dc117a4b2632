import { writeFile } from 'node:fs/promises';
import { encode } from 'uqr';

const [WIDTH, HEIGHT] = [640, 480];
const PIXELS_A_MODULE = 8;

/** What a camera sees in which a card is held, or an empty desk: two pictures in YUV4MPEG2. */
export async function showCamera(file: string, code?: string): Promise<void> {
  const light = Buffer.alloc(WIDTH * HEIGHT, 200);
  if (code !== undefined) {
    const { data, size } = encode(code, { ecc: 'M', border: 4 });
    const [left, top] = [(WIDTH - size * PIXELS_A_MODULE) / 2, (HEIGHT - size * PIXELS_A_MODULE) / 2];
    for (let y = 0; y < size * PIXELS_A_MODULE; y += 1) {
      for (let x = 0; x < size * PIXELS_A_MODULE; x += 1) {
        const isDark = data[Math.floor(y / PIXELS_A_MODULE)]?.[Math.floor(x / PIXELS_A_MODULE)];
        light[Math.floor(top + y) * WIDTH + Math.floor(left + x)] = isDark ? 30 : 230;
      }
    }
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), light, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)]);
  const head = `YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420\n`;
  await writeFile(file, Buffer.concat([Buffer.from(head), frame, frame]));
}
