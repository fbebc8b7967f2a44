#!/usr/bin/env node
// The launcher: completion first, then the bundle, through a cache of compiled code where one may be trusted.
'use strict';

const { existsSync } = require('node:fs');
const { join, dirname } = require('node:path');
const root = dirname(__dirname);

if (!existsSync(join(root, 'dist', 'main.cjs'))) {
  process.stderr.write('ocf: The program is not built yet.\n  Run npm run build in its folder.\n');
  process.exitCode = 1;
} else if (process.argv[2] === '__complete') {
  const { main } = require('../dist/complete.cjs');
  main(process.argv.slice(3), join(root, 'dist'), () => require('../dist/library.cjs'));
} else {
  // Node 20 reads this whole file at every start of a child
  delete process.env.NODE_EXTRA_CA_CERTS;
  const { loadCached } = require('./code-cache.cjs');
  const { main } = loadCached(join(root, 'dist', 'main.cjs'));
  main(process.argv.slice(2), root).then(leave, (error) => {
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
