#!/usr/bin/env node
/**
 * Who may import whom (docs/architecture.md, "Layers"), as one table. The linter covers what it can see in one file;
 * this covers what needs the path of both ends.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The first entry that matches a file holds. `may`: path prefixes inside the repository. `packages`: what may come from
 * outside; absent means anything that has no other owner.
 * @type {{ files: RegExp, may: string[], packages?: RegExp }[]}
 */
const LAYERS = [
  { files: /^shared\/.*\.test\.ts$/, may: ['shared/'], packages: /^(node:|vitest$|fast-check$|rrule$|zod$)/ },
  {
    files: /^shared\/modules\/patients\/phone-number\.rules\.ts$/,
    may: ['shared/kernel/', 'shared/modules/'],
    packages: /^(zod|libphonenumber-js\/max)$/,
  },
  {
    files: /^shared\/modules\/identity\/likeness\.rules\.ts$/,
    may: ['shared/kernel/', 'shared/modules/'],
    packages: /^@skyra\/jaro-winkler$/,
  },
  { files: /^shared\/kernel\//, may: ['shared/kernel/'], packages: /^zod$/ },
  {
    files: /^shared\/modules\/.*\.fhir\.ts$/,
    may: ['shared/kernel/', 'shared/modules/', 'shared/interop/fhir/'],
    packages: /^zod$/,
  },
  {
    // What may be asked of a table is what its codec understands.
    files: /^shared\/modules\/.*\.contract\.ts$/,
    may: ['shared/kernel/', 'shared/modules/', 'shared/interop/csv/'],
    packages: /^zod$/,
  },
  { files: /^shared\/modules\//, may: ['shared/kernel/', 'shared/modules/'], packages: /^zod$/ },
  {
    files: /^shared\/(interop|sync)\//,
    may: ['shared/kernel/', 'shared/interop/', 'shared/sync/'],
    packages: /^zod$/,
  },
  {
    // How Node reaches a server, for each program that does.
    files: /^shared\/transport\//,
    may: ['shared/kernel/', 'shared/sync/', 'shared/disk/', 'shared/transport/'],
    packages: /^(zod$|node:)/,
  },
  {
    // How Node keeps files, encrypted, for each program that does.
    files: /^shared\/disk\//,
    may: ['shared/kernel/', 'shared/disk/'],
    packages: /^node:/,
  },
  {
    // How Node sends messages, for each program that does.
    files: /^shared\/messaging\//,
    may: ['shared/kernel/', 'shared/modules/', 'shared/messaging/'],
    packages: /^(zod$|node:)/,
  },
  { files: /^shared\//, may: ['shared/'], packages: /^zod$/ },
  { files: /^src-main\/engine\//, may: ['shared/', 'src-main/engine/', 'package.json'] },
  { files: /^src-main\//, may: ['shared/', 'src-main/', 'package.json'] },
  { files: /^src-renderer\/.*\.test\.tsx?$/, may: ['shared/', 'src-renderer/', 'package.json'] },
  { files: /^src-renderer\//, may: ['shared/', 'src-renderer/', 'package.json'], packages: /^(?!node:)/ },
  { files: /^sync-server\//, may: ['shared/', 'sync-server/', 'package.json'] },
  { files: /^bench\//, may: ['shared/', 'src-main/', 'bench/', 'build/'] },
  {
    files: /^e2e\//,
    // The bad line between a station and its server is the one that the engine's tests use.
    may: ['shared/', 'e2e/', 'build/', 'src-main/engine/sync/line-testing.ts'],
  },
  { files: /^build\//, may: ['shared/', 'build/', 'package.json'] },
];

/** The folders above. */
const FOLDERS = ['shared/', 'src-main/', 'src-renderer/', 'sync-server/', 'bench/', 'e2e/', 'build/'];

/**
 * Libraries with an owner: the only folder of a program that may import them, types too. `rivals` is where the library is measured
 * against others of its kind.
 */
const OWNERS = [
  {
    packages: /^rxdb(\/|$)/,
    owners: ['src-main/engine/store/'],
    rivals: 'bench/rxdb.bench.ts',
  },
  {
    packages: /^better-sqlite3-multiple-ciphers(\/|$)/,
    owners: ['src-main/engine/store/', 'sync-server/stores/embedded/'],
    rivals: 'bench/settings.bench.ts',
  },
  { packages: /^libphonenumber-js(\/|$)/, owners: ['shared/modules/patients/phone-number.rules.ts'] },
  { packages: /^@noble\/curves(\/|$)/, owners: ['src-main/engine/keys/'] },
  { packages: /^pdfmake(\/|$)/, owners: ['src-main/engine/print/'] },
  { packages: /^(nodemailer|ical-generator|smtp-server)(\/|$)/, owners: ['shared/messaging/'] },
  { packages: /^electron(\/|$)/, owners: ['src-main/electron/'] },
  {
    packages: /^(@mantine\/|@tanstack\/react|@tabler\/|react(-dom)?(\/|$)|react-hook-form)/,
    owners: ['src-renderer/'],
  },
];

const IMPORTS =
  /^[ \t]*(?:import|export)\b[^'"`;()]*?\bfrom\s*['"]([^'"]+)['"]|^[ \t]*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

/**
 * @param {string} source
 * @returns {{ specifier: string, line: number }[]} every module named by an import, in order
 */
export function importsOf(source) {
  return [...source.matchAll(IMPORTS)].map((match) => {
    const specifier = match[1] ?? match[2] ?? match[3] ?? '';
    return {
      specifier,
      line: source.slice(0, match.index + match[0].lastIndexOf(specifier)).split('\n').length,
    };
  });
}

/**
 * @param {string} file path from the root, with forward slashes
 * @param {string} specifier
 * @returns {string | undefined} the imported file's path from the root, or undefined for a package
 */
export function targetOf(file, specifier) {
  const path = specifier.replace(/\?.*$/, '');
  if (path.startsWith('#shared/')) return path.replace('#shared/', 'shared/');
  if (path.startsWith('#engine/')) return path.replace('#engine/', 'src-main/engine/');
  if (path.startsWith('#renderer/')) return path.replace('#renderer/', 'src-renderer/');
  if (!path.startsWith('.')) return undefined;
  return posix(relative('/', resolve('/', dirname(file), path)));
}

/**
 * @param {string} file path from the root, with forward slashes
 * @param {string} specifier
 * @returns {string | undefined} why this import is not allowed
 */
export function judge(file, specifier) {
  const layer = LAYERS.find(({ files }) => files.test(file));
  if (!layer) return undefined;
  const target = targetOf(file, specifier);
  if (target === undefined) {
    const owned = OWNERS.find(({ packages }) => packages.test(specifier));
    if (owned && file === owned.rivals) return undefined;
    if (owned)
      return owned.owners.some((owner) => file.startsWith(owner))
        ? undefined
        : `${specifier} belongs to ${owned.owners.join(' or ')}`;
    if (layer.packages && !layer.packages.test(specifier)) return `a file here may not use ${specifier}`;
    return undefined;
  }
  if (!layer.may.some((path) => target.startsWith(path))) return `a file here may not import ${target}`;
  const from = /^shared\/modules\/([^/]+)\//.exec(file)?.[1];
  const to = /^shared\/modules\/([^/]+)\//.exec(target)?.[1];
  const crosses = from !== undefined && to !== undefined && from !== to && !file.endsWith('.test.ts');
  if (crosses && !/\.(record|rules)\.ts$/.test(target)) {
    return `another module shows only its *.record.ts and *.rules.ts, not ${target}`;
  }
  return undefined;
}

/**
 * @param {string} root
 * @param {string[]} [only] path prefixes from the root
 * @returns {string[]} `file:line: reason`
 */
export function checkLayers(root, only = []) {
  return FOLDERS.flatMap((folder) => sourcesUnder(root, folder))
    .filter((file) => only.length === 0 || only.some((prefix) => file.startsWith(prefix)))
    .flatMap((file) => {
      const found = [];
      if (/(^|\/)index\.tsx?$/.test(file))
        found.push(`${file}:1: name the file by what it holds; no barrels`);
      for (const { specifier, line } of importsOf(readFileSync(join(root, file), 'utf8'))) {
        const reason = judge(file, specifier);
        if (reason !== undefined) found.push(`${file}:${line}: ${reason}`);
        const target = targetOf(file, specifier);
        // Node runs the sources as they are: no extension is guessed.
        if (target !== undefined && !isFile(join(root, target))) {
          found.push(`${file}:${line}: no such file ${target} (the extension is part of the name)`);
        }
      }
      return found;
    });
}

/** @param {string} root @param {string} folder @returns {string[]} */
function sourcesUnder(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx|mjs)$/.test(name))
    .map((name) => folder + posix(name));
}

/** @param {string} path */
function isFile(path) {
  return existsSync(path) && statSync(path).isFile();
}

/** @param {string} path */
function posix(path) {
  return path.split(sep).join('/');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = checkLayers(resolve(dirname(fileURLToPath(import.meta.url)), '..'), process.argv.slice(2));
  for (const line of found) console.log(line);
  process.exitCode = found.length > 0 ? 1 : 0;
}
