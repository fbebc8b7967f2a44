// Compiled code kept between runs. Bytecode from a folder that others can write would run as us, so the folder is
// ours alone (owner and mode checked) or nothing is kept.
'use strict';

const fs = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join, resolve } = require('node:path');

/** Loads a CommonJS file and what it requires beside it, from their compiled form where there is a fresh one. */
exports.loadCached = (file) => {
  const folder = privateFolder();
  if (folder === undefined) return require(file);
  if (Module.enableCompileCache) {
    Module.enableCompileCache(join(folder, 'code'));
    return require(file);
  }
  return loaderByHand(dirname(file), folder)(file);
};

// Node 20 has no compile cache of its own. V8 compiles a function when it is first called, so what is kept grows with
// the ways through the program that were gone: the first success on each way keeps everything anew.
function loaderByHand(program, folder) {
  const vm = require('node:vm');
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
    const script = new vm.Script(Module.wrap(source), { filename: file, cachedData: read(kept) });
    scripts.push({ name, kept, script, fresh: script.cachedDataRejected !== false });
    const outside = Module.createRequire(file);
    const inside = (id) => (id.startsWith('./') ? load(resolve(program, id)) : outside(id));
    script.runInThisContext()(module.exports, Object.assign(inside, outside), module, file, program);
    return module.exports;
  }

  process.once('exit', (status) => {
    const fresh = scripts.some((script) => script.fresh);
    const way = scripts.map(({ name }) => name).join(' ');
    const ways = fresh ? [] : String(read(join(folder, 'ways')) ?? '').split('\n');
    if (fresh || (status === 0 && !ways.includes(way)))
      keep(scripts, program, folder, status === 0 ? [...ways, way] : ways);
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

// What is kept of files that changed or are gone goes; a cache that cannot be written is no error.
function keep(scripts, program, folder, ways) {
  try {
    const present = new Set(fs.readdirSync(program));
    const replaced = new Set(scripts.map(({ kept }) => partOf(kept)));
    for (const old of fs.readdirSync(folder)) {
      const part = partOf(old);
      if (old.endsWith('.code') && (replaced.has(part) || !present.has(part.split('-v')[0])))
        fs.rmSync(join(folder, old));
    }
    for (const { kept, script } of scripts) put(kept, script.createCachedData());
    put(join(folder, 'ways'), ways.join('\n'));
  } catch {}
}

function put(file, data) {
  const temporary = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(temporary, data, { mode: 0o600, flag: 'wx' });
  fs.renameSync(temporary, file);
}

// the file of the program and the version of Node a kept file is of
function partOf(kept) {
  return basename(kept).split('-').slice(0, -2).join('-');
}
