import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { until } from '../support/until.ts';
import { type Lab, type LabHost, lab, labNeeds } from './hosts.ts';

describeWith(labNeeds, 'a node that is asked over ssh to switch itself off', () => {
  let rack: Lab;
  let box: Sandbox;
  let shared: string;
  beforeAll(async () => {
    shared = mkdtempSync(join(tmpdir(), 'ocf-switch-'));
    rack = await lab(3, { share: [shared], ssh: { ServerAliveInterval: '1' } });
    // the program runs in the network of the hosts, which a ping and a connection have to reach
    box = sandbox({ through: rack.enter });
    write('ssh, ping, tcp');
    for (const host of rack.hosts) await arm(host);
  });
  afterAll(async () => {
    await rack.close();
    box.remove();
    rmSync(shared, { recursive: true, force: true });
  });

  const write = (verify: string, method = 'poweroff') =>
    box.write(
      'shop.yaml',
      `ocf: 1
cluster: {name: shop, id: 11111111-2222-4333-8444-555555555555}
nodes: ${rack.nodes('inside')}
devices:
  last: {driver: ssh, options: {method: ${method}}, plugs: {"n[1-3]": "n[1-3]"}${verify === '' ? '' : `, verify: [${verify}]`}}
  person: {driver: manual, plugs: {"n[1-3]": "n[1-3]"}}
fencing: {"n[1-2]": [[last]], n3: [[person]]}
`,
    );
  // a host of the lab cannot end its own kernel: its programs ask whoever holds the switch
  async function arm(host: LabHost): Promise<void> {
    const script = (word: string) =>
      `printf '#!/bin/sh\\necho "$0 $*" >>${shared}/said\\necho ${word} >${shared}/${host.name}\\n'`;
    await host.run(
      ['poweroff', 'reboot']
        .map(
          (word) =>
            `rm -f /usr/sbin/${word} /sbin/${word}; ${script(word)} >/usr/sbin/${word}; chmod 755 /usr/sbin/${word}`,
        )
        .join('; '),
    );
  }
  const host = (name: string): LabHost => {
    const found = rack.hosts.find((each) => each.name === name);
    if (!found) throw new Error(name);
    return found;
  };
  const ocf = (...words: string[]) => box.ocf([...words, '--json', '--cluster', join(box.folder, 'shop.yaml')]);
  const asked = (name: string) => until(() => existsSync(join(shared, name)));
  const verdictOf = ({ json }: { json(): unknown }) =>
    (json() as { nodes: { verdict: string; message: string }[] }).nodes[0];

  beforeEach(() => {
    for (const name of ['n1', 'n2', 'n3']) rmSync(join(shared, name), { force: true });
  });
  afterEach(async () => {
    for (const each of rack.hosts) await each.start();
  });

  test('is verified off once nothing of it answers any more; the same again is done already', async () => {
    const going = ocf('fence', 'n1', '--off', '--yes', '--power-timeout', '60s');
    await asked('n1');
    await host('n1').kill();
    const ran = await going;
    expect(verdictOf(ran)).toMatchObject({ verdict: 'verified-off', message: expect.stringContaining('ping off') });
    expect(ran.status).toBe(0);
    const again = await ocf('fence', 'n1', '--off', '--yes');
    expect(again.json()).toMatchObject({ nodes: [{ how: 'already', verdict: 'verified-off' }] });
  });

  const many = process.env.OCF_LONG === '1' ? 100 : 4;
  test(`that ${many} ask for at the same instant is told once, and all say the same`, async () => {
    rmSync(join(shared, 'said'), { force: true });
    const going = Array.from({ length: many }, () => ocf('fence', 'n2', '--off', '--yes', '--power-timeout', '60s'));
    await asked('n2');
    await host('n2').kill();
    const said = (await Promise.all(going)).map(({ status, json }) => {
      const { verdict, operation } = (json() as { nodes: { verdict: string; operation: string }[] }).nodes[0] ?? {};
      return `${status} ${verdict} ${operation}`;
    });
    expect([...new Set(said)]).toEqual([expect.stringMatching(/^0 verified-off \S+$/)]);
    expect(readFileSync(join(shared, 'said'), 'utf8')).toMatch(/^\S*poweroff -f\n$/);
  });

  test('that goes on running is not off, whatever it says', async () => {
    const ran = await ocf('fence', 'n2', '--off', '--yes', '--power-timeout', '3s');
    await asked('n2');
    expect(ran.status).toBe(7);
    expect(verdictOf(ran)).toMatchObject({ verdict: 'unknown' });
  });

  test('that is dead already was not told anything, and nobody claims that it is off', async () => {
    await host('n2').kill();
    const ran = await ocf('fence', 'n2', '--off', '--yes', '--power-timeout', '3s');
    expect([ran.status, verdictOf(ran)?.verdict]).toEqual([1, 'failed']);
    expect(existsSync(join(shared, 'n2'))).toBe(false);
  });

  test('without witnesses its word is taken for no more than it is', async () => {
    write('');
    const ran = await ocf('fence', 'n2', '--off', '--yes');
    write('ssh, ping, tcp');
    await asked('n2');
    expect([ran.status, verdictOf(ran)?.verdict]).toEqual([7, 'accepted']);
  });

  test('a person is not believed while the node answers, and is afterwards', async () => {
    const words = ['fence', 'n3', '--off', '--yes', '--confirmed-by', 'Anna', '--how', 'pulled both cables'];
    const refused = await ocf(...words);
    expect(refused.status).toBe(5);
    expect(JSON.stringify(refused.json())).toMatch(/n3 is still seen up.*ping: 10\.99\.0\.3 answers a ping/);
    const over = await ocf(...words, '--allow-contradiction');
    expect([over.status, verdictOf(over)?.verdict]).toEqual([7, 'human']);
    await host('n3').kill();
    expect((await ocf('fence', 'n3', '--off', '--yes')).status).toBe(2);
    const ran = await ocf(...words);
    expect([ran.status, verdictOf(ran)]).toMatchObject([
      7,
      { verdict: 'human', message: 'Anna says that n3 is off: pulled both cables.' },
    ]);
  });
});
