import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

let box: Sandbox;
beforeEach(() => {
  box = sandbox();
  mkdirSync(`${box.folder}/config/clusters`, { recursive: true });
  box.write('config/clusters/web.yaml', cluster);
});
afterEach(() => box.remove());

const cluster = '# mine\nocf: 1\ncluster: {name: web}\nnodes:\n  n1: {votes: 1} # one\n';
const text = () => readFileSync(`${box.folder}/config/clusters/web.yaml`, 'utf8');
const sample = (name: string) =>
  fileURLToPath(new URL(`../core/config/exchange/import/samples/${name}`, import.meta.url));
const hosts = '127.0.0.1 localhost\n10.0.0.1 n1\n10.0.0.2 n2\n';

describeWith(['flock'], 'ocf config import', () => {
  test('shows each field, and writes what is approved', async () => {
    box.write('hosts', hosts);
    expect(await box.ocf(['config', 'import', 'hosts', '--dry-run'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(
        /^1 node added: n2\n1 node changed: n1\nThis would be the change:\n[\s\S]*\+ {2}n2: \{address: 10\.0\.0\.2\}/,
      ),
      stderr:
        'hosts is read as hosts.\nocf: warning: Left out, because the name means the machine itself: "localhost" (hosts:1).',
    });
    expect(await box.ocf(['config', 'import', 'hosts'])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('--yes'),
    });
    expect(text()).toBe(cluster);
    expect(await box.ocf(['config', 'import', 'hosts', '--yes', '--reason', 'a list'])).toMatchObject({
      status: 0,
      stdout: '1 node added: n2\n1 node changed: n1',
      stderr: expect.stringMatching(/node n1\n +address +.*10\.0\.0\.1\n/),
    });
    expect(text()).toBe(
      cluster.replace('{votes: 1} # one', '{votes: 1, address: 10.0.0.1} # one\n  n2: {address: 10.0.0.2}'),
    );
    expect(await box.ocf(['config', 'import', 'hosts', '--yes', '--quiet'])).toMatchObject({
      status: 0,
      stdout: '2 nodes the same already: n[1-2]\nNothing to change.',
    });
    expect((await box.ocf(['config', 'history'])).stdout).toMatch(/config import.*a list|a list.*config import/);
    expect((await box.ocf(['config', 'undo', '--yes'])).status).toBe(0);
    expect(text()).toBe(cluster);
  });

  test('reads standard input and pipes; JSON says everything', async () => {
    const words = ['config', 'import', '-', '--yes', '--json'];
    const piped = (await box.ocf(words, { input: readFileSync(sample('inventory.ini'), 'utf8') })).json();
    expect(piped).toMatchObject({
      schema: 'ocf/config-import/1',
      changed: true,
      sources: [{ file: 'standard input', format: 'ansible', guessed: true }],
      groups: { added: ['webservers', 'dbservers', 'atlanta'], updated: [], kept: [], unchanged: [] },
    });
    expect(piped.leftOut).toContainEqual({
      what: 'admin_password',
      of: 'foo.example.com',
      why: 'secrets are not taken over',
      place: { file: 'standard input', line: 10, column: 1 },
    });
    expect(JSON.stringify(piped)).not.toContain('hunter2');
  });

  test('two files, one change; a guess that fails; what is wrong, with its place', async () => {
    const both = ['config', 'import', sample('ha.cf'), '--with', sample('haresources'), '--dry-run'];
    expect((await box.ocf(both)).stdout).toContain('7 resources added: IPaddr, Filesystem, apache');
    expect(await box.ocf(['config', 'import', 'x'])).toMatchObject({ status: 8 });
    box.write('x', 'one two three four five six\n');
    expect(await box.ocf(['config', 'import', 'x'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/The format of x is not recognised\.\n[\s\S]*--format genders: \/etc\/genders/),
    });
    expect(await box.ocf(['config', 'import', 'x', '--format', 'genders', '--yes'])).toMatchObject({
      status: 12,
      stderr: expect.stringMatching(/"three" is too much\.\n {2}at x:1:9/),
    });
    expect(await box.ocf(['config', 'import', 'x', '--format', 'gender'])).toMatchObject({ status: 2 });
    expect(text()).toBe(cluster);
  });

  test('ten thousand hosts are one change', async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => `10.1.${at >> 8}.${at & 255} c${at}.lan c${at}\n`);
    const done = await box.ocf(['config', 'import', '-', '--yes', '--json'], { input: many.join('') });
    expect((done.json().nodes as { added: string[] }).added).toHaveLength(10_000);
    expect(await box.ocf(['node', 'show', 'c9999', '--json'])).toMatchObject({
      stdout: expect.stringContaining('"10.1.39.15"'),
    });
    expect(
      text()
        .split('\n')
        .filter((line) => /^ {2}c\d+: \{address: 10\./.test(line)),
    ).toHaveLength(10_000);
  });
});

