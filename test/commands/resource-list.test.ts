import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

const launcher = fileURLToPath(new URL('../../bin/ocf.cjs', import.meta.url));
let box: Sandbox;
beforeEach(() => {
  box = sandbox();
});
afterEach(() => box.remove());

const head = 'ocf: 1\ncluster: {name: web}\nnodes: {"n[1-3]": {transport: local}}\n';
const resources = `resources:
  shop: {group: [vip, web], after: "db:promoted", with: "db:promoted", prefer: [n2, "n[1,3]"], nodes: "n[1-3]"}
  web: {agent: "exec:", parameters: {start: "a 'b' \\"c\\" $HOME", stop: "true", status: "x=y"}, after: shop2, avoid: last}
  vip: {agent: "ocf:heartbeat:IPaddr2", parameters: {ip: 10.0.0.1}, enabled: false}
  db:
    agent: "ocf:pacemaker:Stateful"
    copies: 2
    promoted: 1
    notify: true
    monitor: {interval: 10s, timeout: 20s, depth: 10}
    monitors: [{interval: 11s, role: promoted}, {interval: 1m, depth: 20, timeout: 30s, start_delay: 5s}]
    operations: {start: {timeout: 1500ms}, promote: {timeout: 2m}}
    watch: {threshold: 3, restart: 2, window: 5m, back_off: 500ms}
    hooks: {can_start: [/bin/true, -x], failed: /bin/false}
    attributes: {owner: "the shop", "-x": "-y"}
  shop2: {group: [one], avoid: last, copies: all}
  one: {agent: "ocf:x:y", parameters: {env: {from: "file:/etc/x y"}}}
  last: {agent: "exec:", parameters: {start: "true", stop: "true", status: "true"}, avoid: shop2}
`;
const list = (...words: string[]) => box.ocf(['resource', 'list', '--cluster', 'web.yaml', ...words]);

test('members stand below their group; other forms are of the same resources', async () => {
  box.write('web.yaml', head + resources);
  const table = (await list()).stdout.split('\n').map((line) => line.replace(/ {2,}(?=\S)(?<=\S +).*/, ''));
  expect(table).toEqual(['RESOURCE', 'shop', '  vip (disabled)', '  web', 'db', 'shop2', '  one', 'last']);
  expect((await list('--output', 'name')).stdout).toBe('shop\nweb\nvip\ndb\nshop2\none\nlast');
  const json = (await list('--json')).json();
  expect(json).toMatchObject({ schema: 'ocf/resource-list/1', resources: [{ name: 'shop' }, {}, {}, {}, {}, {}, {}] });
  expect((await list('--output', 'json')).json()).toEqual(json);
  expect(parse((await list('--output', 'yaml')).stdout)).toEqual(json);
});

test('show says all of a resource, and hides a secret', async () => {
  box.write(
    'web.yaml',
    `${head}${resources}  pw: {agent: "ocf:x:y", parameters: {password: hunter2, note: "a\\e[31mb"}}\n`,
  );
  const show = async (...names: string[]) =>
    (await box.ocf(['resource', 'show', ...names, '--cluster', 'web.yaml'])).stdout;
  expect(await show('db')).toContain('monitor every 1m within 30s first after 5s depth 20');
  expect(await show('vip')).toMatch(/member of +shop/);
  const hostile = await show('pw');
  expect(hostile).toContain('password=(hidden)');
  expect(hostile).not.toMatch(/hunter2|\x1b/);
});

describeWith(['flock'], 'the commands', () => {
  test('make the same resources, through a shell', async () => {
    box.write('web.yaml', head + resources);
    const { stdout, stderr, status } = await list('--output', 'commands');
    expect([status, stderr]).toEqual([0, '']);
    box.write('new.yaml', head);
    const script = `set -e\nocf() { "$NODE" "$OCF" "$@" --cluster new.yaml --quiet; }\n${stdout}\n`;
    const done = spawnSync('sh', ['-c', script], {
      cwd: box.folder,
      env: { ...process.env, ...box.env, NODE: process.execPath, OCF: launcher },
      encoding: 'utf8',
    });
    expect([done.status, done.stderr.replace(/^.*parameters are not checked.*\n/gm, '')]).toEqual([0, '']);
    const all = async (file: string) => {
      const { resources: found } = (await box.ocf(['resource', 'list', '--cluster', file, '--json'])).json() as {
        resources: { name: string; neededBy: string[] }[];
      };
      const sorted = found.map((each) => ({ ...each, neededBy: [...each.neededBy].sort() }));
      return sorted.sort((a, b) => (a.name < b.name ? -1 : 1));
    };
    expect(await all('new.yaml')).toEqual(await all('web.yaml'));
  });

  test('leave out a secret that stands in the file, and say so', async () => {
    box.write('web.yaml', `${head}resources: {db: {agent: "ocf:x:y", parameters: {user: u, password: hunter2}}}\n`);
    const { stdout, stderr, status } = await list('--output', 'commands');
    expect(status).toBe(4);
    expect(stdout).toBe('ocf resource add db --agent ocf:x:y user=u --yes');
    expect(stderr).toContain('db: parameter password is left out: it is a secret that stands in the file.');
    expect(`${stdout}${stderr}`).not.toContain('hunter2');
  });
});
