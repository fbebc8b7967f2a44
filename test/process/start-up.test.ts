import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build, type Metafile } from 'esbuild';

// Start-up is kept fast by what is not loaded. Time would tell more about the machine than about us.
const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-start-'));
  writeFileSync(join(folder, 'hook.cjs'), hook);
  writeFileSync(join(folder, 'c.yaml'), 'ocf: 1\ncluster: {name: c}\nnodes:\n  n[1-3]: {transport: local}\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hook = `
const before = new Set(process.moduleLoadList);
process.on('exit', () => {
  const loaded = process.moduleLoadList.filter((name) => name.startsWith('NativeModule ') && !before.has(name));
  const files = Object.keys(require('node:module')._cache).filter((file) => file.includes('node_modules'));
  require('node:fs').writeFileSync(process.env.LOADED, JSON.stringify([...loaded.map((name) => name.slice(13)), ...files]));
});
`;

function loadedBy(...words: string[]): string[] {
  const report = join(folder, 'loaded.json');
  const env = { PATH: process.env.PATH, HOME: folder, OCF_CACHE_DIR: join(folder, 'cache'), LOADED: report };
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--require', join(folder, 'hook.cjs'), 'bin/ocf.cjs', ...words],
    {
      cwd: root,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(readFileSync(report, 'utf8')) as string[];
}

const costly = [
  'child_process',
  'crypto',
  'net',
  'tty',
  'readline',
  'fs/promises',
  'dns',
  'http',
  'url',
  'perf_hooks',
  'worker_threads',
];

test('node list, once the file is known, loads none of the costly parts of Node and no package', () => {
  const words = ['node', 'list', '--cluster', join(folder, 'c.yaml')];
  loadedBy(...words);
  const loaded = loadedBy(...words);
  expect(loaded.filter((name) => costly.includes(name) || name.includes('node_modules'))).toEqual([]);
});

test('a TAB loads no more than files, paths and a hash', () => {
  const loaded = loadedBy('__complete', 'node', 'show', 'n');
  expect(loaded.filter((name) => costly.includes(name) || ['os', 'vm'].includes(name))).toEqual([]);
});

test('what node list imports on its way in holds no heavy package', async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/commands/node/list.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    splitting: true,
    outdir: join(folder, 'unused'),
    write: false,
    metafile: true,
    packages: 'external',
  });
  const heavy = staticImports(metafile, 'src/commands/node/list.ts').filter((path) => !path.startsWith('src/'));
  expect(heavy.filter((path) => !path.startsWith('node:') && !path.startsWith('@oclif/core/'))).toEqual([]);
});

test('no regular expression that needs the tables of Unicode is made on the way in', () => {
  const made = /^(var|let|const) \w+ = (\/|new RegExp).*\\p\{/m;
  expect('var nameText = /^[\\p{L}._:/-]*$/u;').toMatch(made);
  expect(readFileSync(join(root, 'dist/main.cjs'), 'utf8')).not.toMatch(made);
  expect(readFileSync(join(root, 'dist/complete.cjs'), 'utf8')).not.toContain('\\p{');
});

test('what lies in the first file is asked for there: no file stands for a part of it', () => {
  const files = readdirSync(join(root, 'dist')).filter((name) => name.endsWith('.cjs'));
  const parts = files.filter((name) => name.startsWith('part-')).map((name) => join(root, 'dist', name));
  const texts = parts.map((file) => readFileSync(file, 'utf8'));
  const required = texts.flatMap((text) => [...text.matchAll(/require\("\.\/([^"]+)"\)/g)].map(([, name]) => name));
  expect(required.filter((name) => !files.includes(name as string))).toEqual([]);
  expect(texts.filter((text) => /^module\.exports = require/.test(text))).toEqual([]);
  const main = readFileSync(join(root, 'dist/main.cjs'), 'utf8');
  const asked = texts.flatMap((text) => [...text.matchAll(/main\.cjs"\)\.part\("([^"]+)"\)/g)].map(([, id]) => id));
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((id) => !main.includes(`'${id}'(exports`))).toEqual([]);
});

// everything reached without an import()
function staticImports(metafile: Metafile, entry: string): string[] {
  const seen = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const one of metafile.inputs[path]?.imports ?? []) if (one.kind !== 'dynamic-import') visit(one.path);
  };
  visit(entry);
  return [...seen];
}
