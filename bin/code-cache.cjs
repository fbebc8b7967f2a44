// Compiled code kept between runs. Bytecode from a folder that others can write would run as us, so the folder is
// ours alone (owner and mode checked) or nothing is kept.
'use strict';

const fs = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');

/** Loads a CommonJS file, from its compiled form where there is a fresh one. */
exports.loadCached = (file) => {
  const folder = privateFolder();
  if (folder === undefined) return require(file);
  if (Module.enableCompileCache) {
    Module.enableCompileCache(join(folder, 'code'));
    return require(file);
  }
  return loadByHand(file, folder);
};

// Node 20 has no compile cache of its own.
function loadByHand(file, folder) {
  const vm = require('node:vm');
  const source = fs.readFileSync(file, 'utf8');
  const { size, mtimeMs } = fs.statSync(file);
  const kept = join(folder, `${process.version}-${process.arch}-${size}-${Math.floor(mtimeMs)}.code`);
  const script = new vm.Script(Module.wrap(source), { filename: file, cachedData: read(kept) });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, Module.createRequire(file), module, file, dirname(file));
  if (script.cachedDataRejected !== false) {
    // at the end, so that what was compiled on the way is in it
    process.once('exit', () => keep(kept, folder, script.createCachedData()));
  }
  return module.exports;
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

function keep(file, folder, data) {
  try {
    for (const old of fs.readdirSync(folder)) {
      if (old.endsWith('.code') && old.startsWith(`${process.version}-`)) fs.rmSync(join(folder, old));
    }
    const temporary = `${file}.${process.pid}.tmp`;
    fs.writeFileSync(temporary, data, { mode: 0o600, flag: 'wx' });
    fs.renameSync(temporary, file);
  } catch {
    // a cache that cannot be written is no reason to fail
  }
}
