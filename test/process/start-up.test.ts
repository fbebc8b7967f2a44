import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
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
const fs = require('node:fs');
const { readFileSync } = fs;
const read = [];
fs.readFileSync = (file, ...more) => {
  if (typeof file === 'string') read.push(file);
  return readFileSync(file, ...more);
};
process.on('exit', () => {
  const loaded = process.moduleLoadList.filter((name) => name.startsWith('NativeModule ') && !before.has(name));
  const files = Object.keys(require('node:module')._cache).filter((file) => file.includes('node_modules'));
  const modules = [...loaded.map((name) => name.slice(13)), ...files];
  fs.writeFileSync(process.env.LOADED, JSON.stringify({ modules, read }));
});
`;

const loadedBy = (...words: string[]) => traceOf(...words).modules;
const readBy = (...words: string[]) => traceOf(...words).read;

function traceOf(...words: string[]): { readonly modules: string[]; readonly read: string[] } {
  const report = join(folder, 'loaded.json');
  const folders = ['config', 'state', 'cache', 'runtime'].map((name) => [
    `OCF_${name.toUpperCase()}_DIR`,
    join(folder, name),
  ]);
  const env = { PATH: process.env.PATH, HOME: folder, ...Object.fromEntries(folders), LOADED: report };
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
  return JSON.parse(readFileSync(report, 'utf8'));
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

// vm reads its compiled code
test('a TAB loads none of the costly parts of Node', () => {
  const loaded = loadedBy('__complete', 'node', 'show', 'n');
  expect(loaded.filter((name) => costly.includes(name) || name === 'os')).toEqual([]);
});

test('a TAB of a node reads what is known of the words that are typed, and no other file of the program', () => {
  const words = ['node', 'show', '--cluster', join(folder, 'c.yaml'), 'n'];
  loadedBy(...words.slice(0, 4), 'n1');
  const read = readBy('__complete', ...words).filter((file) => file.startsWith(join(root, 'dist')));
  expect(read.map((file) => basename(file))).toEqual([
    'complete.cjs',
    'ocf.json',
    'ocf.node.json',
    'ocf.node.show.json',
  ]);
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

test('the files of completion hold ASCII, as they are read, and ask for files that there are', () => {
  const files = readdirSync(join(root, 'dist')).filter((name) => name.startsWith('complete'));
  const texts = files.map((name) => readFileSync(join(root, 'dist', name), 'utf8'));
  expect(texts.filter((text) => /[^\x00-\x7f]/.test(text))).toEqual([]);
  const required = texts.flatMap((text) => [...text.matchAll(/require\("\.\/([^"]+)"\)/g)].map(([, name]) => name));
  expect(new Set(required)).toEqual(new Set(files.filter((name) => name !== 'complete.cjs')));
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
