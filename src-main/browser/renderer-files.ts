import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const MEDIA_TYPES: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.pfb': 'application/octet-stream',
  '.bcmap': 'application/octet-stream',
  '.wasm': 'application/wasm',
};

export interface RendererFile {
  readonly mediaType: string;
  readonly body: Buffer;
}

export interface RendererFiles {
  /** @param path of a URL, as the browser sent it. Absent where no such file was built. */
  read(path: string): Promise<RendererFile | undefined>;
}

/**
 * The built screens of a folder. What may be read is listed once, when the host starts, and looked up by its exact name:
 * no path of a request is ever joined to the folder, so none can lead out of it.
 * @returns absent where the folder holds no `index.html`
 */
export function listRendererFiles(folder: string): RendererFiles | undefined {
  const files = new Map<string, string>();
  for (const entry of listed(folder)) {
    if (!entry.isFile() || MEDIA_TYPES[extname(entry.name)] === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    files.set(`/${file.slice(join(folder, sep).length).split(sep).join('/')}`, file);
  }
  const index = files.get('/index.html');
  if (index === undefined) return undefined;
  files.set('/', index);
  return {
    read: async (path) => {
      const file = files.get(path);
      if (file === undefined) return undefined;
      return { mediaType: MEDIA_TYPES[extname(file)] ?? '', body: await readFile(file) };
    },
  };
}

function listed(folder: string) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
