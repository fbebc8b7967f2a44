import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { installed, median } from './meter.mjs';
import { startSlowSwitch } from './slow-switch.mjs';

const nodes = 100;
const set = `n[1-${nodes}]`;

/** Fencing of many nodes, beside the time that the devices need and beside other programs. How many budgets were missed. */
export async function benchFencing({ ocf, folder, env }, rounds) {
  const place = join(folder, 'fencing');
  mkdirSync(place);
  const bench = { ocf, place, env: { ...env, OCF_RUNTIME_DIR: join(place, 'run') } };
  console.log();
  return (await manyDevices(bench, rounds)) + (await oneSession(bench, rounds));
}

// Every device takes so many seconds for an off; a look is answered at once, as by a real one.
async function manyDevices({ ocf, place, env }, rounds) {
  const takes = 2;
  const agent = join(place, 'fence_slow');
  const parameter = '<parameter name="file"><content type="string"/></parameter>';
  const actions = ['on', 'off', 'reboot', 'status', 'monitor'].map((name) => `<action name="${name}"/>`).join('');
  writeFileSync(
    agent,
    `#!/bin/sh
[ "$1" = -o ] && { echo '<resource-agent name="fence_slow" shortdesc="slow"><parameters>${parameter}</parameters><actions>${actions}</actions></resource-agent>'; exit; }
while read -r line; do case $line in action=*) action=\${line#*=} ;; file=*) file=\${line#*=} ;; esac; done
case $action in
  status) [ -e "$file" ] && exit 2; exit 0 ;;
  off) sleep ${takes}; : >"$file" ;;
esac
`,
    { mode: 0o755 },
  );
  const figures = { ocf: [], loop: [] };
  for (let round = 0; round < rounds; round++) {
    const off = join(place, `off-${round}`);
    mkdirSync(off);
    mkdirSync(join(off, 'loop'));
    const devices = range(
      (index) => `  d${index}: {driver: "fence${agent}", options: {file: ${off}/${index}}, plugs: {n${index}: "1"}}`,
    );
    const file = cluster(place, `many-${round}`, devices);
    figures.ocf.push(await timed([...ocf, 'fence', set, '--off', '--yes', '--json'], { ...env, OCF_CLUSTER: file }));
    if (readdirSync(off).length !== nodes + 1) throw new Error('not every node was switched off');
    const one = `printf 'action=off\\nfile=${off}/loop/%s\\n' "$1" | ${agent}`;
    figures.loop.push(
      await timed(
        ['sh', '-c', `seq ${nodes} | xargs -P${nodes} -I{} sh -c '${one.replaceAll("'", `'\\''`)}' sh {}`],
        env,
      ),
    );
  }
  const [mine, loop] = [median(figures.ocf), median(figures.loop)];
  const budget = 1.2 * takes + 1;
  const missed = mine > budget;
  console.log(
    `Fencing of ${nodes} nodes on ${nodes} devices of ${takes} s each: ${mine.toFixed(2)} s (budget ${budget.toFixed(1)} s${missed ? ' EXCEEDED' : ''}); ` +
      `${(mine / loop).toFixed(2)} × a loop over the same agent, all at once, that looks at nothing (${loop.toFixed(2)} s)`,
  );
  return missed ? 1 : 0;
}

// One device, one session: what it spends on its commands is what nobody can go below.
async function oneSession({ ocf, place, env }, rounds) {
  const takes = 50;
  const figures = { ocf: [], powerman: [] };
  let logins = 0;
  for (let round = 0; round < rounds; round++) {
    const device = await startSlowSwitch(nodes, takes);
    const line = `tcp://127.0.0.1:${device.port}`;
    const file = cluster(place, `one-${round}`, [
      `  pdu: {driver: serial/wti-nps, options: {line: "${line}"}, plugs: {"${set}": "[1-${nodes}]"}}`,
    ]);
    const wall = await timed([...ocf, 'fence', set, '--off', '--yes', '--json'], { ...env, OCF_CLUSTER: file });
    if (device.on.includes(true) || device.offs !== nodes) throw new Error('not every plug was switched off once');
    logins = device.logins;
    figures.ocf.push({ wall, ratio: (wall * 1000) / device.busy });
    await device.close();
    if (installed('powermand') && installed('powerman')) figures.powerman.push(await powerman(place, takes, env));
  }
  const of = (key) => ({
    wall: median(figures[key].map(({ wall }) => wall)),
    ratio: median(figures[key].map(({ ratio }) => ratio)),
  });
  const mine = of('ocf');
  const missed = mine.ratio > 1.1;
  const beside = figures.powerman.length === 0 ? 'powerman is not installed' : besideText(of('powerman'));
  console.log(
    `Fencing of ${nodes} plugs on one device of one session, ${takes} ms a command: ${mine.ratio.toFixed(3)} × the device's own time ` +
      `(budget 1.1${missed ? ' EXCEEDED' : ''}), ${mine.wall.toFixed(2)} s in ${logins} login${logins === 1 ? '' : 's'}, every plug looked at before and after; ${beside}`,
  );
  return missed ? 1 : 0;
}

const besideText = ({ wall, ratio }) =>
  `powerman, which looks at nothing: ${ratio.toFixed(3)} × the time of its commands, ${wall.toFixed(2)} s`;

async function powerman(place, takes, env) {
  const device = await startSlowSwitch(nodes, takes);
  const port = await freePort();
  const plugs = range((index) => `"${index}"`).join(' ');
  const script = (name, word) => `script ${name} { send "/${word} %s\\r\\n" expect "NPS> " }`;
  writeFileSync(
    join(place, 'powerman.conf'),
    `listen "127.0.0.1:${port}"
specification "slow" { timeout 30
  plug name { ${plugs} }
  script login { expect "NPS> " }
  ${script('on', 'on')}
  ${script('off', 'off')}
}
device "d" "slow" "127.0.0.1:${device.port}"
node "${set}" "d" "[1-${nodes}]"
`,
  );
  const daemon = spawn('powermand', ['-f', '-c', join(place, 'powerman.conf')], { stdio: 'ignore' });
  const ended = new Promise((resolve) => daemon.on('close', resolve));
  try {
    while (device.open === 0 || !(await listens(port))) await new Promise((resolve) => setTimeout(resolve, 50));
    device.busy = 0;
    const wall = await timed(['powerman', '-h', `127.0.0.1:${port}`, '--off', set], env);
    return { wall, ratio: (wall * 1000) / device.busy };
  } finally {
    daemon.kill('SIGTERM');
    await ended;
    await device.close();
  }
}

function cluster(place, name, devices) {
  const file = join(place, `${name}.yaml`);
  const id = '5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a77';
  const head = `ocf: 1\ncluster: {name: ${name}, id: ${id}}\nnodes:\n  "${set}": {address: "{name}.invalid", votes: 0}\n`;
  writeFileSync(file, `${head}devices:\n${devices.join('\n')}\n`);
  return file;
}

const range = (make) => Array.from({ length: nodes }, (_, index) => make(index + 1));

/** Seconds of wall clock. */
async function timed([program, ...words], env) {
  const begun = performance.now();
  const child = spawn(program, words, {
    env: { ...process.env, ...env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (said += piece));
  const status = await new Promise((resolve) => child.on('close', resolve));
  if (status !== 0)
    throw new Error(`${program} ${words.slice(1, 4).join(' ')} ended with ${status}: ${said.slice(-2000)}`);
  return (performance.now() - begun) / 1000;
}

function freePort() {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function listens(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