describeWith(['flock', 'crm_resource', 'pacemaker-agents'], 'a CIB that cibadmin made', () => {
  test('is valid here, and starts in its own order', async () => {
    const file = box.write('cib.xml', '');
    const cib = (...words: string[]) => {
      const env = { ...process.env, CIB_file: file, CIB_user: 'root' };
      const done = spawnSync('cibadmin', words, { encoding: 'utf8', env, timeout: 60_000 });
      expect([words, done.status, done.stderr]).toEqual([words, 0, '']);
      return done.stdout;
    };
    box.write('cib.xml', cib('--empty'));
    const agent = 'class="ocf" provider="pacemaker"';
    const add = (section: string, xml: string) => cib('-o', section, '--create', '-X', xml);
    add('nodes', '<node id="1" uname="n1"/>');
    add('nodes', '<node id="2" uname="n2"/>');
    add('resources', `<master id="db-clone"><primitive id="db" ${agent} type="Stateful"/></master>`);
    add(
      'resources',
      `<group id="shop"><primitive id="vip" ${agent} type="Dummy"/><primitive id="web" ${agent} type="Dummy"><instance_attributes id="i"><nvpair id="v" name="passwd" value="hunter2"/></instance_attributes></primitive></group>`,
    );
    add('resources', '<primitive id="ipmi" class="stonith" type="fence_ipmilan"/>');
    add('constraints', '<rsc_order id="o" first="db-clone" first-action="promote" then="shop" then-action="start"/>');
    add(
      'constraints',
      '<rsc_colocation id="c" rsc="shop" with-rsc="db-clone" with-rsc-role="Master" score="INFINITY"/>',
    );
    add('constraints', '<rsc_location id="l" rsc="shop" node="n2" score="20"/>');
    box.write('config/clusters/web.yaml', 'ocf: 1\ncluster: {name: web}\ndefaults: {node: {transport: local}}\n');
    const imported = await box.ocf(['config', 'import', 'cib.xml', '--yes']);
    expect(imported).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('4 resources added: db, vip, web, shop'),
    });
    expect(imported.stderr).toContain('STONITH device "ipmi" (fence/ipmilan)');
    expect(imported.stderr).toContain('secrets are not taken over: passwd of web');
    expect(`${imported.stdout}${imported.stderr}${text()}`).not.toContain('hunter2');
    expect(await box.ocf(['config', 'validate'])).toMatchObject({ status: 0, stderr: '' });
    expect((await box.ocf(['resource', 'graph'])).stdout).toMatch(
      /web [^\n]*\n└─ after, with \[group shop[^\n]*vip[^\n]*\n +└─ after promoted, with promoted [^\n]*db /,
    );
    const { stdout, status } = await box.ocf(['resource', 'start', 'shop', '--dry-run']);
    expect(status).toBe(0);
    const steps = [...stdout.matchAll(/(\w+): would be (started|promoted) on (n\d)/g)].map((match) =>
      match.slice(1, 4).join(' '),
    );
    expect([...steps].sort().slice(0, 3)).toEqual(['db promoted n2', 'db started n1', 'db started n2']);
    expect(steps.slice(2)).toEqual(['db promoted n2', 'vip started n2', 'web started n2']);
  });
});
