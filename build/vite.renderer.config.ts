import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * One build of the screens for every host. Nothing is inlined into the page and no address is absolute: the hosts serve
 * it under `script-src 'self'` from a port or a scheme of their own.
 */
export default defineConfig({
  root: new URL('../src-renderer', import.meta.url).pathname.replace(/^\/(?=[A-Z]:)/, ''),
  base: './',
  cacheDir: '../node_modules/.cache/vite',
  publicDir: false,
  plugins: [react()],
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
          groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ }],
        },
      },
    },
  },
});
