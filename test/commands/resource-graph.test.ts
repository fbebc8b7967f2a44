import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

let box: Sandbox;
beforeAll(() => {
  box = sandbox();
  box.write(
    'shop.yaml',
    `ocf: 1
cluster: {name: shop, id: 5d7f3c1a-6a0e-4b0e-9a64-0f2f6f0d8f11}
nodes:
  n[1-2]: {}
resources:
  vg: {agent: "ocf:heartbeat:LVM-activate", parameters: {vgname: vg0}}
  data:
    agent: "ocf:heartbeat:Filesystem"
    parameters:
      device: /dev/mapper/vg0-data
      directory: /srv
    after:
      - vg
    with: vg
  vip: {agent: "ocf:heartbeat:IPaddr2", parameters: {ip: 10.0.0.100, nic: eth0}}
  web: {agent: "ocf:heartbeat:apache", parameters: {configfile: /srv/httpd.conf}, avoid: odd}
  shop: {group: [vip, web]}
  odd:
    agent: ocf:heartbeat:Filesystem
    parameters: {device: "a\\"b]|#\\e[31m\\\\", directory: /odd}
  db: {agent: "ocf:heartbeat:Stateful", promoted: 1}
  user: {agent: "ocf:heartbeat:Dummy", after: "db:promoted"}
`,
  );
});
afterAll(() => box.remove());

const graph = (...words: string[]) =>
  box.ocf(['resource', 'graph', ...words, '--cluster', join(box.folder, 'shop.yaml')]);

describe('ocf resource graph', () => {
  test('the tree names every edge with its reason, its file and its line', async () => {
    const { stdout, status } = await graph();
    expect(status).toBe(0);
    expect(stdout).toBe(`${box.folder}/shop.yaml

web (ocf:heartbeat:apache, group shop)
├─ after, with [group shop, shop.yaml:17] vip (ocf:heartbeat:IPaddr2, group shop)
│  └─ uses [nic names it, shop.yaml:15] interface eth0
├─ uses [configfile names /srv/httpd.conf, in its mount point /srv, shop.yaml:16] data (ocf:heartbeat:Filesystem)
│  └─ after, with, uses [resources.data.after, shop.yaml:13; resources.data.with, shop.yaml:14; device names /dev/vg0/data, in its device /dev/vg0, shop.yaml:10] vg (ocf:heartbeat:LVM-activate)
└─ avoid [resources.web.avoid, shop.yaml:16] odd

odd (ocf:heartbeat:Filesystem)
└─ uses [device names it, shop.yaml:20] device a"b]|#\\u001b[31m\\

user (ocf:heartbeat:Dummy)
└─ after promoted [resources.user.after, shop.yaml:22] db (ocf:heartbeat:Stateful)

warning: web uses what data provides (configfile names /srv/httpd.conf, in its mount point /srv), but nothing says that web comes after data and runs where that runs.
  Add "after: [data]" and "with: [data]" to web, or make them a group.`);
  });

  test('one resource: what it needs and what needs it, and no more', async () => {
    const of = async (name: string) =>
      ((await graph(name, '--json')).json().resources as { name: string }[]).map((one) => one.name);
    expect(await of('data')).toEqual(['vg', 'data', 'web']);
    expect(await of('user')).toEqual(['db', 'user']);
    expect(await of('shop')).toEqual(['vg', 'data', 'vip', 'web', 'odd']);
  });

  test('json, also by --output, errors too', async () => {
    const { stdout } = await graph('--output', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'ocf/resource-graph/1',
      groups: [{ name: 'shop', members: ['vip', 'web'] }],
      edges: expect.arrayContaining([
        { kind: 'after', from: 'web', to: 'vip', because: 'group shop', line: 17 },
        { kind: 'after', from: 'user', to: 'db', role: 'promoted', because: 'resources.user.after', line: 22 },
        expect.objectContaining({ kind: 'uses', from: 'web', to: 'data', used: true, line: 16 }),
      ]),
      outside: expect.arrayContaining([expect.objectContaining({ resource: 'vip', kind: 'interface', name: 'eth0' })]),
    });
    const wrong = await graph('wbe', '--output=json');
    expect(wrong.status).toBe(8);
    expect(wrong.json().error).toMatchObject({ code: 'NOT_FOUND', suggestions: ['Did you mean web?'] });
  });

  test('mermaid: names from outside are codes', async () => {
    const { stdout } = await graph('odd', '--output', 'mermaid');
    expect(stdout).toBe(`flowchart LR
  r1["odd<br/>ocf:heartbeat:Filesystem"]
  subgraph g0["shop"]
    r0["web<br/>ocf:heartbeat:apache"]
  end
  o0(["device<br/>a#34;b#93;#124;#35;#92;u001b#91;31m#92;"])
  r0 --x|"avoid"| r1
  r1 -.->|"uses"| o0`);
  });

  test('dot: names from outside stand in strings', async () => {
    const { stdout } = await graph('odd', '--output', 'dot');
    expect(stdout).toContain('o0 [label="device\\na\\"b]|#\\\\u001b[31m\\\\", shape=ellipse];');
  });

  test('a file without resources', async () => {
    const file = box.write(
      'empty.yaml',
      'ocf: 1\ncluster: {name: e, id: 5d7f3c1a-6a0e-4b0e-9a64-0f2f6f0d8f11}\nnodes: {n1: {}}\n',
    );
    expect(await box.ocf(['resource', 'graph', '--cluster', file])).toMatchObject({
      status: 0,
      stdout: 'No resources.',
    });
  });
});

describeWith(['dot'], 'graphviz', () => {
  test('draws what is printed', async () => {
    const { stdout } = await graph('--output', 'dot');
    const drawn = spawnSync('dot', ['-Tplain'], { input: stdout, encoding: 'utf8' });
    expect([drawn.status, drawn.stderr]).toEqual([0, '']);
    expect(drawn.stdout.split('\n').filter((line) => line.startsWith('node '))).toHaveLength(9);
  });
});
