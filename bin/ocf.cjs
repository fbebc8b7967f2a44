#!/usr/bin/env node
// The launcher: completion or the bundle, through a cache of compiled code where one may be trusted. Bytecode from a
// folder that others can write would run as us, so the folder is ours alone (owner and mode checked) or nothing is kept.
'use strict';

const fs = require('node:fs');
const { basename, dirname, join, resolve } = require('node:path');
const program = join(dirname(__dirname), 'dist');

if (!fs.existsSync(join(program, 'main.cjs'))) {
  process.stderr.write('ocf: The program is not built yet.\n  Run npm run build in its folder.\n');
  process.exitCode = 1;
} else if (process.argv[2] === '__complete') {
  const { main } = loadCached('complete.cjs');
  main(process.argv.slice(3), program, () => require('../dist/library.cjs')).then((written) => {
    if (written) process.exit();
  });
} else {
  // Node 20 reads this whole file at every start of a child
  delete process.env.NODE_EXTRA_CA_CERTS;
  const { main } = loadCached('main.cjs');
  main(process.argv.slice(2), dirname(program)).then(leave, (error) => {
    process.stderr.write(`ocf: this is a bug in ocf: ${error?.stack ?? error}\n`);
    process.exitCode = 70;
    leave();
  });
}

// What is still on its way to a pipe is written; then nothing that stayed open keeps the program alive. A result that
// could not be written is a failure, unless the reader went away.
function leave() {
  const { stdout } = process;
  const end = () => {
    const error = stdout.errored;
    if (error && error.code !== 'EPIPE') {
      process.stderr.write(`ocf: The result could not be written: ${error.message}.\n`);
      process.exitCode ||= 1;
    }
    process.exit();
  };
  if (stdout.destroyed || stdout.errored || stdout.writableLength === 0) end();
  else stdout.write('', end);
}

// A file of the program and what it requires beside it, from their compiled form where there is a fresh one.
function loadCached(name) {
  const file = join(program, name);
  const folder = privateFolder();
  if (folder === undefined) return require(file);
  const Module = require('node:module');
  if (!Module.enableCompileCache) return loaderByHand(folder, Module)(file);
  Module.enableCompileCache(join(folder, 'code'));
  return require(file);
}

// Node 20 has no compile cache of its own. V8 compiles a function when it is first called, so what is kept grows with
// the ways through the program that were gone: the first success on each way keeps everything anew.
function loaderByHand(folder, { createRequire, wrap }) {
  const { Script } = require('node:vm');
  const loaded = new Map();
  const scripts = [];

  function load(file) {
    const known = loaded.get(file);
    if (known) return known.exports;
    const module = { exports: {}, filename: file };
    loaded.set(file, module);
    const source = fs.readFileSync(file, 'latin1');
    const { size, mtimeMs } = fs.statSync(file);
    const name = basename(file);
    const kept = join(folder, `${name}-${process.version}-${process.arch}-${size}-${Math.floor(mtimeMs)}.code`);
    const script = new Script(wrap(source), { filename: file, cachedData: read(kept) });
    scripts.push({ name, kept, script, fresh: script.cachedDataRejected !== false });
    const outside = createRequire(file);
    const inside = (id) => (id.startsWith('./') ? load(resolve(program, id)) : outside(id));
    script.runInThisContext()(module.exports, Object.assign(inside, outside), module, file, program);
    return module.exports;
  }

  process.once('exit', (status) => {
    const fresh = scripts.some((script) => script.fresh);
    const way = scripts.map(({ name }) => name).join(' ');
    const ways = fresh ? [] : String(read(join(folder, 'ways')) ?? '').split('\n');
    if (fresh || (status === 0 && !ways.includes(way))) {
      const { keep } = require('./code-cache.cjs');
      keep(scripts, program, folder, status === 0 ? [...ways, way] : ways);
    }
  });
  return load;
}

function privateFolder() {
  const { env } = process;
  const uid = process.getuid?.();
  const folder = join(
    env.OCF_CACHE_DIR ||
      (uid === 0 ? '/var/cache/ocf' : join(env.XDG_CACHE_HOME || join(env.HOME || '/nonexistent', '.cache'), 'ocf')),
    'program',
  );
  try {
    let found = fs.lstatSync(folder, { throwIfNoEntry: false });
    if (!found) {
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      found = fs.lstatSync(folder);
    }
    return found.isDirectory() && found.uid === uid && (found.mode & 0o022) === 0 ? folder : undefined;
  } catch {
    return undefined;
  }
}

function read(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}
