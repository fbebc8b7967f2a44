// npm run demo: the main job of ocf in a throw-away folder. Three simulated hosts hang on a simulated power switch,
// both in a process of their own; ocf reaches them as it reaches real ones: programs on the hosts, the switch's own
// dialogue over TCP. Ends with an error if any step does not do what it says.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startRack } from './rack-process.mjs';
import { createSession } from './session.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = mkdtempSync(join(tmpdir(), 'ocf-demo-'));
const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interruption.abort());

const env = {
  PATH: process.env.PATH,
  HOME: folder,
  OCF_CONFIG_DIR: join(folder, 'config'),
  OCF_STATE_DIR: join(folder, 'state'),
  OCF_CACHE_DIR: join(folder, 'cache'),
  OCF_RUNTIME_DIR: join(folder, 'run'),
};
const launcher = join(root, 'bin/ocf.cjs');
const { say, ocf, steps } = createSession({ launcher, env, signal: interruption.signal });

let rack;
try {
  rack = await startRack({ launcher, env, folder: join(folder, 'rack'), nodes: 'n[1-3]' });
  await show(rack);
  process.stdout.write(`\nDone: ${steps()} commands did what they should.\n`);
} catch (error) {
  const { aborted } = interruption.signal;
  process.stdout.write(aborted ? '\nInterrupted.\n' : `\nThe demonstration failed: ${error.message}\n`);
  process.exitCode = interruption.signal.aborted ? 130 : 1;
} finally {
  await rack?.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function show({ switchLine, passwordFile, enter, host }) {
  const password = readFileSync(passwordFile, 'utf8').trim();
  say('A rack of three simulated hosts is up, in processes of its own. Describe it as a cluster.');
  await ocf(['init', 'demo', '--agents', join(root, 'agents/resource.d')]);
  await ocf(['node', 'add', 'n[1-3]', '--transport', 'command', '--command', enter, '--yes']);
  await ocf([
    'device',
    'add',
    'switch1',
    '--driver',
    'serial/wti-nps',
    '--option',
    `line=${switchLine}`,
    '--option',
    `password.from=file:${passwordFile}`,
    '--plug',
    'n[1-3]=[1-3]',
    '--yes',
  ]);
  await ocf([
    'resource',
    'add',
    'web',
    '--agent',
    'ocf:ocf:process',
    '--nodes',
    'n2',
    'command=sleep 3600',
    `state=${host('n2')}/state`,
    '--yes',
  ]);
  await ocf(['config', 'validate']);
  await ocf(['status'], { shows: [/n\[1-3\]/] });

  say('Start the resource: a real OCF agent, run on n2.');
  await ocf(['resource', 'start', 'web']);
  await ocf(['resource', 'monitor', 'web']);

  say('Something breaks: the service dies. The monitor sees it and says so with its exit status, 3.');
  process.kill(servicePid(host), 'SIGKILL');
  await ocf(['resource', 'monitor', 'web'], { status: 3 });
  await ocf(['resource', 'start', 'web']);
  const survivor = servicePid(host);

  say('Something worse: n2 hangs. It does not answer any more, but its service still runs.');
  await rack.hang('n2');
  await ocf(['status', '--timeout', '2s'], { status: 4, shows: [/n2/] });

  say('Its power has to be cut. First look at what would be done.');
  await ocf(['fence', 'n2', '--reboot', '--dry-run'], { shows: [/switch1/], quiet: [new RegExp(password)] });
  expect(isAlive(survivor), 'the dry run touched nothing');
  await ocf(['fence', 'n2', '--reboot', '--reason', 'hangs, does not answer', '--yes'], { shows: [/verified/] });
  expect(!isAlive(survivor), 'the service of n2 died with its power');

  say('n2 is back, verified off and then on; the service is not, until somebody starts it.');
  await ocf(['fence', 'history'], { shows: [/n2/, /hangs, does not answer/] });
  await ocf(['resource', 'monitor', 'web'], { status: 3 });
  await ocf(['resource', 'start', 'web']);
  await ocf(['status'], { shows: [/web/] });
  await ocf(['resource', 'stop', 'web']);
}

function servicePid(host) {
  return Number(readFileSync(join(host('n2'), 'state/process-web.pid'), 'utf8').split('\n')[0]);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function expect(condition, what) {
  if (!condition) throw new Error(`not so: ${what}`);
  process.stdout.write(`[checked: ${what}]\n`);
}
