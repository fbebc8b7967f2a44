import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { until } from '../support/until.ts';
import { type Lab, lab, labNeeds } from './hosts.ts';

const cluster = (nodes: string) => `ocf: 1
cluster: {name: shop, id: 11111111-2222-4333-8444-555555555555}
nodes: ${nodes}
`;
const alive = (pid: number) => existsSync(`/proc/${pid}`);
/** Process ids of this machine that belong to the host with that first process. */
const processesOf = (first: number) =>
  spawnSync('pgrep', ['--ns', String(first), '--nslist', 'pid', ''], { encoding: 'utf8' })
    .stdout.trim()
    .split('\n')
    .map(Number);

describeWith(labNeeds, 'hosts of a lab', () => {
  let rack: Lab;
  let box: Sandbox;
  let shared: string;
  beforeAll(async () => {
    shared = mkdtempSync(join(tmpdir(), 'ocf shared '));
    rack = await lab(2, { share: [shared], ssh: { ServerAliveInterval: '1' } });
    box = sandbox();
    box.write('shop.yaml', cluster(rack.nodes()));
    box.write('inside.yaml', cluster(rack.nodes('inside')));
  });
  afterAll(async () => {
    await rack.close();
    box.remove();
    rmSync(shared, { recursive: true });
  });
  const host = (name: string) => {
    const found = rack.hosts.find((each) => each.name === name);
    if (!found) throw new Error(name);
    return found;
  };
  const run = (nodes: string, ...words: string[]) =>
    box.ocf(['run', nodes, '--json', '--cluster', join(box.folder, 'shop.yaml'), '--', ...words]);

  test('each has its own name, addresses, processes, disk; only what is shared is one', async () => {
    const inside = sandbox({ through: rack.enter });
    const all = ['run', 'n1,n2', '--cluster', join(box.folder, 'inside.yaml'), '--', 'hostname'];
    expect(await box.ocf(['run', 'n1,n2', '--cluster', join(box.folder, 'shop.yaml'), '--', 'hostname'])).toMatchObject(
      {
        status: 0,
        stdout: expect.stringMatching(/n1[\s\S]*n2/),
      },
    );
    expect(await inside.ocf(all)).toMatchObject({ status: 0, stdout: expect.stringMatching(/n1[\s\S]*n2/) });
    inside.remove();
    writeFileSync(join(shared, 'here'), 'from this machine');
    const look = 'hostname; ip -o -4 addr show eth0; ls /proc | grep -c "^[0-9]"; cat "$1/here"; echo one >/etc/only';
    const { stdout } = await host('n1').run(look.replace('$1', shared));
    const [name, address, processes, here] = stdout.split('\n');
    expect([name, here]).toEqual(['n1', 'from this machine']);
    expect(address).toContain('10.99.0.1/24');
    expect(Number(processes)).toBeLessThan(10);
    expect(readFileSync(host('n1').path('/etc/only'), 'utf8')).toBe('one\n');
    expect([existsSync(host('n2').path('/etc/only')), existsSync('/etc/only')]).toEqual([false, false]);
    expect(await host('n1').run('ssh -o BatchMode=yes n2 hostname')).toMatchObject({ status: 0, stdout: 'n2\n' });
  });

  test('power off ends all that runs there and makes it silent; on again it has its disk', async () => {
    const n1 = host('n1');
    const lives = `setsid sh -c 'echo $$ >"${shared}/pid"; exec sleep 1000' </dev/null >/dev/null 2>&1 &`;
    await n1.run(`${lives} echo kept >/etc/kept; echo lost >/run/lost; sync`);
    await until(() => existsSync(join(shared, 'pid')));
    const first = n1.pid ?? 0;
    const pids = processesOf(first);
    expect(pids).toContain(first);
    expect(pids.length).toBeGreaterThan(2);
    await n1.kill();
    expect([n1.pid, ...pids.filter(alive)]).toEqual([undefined]);
    await n1.kill();
    const ran = await run('n1', 'true');
    expect(ran.status).not.toBe(0);
    expect(await run('n2', 'true')).toMatchObject({ status: 0 });
    await n1.start();
    expect([existsSync(n1.path('/etc/kept')), existsSync(n1.path('/run/lost'))]).toEqual([true, false]);
    expect(await run('n1', 'true')).toMatchObject({ status: 0 });
  });

  test('without its cable a host is not reached, and lives', async () => {
    const [n1, n2] = [host('n1'), host('n2')];
    const reach = async () => (await n1.run('socat -u OPEN:/dev/null TCP:n2:22,connect-timeout=2')).status === 0;
    expect(await reach()).toBe(true);
    await n2.unplug();
    expect(await reach()).toBe(false);
    expect((await n2.run('true')).status).toBe(0);
    await n2.plug();
    expect(await run('n2', 'true')).toMatchObject({ status: 0 });
  });
});

// A program of its own that makes a lab, says where it is, and goes on.
async function forgetfulMaker(folder: string): Promise<string> {
  const file = join(folder, 'maker.mjs');
  const here = new URL('./hosts.ts', import.meta.url);
  await build({
    stdin: {
      contents: `import { lab } from './hosts.ts';
const { folder, hosts } = await lab(2);
await hosts[0].run('sleep 1000 </dev/null >/dev/null 2>&1 &');
console.log(JSON.stringify([folder, ...hosts.map(({ pid }) => pid)]));
`,
      resolveDir: dirname(fileURLToPath(here)),
    },
    define: { 'import.meta.url': JSON.stringify(here.href) },
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  return file;
}

describeWith(labNeeds, 'the end of a lab', () => {
  // other tests mount in folders of their own meanwhile
  const mounts = (own: string) =>
    readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .filter((line) => {
        const place = line.split(' ')[4] ?? '';
        return !place.startsWith(join(tmpdir(), 'ocf-')) || place.startsWith(own);
      });
  const interfaces = () => readFileSync('/proc/self/net/dev', 'utf8').match(/^ *\w+:/gm);

  test.each(['tiny', 'systemd'] as const)('nothing stays (%s)', async (init) => {
    const [before, network] = [mounts('none'), interfaces()];
    const rack = await lab(2, { init });
    const pids = rack.hosts.flatMap(({ pid }) => processesOf(pid ?? 0));
    expect(pids.length).toBeGreaterThan(3);
    await rack.hosts[1]?.close();
    await rack.close();
    expect(pids.filter(alive)).toEqual([]);
    expect([mounts(rack.folder), interfaces(), existsSync(rack.folder)]).toEqual([before, network, false]);
    for (const cgroups of ['/sys/fs/cgroup', '/sys/fs/cgroup/unified']) {
      expect(existsSync(join(cgroups, basename(rack.folder)))).toBe(false);
    }
  });

  test('nothing stays when its maker is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ocf-maker-'));
    const maker = spawn(process.execPath, [await forgetfulMaker(folder)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [where, ...pids] = JSON.parse(
      await new Promise((said) => maker.stdout.once('data', (piece) => said(String(piece)))),
    );
    expect([existsSync(where), ...pids.map(alive)]).toEqual([true, true, true]);
    maker.kill('SIGKILL');
    await until(() => !existsSync(where) && !pids.some(alive));
    rmSync(folder, { recursive: true });
  });
});
