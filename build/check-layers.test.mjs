import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkLayers, importsOf, judge } from './check-layers.mjs';

describe('importsOf', () => {
  it('sees every form of import with its line', () => {
    const source = [
      "import a, { b } from './a.ts';",
      "import type { C } from '#shared/c.ts';",
      'import {',
      '  d,',
      "} from 'd';",
      "import './e.css';",
      "export { f } from './f.ts';",
      `const g = await ${'import'}('./g.ts');`,
      "/** import nothing from 'prose' */",
      'const text = `from "nowhere"`;',
    ].join('\n');
    expect(importsOf(source)).toEqual([
      { specifier: './a.ts', line: 1 },
      { specifier: '#shared/c.ts', line: 2 },
      { specifier: 'd', line: 5 },
      { specifier: './e.css', line: 6 },
      { specifier: './f.ts', line: 7 },
      { specifier: './g.ts', line: 8 },
    ]);
  });
});

describe('judge', () => {
  it.each([
    ['shared/kernel/a.ts', 'zod'],
    ['shared/kernel/a.test.ts', 'node:fs'],
    ['shared/modules/patients/a.handlers.ts', '../facilities/facility.record.ts'],
    ['shared/modules/patients/a.handlers.ts', '#shared/modules/facilities/mrn.rules.ts'],
    ['shared/modules/patients/a.handlers.ts', './patients.contract.ts'],
    ['shared/modules/patients/patient.fhir.ts', '#shared/interop/fhir/element.ts'],
    ['shared/kernel/a.test.ts', '../registry.ts'],
    ['src-renderer/app/a.test.ts', 'node:fs'],
    ['shared/registry.ts', './modules/patients/patients.contract.ts'],
    ['src-main/engine/store/a.ts', 'rxdb/plugins/core'],
    ['src-main/cli/main.ts', '#engine/start.ts'],
    ['src-main/electron/main.ts', 'electron'],
    ['src-renderer/app/A.tsx', '@mantine/core'],
    ['src-renderer/app/A.tsx', './logo.svg?url'],
    ['LICENSE', 'rxdb'],
  ])('%s may import %s', (file, specifier) => {
    expect(judge(file, specifier)).toBeUndefined();
  });

  it.each([
    ['shared/kernel/a.ts', 'node:fs'],
    ['shared/kernel/a.ts', 'rxjs'],
    ['shared/kernel/a.ts', '../modules/patients/patient.record.ts'],
    ['shared/kernel/a.ts', '#engine/start.ts'],
    ['shared/modules/patients/a.ts', '../../registry.ts'],
    ['shared/modules/patients/a.ts', '../facilities/facilities.handlers.ts'],
    ['shared/registry.ts', '../src-main/engine/start.ts'],
    ['shared/modules/patients/a.handlers.ts', '#shared/interop/fhir/element.ts'],
    ['shared/interop/fhir/element.ts', '#shared/modules/patients/patient.record.ts'],
    ['shared/kernel/a.test.ts', '#engine/start.ts'],
    ['shared/kernel/a.test.ts', 'rxdb'],
    ['src-main/engine/commands/a.ts', 'rxdb'],
    ['src-main/engine/commands/a.ts', 'better-sqlite3-multiple-ciphers'],
    ['src-main/engine/commands/a.ts', 'pdfmake'],
    ['src-main/engine/commands/a.ts', 'electron'],
    ['src-main/engine/commands/a.ts', '../../browser/main.ts'],
    ['src-main/browser/main.ts', 'electron'],
    ['src-main/cli/main.ts', '#renderer/app/main.tsx'],
    ['src-renderer/app/A.tsx', '#engine/start.ts'],
    ['src-renderer/app/A.tsx', 'node:fs'],
    ['src-renderer/app/A.tsx', 'electron'],
    ['src-main/engine/a.ts', '@mantine/core'],
    ['sync-server/a.ts', '#engine/start.ts'],
    ['e2e/a.spec.ts', '../src-main/browser/main.ts'],
  ])('%s may not import %s', (file, specifier) => {
    expect(judge(file, specifier)).toEqual(expect.any(String));
  });
});

describe('checkLayers', () => {
  /** @type {string} */
  let root;
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /** @param {Record<string, string>} files */
  function tree(files) {
    root = mkdtempSync(join(tmpdir(), 'layers-'));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    return root;
  }

  it('names file, line and reason, for the paths asked for', () => {
    const at = tree({
      'shared/kernel/a.ts': "import { z } from 'zod';\nimport { b } from './b';\n",
      'shared/kernel/b.ts': 'export const b = 1;\n',
      'src-main/engine/index.ts': "import { app } from 'electron';\n",
    });
    expect(checkLayers(at)).toEqual([
      'shared/kernel/a.ts:2: no such file shared/kernel/b (the extension is part of the name)',
      'src-main/engine/index.ts:1: name the file by what it holds; no barrels',
      'src-main/engine/index.ts:1: electron belongs to src-main/electron/',
    ]);
    expect(checkLayers(at, ['shared/kernel/b.ts'])).toEqual([]);
  });
});
