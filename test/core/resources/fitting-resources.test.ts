import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Cluster } from '../../../src/core/cluster.ts';
import { openCluster } from '../../../src/core/open-cluster.ts';
import { silentReporter } from '../../../src/core/reporter.ts';
import { addKnownResource, editKnownResources } from '../../../src/core/resources/fitting-resources.ts';
import { realSystem } from '../../../src/core/system.ts';

const agent = `#!/bin/sh
cat <<END
<resource-agent name="address"><version>1.1</version><longdesc/><shortdesc/>
<parameters>
<parameter name="ip" required="1"><content type="string"/></parameter>
<parameter name="mask"><content type="integer"/></parameter>
</parameters>
<actions><action name="start" timeout="20s"/><action name="stop" timeout="20s"/><action name="monitor" timeout="20s"/></actions>
</resource-agent>
END
`;

let folder: string;
let cluster: Cluster;
let warnings: string[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-add-'));
  mkdirSync(join(folder, 'agents', 'test'), { recursive: true });
  writeFileSync(join(folder, 'agents', 'test', 'address'), agent, { mode: 0o755 });
  const file = join(folder, 'web.yaml');
  const head = 'ocf: 1\ncluster: {name: web, id: 5d7f3c1a-6a0e-4b0e-9a64-0f2f6f0d8f11}\n';
  writeFileSync(file, `${head}agents: {path: [${join(folder, 'agents')}]}\nnodes: {n1: {}}\n`);
  const places = ['CONFIG', 'STATE', 'CACHE', 'RUNTIME'].map((name) => [`OCF_${name}_DIR`, join(folder, name)]);
  const system = { ...realSystem(), env: { ...process.env, ...Object.fromEntries(places) } };
  warnings = [];
  const reporter = { ...silentReporter, warn: (text: string) => void warnings.push(text) };
  const { signal } = new AbortController();
  cluster = await openCluster({ system, reporter, signal: () => signal, choice: file });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const text = () => readFileSync(cluster.file, 'utf8');
const fitting = { name: 'vip', agent: 'ocf:test:address', parameters: { ip: '10.0.0.1' } };

test('a resource that fits its agent is added without a word', async () => {
  await addKnownResource(cluster, { ...fitting, operations: { start: { timeout: 1000 } } });
  expect(warnings).toEqual([]);
  expect(text()).toContain('ocf:test:address');
});

test('everything that does not fit is told at once, and nothing is added', async () => {
  const before = text();
  const operations = { strt: { timeout: 1000 } };
  const input = { ...fitting, parameters: { mas: 'x', mask: 'many' }, operations };
  await expect(addKnownResource(cluster, input)).rejects.toMatchObject({
    code: 'INVALID',
    message:
      'Resource vip does not fit its agent ocf:test:address: there is no parameter mas; mask is "many", not a whole number; ip has to be given; there is no action strt.',
    suggestions: expect.arrayContaining(['Did you mean mask?', 'Give ip=VALUE.', 'Did you mean start?']),
  });
  expect(text()).toBe(before);
});

test('a draft that does not fit its agent is told in the same words', async () => {
  await addKnownResource(cluster, fitting);
  const content = Buffer.from('vip: {agent: "ocf:test:address", parameters: {mask: many}}\n');
  await expect(editKnownResources(cluster, { name: 'draft', content })).rejects.toMatchObject({
    code: 'INVALID',
    message:
      'Resource vip does not fit its agent ocf:test:address: mask is "many", not a whole number; ip has to be given.',
    suggestions: expect.arrayContaining(['Give ip=VALUE.']),
  });
});

test.each(['systemd:no-such-unit', 'lsb:no-such-script'])(
  '%s takes no parameters, here or elsewhere',
  async (agent) => {
    await expect(addKnownResource(cluster, { ...fitting, agent })).rejects.toMatchObject({
      code: 'INVALID',
      message: `Resource vip does not fit its agent ${agent}: there is no parameter ip.`,
    });
    await addKnownResource(cluster, { ...fitting, agent, parameters: {} });
  },
);

test.each(['stonith:null', 'exec:reboot', 'systemd:getty@', 'lsb:../x', 'test:address:x', ''])(
  'what is no agent that could be run (%j) is not added',
  async (agent) => {
    const before = text();
    await expect(addKnownResource(cluster, { ...fitting, agent })).rejects.toMatchObject({ code: 'USAGE' });
    expect(text()).toBe(before);
  },
);

test.each([
  ['ocf:test:adress', /There is no agent "ocf:test:adress".*Did you mean ocf:test:address\?$/, { nope: '1' }],
  ['lsb:no-such-script', /lsb:no-such-script/, {}],
])(
  'an agent that is not on this machine (%s) is added unchecked, which a warning says',
  async (name, warning, given) => {
    await addKnownResource(cluster, { ...fitting, agent: name, parameters: { ...given } });
    expect(warnings).toEqual([expect.stringMatching(/^The parameters are not checked: /)]);
    expect(warnings[0]).toMatch(warning);
    expect(text()).toContain(name);
  },
);
