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

// Node 20 has no compile cache of its own.
function loaderByHand(program, folder) {
  const vm = require('node:vm');
  const loaded = new Map();
  const fresh = [];

  function load(file) {
    const known = loaded.get(file);
    if (known) return known.exports;
    const module = { exports: {}, filename: file };
    loaded.set(file, module);
    const source = fs.readFileSync(file, 'latin1');
    const { size, mtimeMs } = fs.statSync(file);
    const kept = join(
      folder,
      `${basename(file)}-${process.version}-${process.arch}-${size}-${Math.floor(mtimeMs)}.code`,
    );
    const script = new vm.Script(Module.wrap(source), { filename: file, cachedData: read(kept) });
    if (script.cachedDataRejected !== false) fresh.push([kept, script]);
    const outside = Module.createRequire(file);
    const inside = (id) => (id.startsWith('./') ? load(resolve(program, id)) : outside(id));
    script.runInThisContext()(module.exports, Object.assign(inside, outside), module, file, program);
    return module.exports;
  }

  // at the end, so that what was compiled on the way is in it
  process.once('exit', () => {
    if (fresh.length > 0) keep(fresh, program, folder);
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

// Files of this version that replace others, or whose program is gone, go; a cache that cannot be written is no error.
function keep(fresh, program, folder) {
  try {
    const present = new Set(fs.readdirSync(program));
    const replaced = new Set(fresh.map(([kept]) => partOf(kept)));
    for (const old of fs.readdirSync(folder)) {
      const part = partOf(old);
      if (old.endsWith('.code') && (replaced.has(part) || !present.has(part.split('-v')[0])))
        fs.rmSync(join(folder, old));
    }
    for (const [kept, script] of fresh) {
      const temporary = `${kept}.${process.pid}.tmp`;
      fs.writeFileSync(temporary, script.createCachedData(), { mode: 0o600, flag: 'wx' });
      fs.renameSync(temporary, kept);
    }
  } catch {}
}

// the file of the program and the version of Node a kept file is of
function partOf(kept) {
  return basename(kept).split('-').slice(0, -2).join('-');
}
