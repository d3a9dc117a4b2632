import { basename, dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

/**
 * The desktop program for the installers: `dist/main/{main,engine.process}.js` and their workers, and with
 * `--mode preload` the sandboxed `preload.cjs`. In development nothing of this is needed: Node runs the sources.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url)).replaceAll('\\', '/'); // as Vite writes ids
const OUT = resolve(ROOT, 'dist/main');

/** What cannot be bundled: Electron's own module, and packages that load a native one from beside themselves. */
const EXTERNAL = [/^electron$/, /^better-sqlite3-multiple-ciphers(\/|$)/, /^@node-rs\/argon2(\/|$)/];

const SOURCE_URL = /new URL\(\s*(['"])(\.{1,2}\/[^'"]*)\1\s*,\s*import\.meta\.url\s*\)/g;

/**
 * Sources find files by a path relative to themselves. All bundles lie in one folder, so such paths are written anew: a
 * module becomes an entry beside the others, anything else keeps its place in the project. Two modules of one name would
 * be one bundle: the build says so, and fails.
 */
export function relativeToBundle(): Plugin {
  /** Modules by the names of their bundles. */
  const emitted = new Map<string, string>();
  return {
    name: 'relative-to-bundle',
    buildStart({ input }) {
      emitted.clear();
      if (!Array.isArray(input))
        for (const [name, module] of Object.entries(input)) emitted.set(`${name}.js`, module);
    },
    transform(code, id) {
      if (!id.startsWith(ROOT) || id.includes('/node_modules/') || !code.includes('import.meta.url'))
        return null;
      return code.replaceAll(SOURCE_URL, (_all, _quote, path: string) => {
        const target = resolve(dirname(id), path);
        if (!path.endsWith('.ts')) {
          const slash = path.endsWith('/') ? '/' : '';
          return `new URL('${relative(OUT, target).replaceAll('\\', '/')}${slash}', import.meta.url)`;
        }
        const fileName = `${basename(path, '.ts')}.js`;
        const other = emitted.get(fileName) ?? target;
        if (other !== target) throw new Error(`${fileName} would be of ${other} and of ${target}`);
        emitted.set(fileName, target);
        this.emitFile({ type: 'chunk', id: target, fileName });
        return `new URL('./${fileName}', import.meta.url)`;
      });
    },
  };
}

export default defineConfig(({ mode }) => {
  const isPreload = mode === 'preload';
  return {
    root: ROOT,
    cacheDir: 'node_modules/.cache/vite',
    publicDir: false,
    plugins: [relativeToBundle()],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: OUT,
      emptyOutDir: !isPreload,
      target: 'node24',
      minify: false, // a stack trace from a desk should name functions
      rolldownOptions: {
        input: isPreload
          ? { preload: resolve(ROOT, 'src-main/electron/preload.ts') }
          : {
              main: resolve(ROOT, 'src-main/electron/main.ts'),
              'engine.process': resolve(ROOT, 'src-main/electron/engine.process.ts'),
            },
        external: EXTERNAL,
        output: isPreload
          ? { format: 'cjs', entryFileNames: '[name].cjs' }
          : { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  };
});
