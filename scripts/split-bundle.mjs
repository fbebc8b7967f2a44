import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, transform } from 'esbuild';

/**
 * Bundles an entry to a folder in chunks, cut at every import(). esbuild splits ES modules only, so each chunk is made
 * CommonJS afterwards: an import between chunks becomes a require, import() one that runs when reached. The chunks
 * that the entry and the `hot` modules load at once are packed in the entry's own file: one read instead of many.
 */
export async function splitBundle(options, entry, folder, hot) {
  const { supported, ...rest } = options;
  const { outputFiles, metafile } = await build({
    ...rest,
    entryPoints: [entry],
    format: 'esm',
    splitting: true,
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    chunkNames: 'part-[hash]',
    metafile: true,
    write: false,
  });
  const write = (name, text) => writeFileSync(join(options.absWorkingDir, folder, name), text);
  const chunks = new Map();
  for (const { path, text } of outputFiles) {
    if (!path.endsWith('.cjs')) write(basename(path), text);
    else {
      const { code } = await transform(text, { format: 'cjs', platform: 'node', target: options.target, supported });
      chunks.set(basename(path), asciiOnly(code));
    }
  }
  const packed = loadedAtOnce(metafile, [entry, ...hot]);
  const main = basename(entry).replace(/\.ts$/, '.cjs');
  for (const [name, code] of chunks) if (!packed.has(name)) write(name, fromPack(code, packed, main));
  write(
    main,
    pack(
      main,
      [...packed].map((name) => [name, chunks.get(name)]),
    ),
  );
}

// names of the chunks that the modules import without import()
function loadedAtOnce({ outputs }, entries) {
  const found = new Set();
  const visit = (path) => {
    if (found.has(path) || !outputs[path]) return;
    found.add(path);
    for (const { path: next, kind } of outputs[path].imports) if (kind === 'import-statement') visit(next);
  };
  for (const [path, { entryPoint }] of Object.entries(outputs)) if (entries.includes(entryPoint)) visit(path);
  return new Set([...found].map((path) => basename(path)));
}

// what lies in the entry's file is asked for there: a file for each of those would be found, read and compiled in vain
function fromPack(code, packed, main) {
  return code.replace(/\brequire\("(\.\/([^"]+))"\)/g, (whole, id, name) =>
    packed.has(name) ? `require("./${main}").part("${id}")` : whole,
  );
}

function pack(main, chunks) {
  return `'use strict';
const parts = {
${chunks.map(([name, code]) => `'./${name}'(exports, module, require) {\n${code}\n},`).join('\n')}
};
const loaded = {};
const inside = (id) => (Object.hasOwn(parts, id) ? part(id) : require(id));
function part(id) {
  const known = loaded[id];
  if (known) return known.exports;
  const module = { exports: {} };
  loaded[id] = module;
  parts[id](module.exports, module, inside);
  return module.exports;
}
exports.part = part;
exports.main = (...words) => part('./${main}').main(...words);
`;
}

// Chunks are read as Latin-1, which is several times faster and right only for ASCII. What is beyond it stands in
// strings and regular expressions, where an escape means the same.
function asciiOnly(code) {
  return code.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
