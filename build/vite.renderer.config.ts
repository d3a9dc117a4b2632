import { readdirSync, readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const PDFJS = new URL('../node_modules/pdfjs-dist/', import.meta.url);

/**
 * What pdf.js fetches by name, as `pdfjs/…`: its worker, character maps, the fonts that a PDF need not bring, and the picture
 * decoders as scripts, since our policy lets no WebAssembly run.
 */
function pdfjsParts(): Plugin {
  return {
    name: 'pdfjs-parts',
    apply: 'build',
    buildStart() {
      const add = (from: string, fileName: string) =>
        this.emitFile({ type: 'asset', fileName, source: readFileSync(new URL(from, PDFJS)) });
      add('build/pdf.worker.min.mjs', 'pdfjs/worker.js');
      for (const decoder of ['jbig2_nowasm_fallback.js', 'openjpeg_nowasm_fallback.js'])
        add(`wasm/${decoder}`, `pdfjs/${decoder}`);
      for (const [folder, to] of [
        ['cmaps', 'cmaps'],
        ['standard_fonts', 'fonts'],
      ] as const) {
        for (const name of readdirSync(new URL(folder, PDFJS)))
          add(`${folder}/${name}`, `pdfjs/${to}/${name}`);
      }
    },
  };
}

/**
 * One build of the screens for every host. Nothing is inlined into the page and no address is absolute: the hosts serve
 * it under `script-src 'self'` from a port or a scheme of their own.
 */
export default defineConfig({
  root: new URL('../src-renderer', import.meta.url).pathname.replace(/^\/(?=[A-Z]:)/, ''),
  base: './',
  cacheDir: '../node_modules/.cache/vite',
  publicDir: false,
  plugins: [react(), pdfjsParts()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'chrome140', // every host is a Chromium of this project's choosing, or a current one
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Only what every screen needs: a library that one screen uses travels with that screen.
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: 'phone-numbers', test: /node_modules[\\/]libphonenumber-js[\\/]/ },
          ],
        },
      },
    },
  },
});
