// Writes the compiled code that the launcher reads; loaded only when there is some to keep.
'use strict';

const fs = require('node:fs');
const { basename, join } = require('node:path');

/** What is kept of files that changed or are gone goes; a cache that cannot be written is no error. */
exports.keep = (scripts, program, folder, ways) => {
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
};

function put(file, data) {
  const temporary = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(temporary, data, { mode: 0o600, flag: 'wx' });
  fs.renameSync(temporary, file);
}

// the file of the program and the version of Node a kept file is of
function partOf(kept) {
  return basename(kept).split('-').slice(0, -2).join('-');
}
