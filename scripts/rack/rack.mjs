#!/usr/bin/env node
// A rack of simulated hosts behind a simulated WTI power switch:
//
//   node rack.mjs --folder DIR [--password-file FILE] [--port N] NAME…
//
// Plug 1 feeds the first NAME, and so on. When all is up one line of JSON says where: {"switch":"tcp://127.0.0.1:N",
// "control":"tcp://127.0.0.1:M","folder":"DIR","pid":P}; DIR/rack.json says the same. `node enter.mjs DIR/NAME` gives
// a shell on a host. The control port takes lines: {"fault":"NAME"}, {"plug":N,"on":true|false}, {"hang":"NAME"},
// {"show":true}; it answers each with the state. SIGTERM, SIGINT or the end of its input take everything down.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createHosts } from './hosts.mjs';
import { createWti } from './wti.mjs';
import { faults } from './wti-faults.mjs';

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { folder: { type: 'string' }, 'password-file': { type: 'string' }, port: { type: 'string', default: '0' } },
});
if (!values.folder || names.length === 0) {
  process.stderr.write(`usage: rack.mjs --folder DIR [--password-file FILE] [--port N] NAME…\nfaults:\n`);
  for (const [name, what] of Object.entries(faults)) process.stderr.write(`  ${name}: ${what}\n`);
  process.exit(2);
}

const folder = resolve(values.folder);
mkdirSync(folder, { recursive: true });
const password = values['password-file'] ? readFileSync(values['password-file'], 'utf8').trim() : undefined;
const hosts = createHosts({ folder, names });
const wti = createWti({
  names,
  ...(password === undefined ? {} : { password }),
  power: (plug, on) => (on ? hosts.on(names[plug - 1]) : hosts.off(names[plug - 1])),
});

const control = createServer((line) => {
  line.on('error', () => {});
  createInterface({ input: line }).on('line', async (text) => {
    try {
      const { fault, plug, on, hang } = JSON.parse(text);
      if (fault !== undefined) wti.fault = fault;
      if (hang !== undefined) hosts.hang(hang);
      if (plug !== undefined) await wti.change(plug, on);
      const { plugs, log, most } = wti;
      line.write(`${JSON.stringify({ fault: wti.fault, plugs, log, mostSessions: most.sessions })}\n`);
    } catch (error) {
      line.write(`${JSON.stringify({ error: error.message })}\n`);
    }
  });
});

let ending = false;
async function end() {
  if (ending) return;
  ending = true;
  control.close();
  await wti.close();
  await hosts.stop();
  process.exit(0);
}
process.on('SIGTERM', end);
process.on('SIGINT', end);
process.stdin.on('end', end);
process.stdin.resume();

await hosts.start();
const port = await wti.listen(Number(values.port));
await new Promise((listening) => control.listen(0, '127.0.0.1', listening));
const where = {
  switch: `tcp://127.0.0.1:${port}`,
  control: `tcp://127.0.0.1:${control.address().port}`,
  folder,
  pid: process.pid,
};
writeFileSync(join(folder, 'rack.json.new'), JSON.stringify(where));
renameSync(join(folder, 'rack.json.new'), join(folder, 'rack.json'));
process.stdout.write(`${JSON.stringify(where)}\n`);
