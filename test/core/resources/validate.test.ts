import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Cluster } from '../../../src/core/cluster.ts';
import { openCluster } from '../../../src/core/open-cluster.ts';
import { silentReporter } from '../../../src/core/reporter.ts';
import { addKnownResource, setKnownResources } from '../../../src/core/resources/fitting-resources.ts';
import { instancesOf } from '../../../src/core/resources/instances.ts';
import { requireValid, validateOnNodes } from '../../../src/core/resources/validate.ts';
import { realSystem } from '../../../src/core/system.ts';

// Says yes on the nodes that its parameter names, and only when it may look at the node.
const script = (actions: string) => `#!/bin/sh
case $1 in
meta-data) cat <<END
<resource-agent name="x"><version>1.1</version><parameters>
<parameter name="good"><content type="string"/></parameter>
</parameters><actions>${actions}</actions></resource-agent>
END
exit 0 ;;
validate-all)
  case " $OCF_RESKEY_good " in *" $OCF_RESKEY_CRM_meta_on_node:$OCF_CHECK_LEVEL "*) exit 0 ;; esac
  echo "ocf-exit-reason:wrong for $OCF_RESOURCE_INSTANCE" >&2
  exit 6 ;;
esac
exit 1
`;

let folder: string;
let cluster: Cluster;
let told: string[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-validate-'));
  mkdirSync(join(folder, 'agents', 'test'), { recursive: true });
  const write = (type: string, actions: readonly string[]) => {
    const elements = actions.map((name) => `<action name="${name}" timeout="20s"/>`).join('');
    writeFileSync(join(folder, 'agents', 'test', type), script(elements), { mode: 0o755 });
  };
  write('checks', ['start', 'stop', 'monitor', 'validate-all']);
  write('silent', ['start', 'stop', 'monitor', 'validate']);
  const file = join(folder, 'web.yaml');
  writeFileSync(
    file,
    `ocf: 1
cluster: {name: web, id: 5d7f3c1a-6a0e-4b0e-9a64-0f2f6f0d8f11}
agents: {path: [${join(folder, 'agents')}]}
nodes:
  "n[1-2]": {transport: command, command: [/bin/sh]}
  n3: {transport: command, command: [/bin/false]}
resources:
  one: {agent: "ocf:test:checks", parameters: {good: "n1:10"}, nodes: "n[1-2]"}
  two: {agent: "ocf:test:silent", nodes: n2}
  three: {agent: "ocf:test:gone", nodes: n1}
  four: {agent: "ocf:test:checks", parameters: {good: "n2:10"}, nodes: "n[2-3]"}
`,
  );
  const places = ['CONFIG', 'STATE', 'CACHE', 'RUNTIME'].map((name) => [`OCF_${name}_DIR`, join(folder, name)]);
  const system = { ...realSystem(), env: { ...process.env, ...Object.fromEntries(places) } };
  told = [];
  const tell = (text: string) => void told.push(text);
  const { signal } = new AbortController();
  const reporter = { ...silentReporter, warn: tell, note: tell };
  cluster = await openCluster({ system, reporter, signal: () => signal, choice: file });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const validate = (...names: string[]) => validateOnNodes(cluster, [...instancesOf(cluster.model, names).values()]);

test('every agent is asked on every node it may run on, and each answers for itself', async () => {
  const answers = await validate('one', 'two', 'three', 'four');
  const lines = answers.map(({ node, instance, verdict, code, reason }) => [node, instance, verdict, code, reason]);
  expect(lines).toEqual([
    ['n1', 'one', 'valid', 0, 'its parameters are right'],
    ['n1', 'three', 'invalid', undefined, expect.stringContaining('ocf:test:gone is not installed on n1')],
    ['n2', 'one', 'invalid', 6, 'wrong for one'],
    ['n2', 'two', 'unsupported', undefined, 'the agent has no action validate-all'],
    ['n2', 'four', 'valid', 0, 'its parameters are right'],
    ['n3', 'four', 'unknown', undefined, expect.stringContaining('/bin/false')],
  ]);
});

test('what is wrong goes before what is not known', async () => {
  const answers = await validate('one', 'four');
  expect(() => requireValid(answers)).toThrow(
    expect.objectContaining({
      code: 'INVALID',
      message: 'The agent ocf:test:checks of resource one finds something wrong on n2: wrong for one.',
      data: { validations: answers },
    }),
  );
  const silent = answers.filter(({ instance }) => instance === 'four');
  expect(() => requireValid(silent)).toThrow(expect.objectContaining({ code: 'UNVERIFIED' }));
  expect(() => requireValid(silent.slice(0, 1))).not.toThrow();
});

const add = (good: string, nodes: string, agent = 'ocf:test:checks') =>
  addKnownResource(cluster, { name: 'new', agent, parameters: { good }, nodes, validate: true });

test('a resource is added when its agent says yes on every node', async () => {
  const added = await add('n1:10 n2:10', 'n[1-2]');
  expect(added.validations).toMatchObject([
    { node: 'n1', verdict: 'valid' },
    { node: 'n2', verdict: 'valid' },
  ]);
  expect(told).toEqual(['new on n1: its parameters are right', 'new on n2: its parameters are right']);
  expect(readFileSync(cluster.file, 'utf8')).toContain('new:');
});

test.each([
  ['n1:10', 'n[1-2]', 'INVALID'],
  ['n1:10 n2:10', 'n[1-3]', 'UNVERIFIED'],
])('with parameters for %s it is not added to %s', async (good, nodes, code) => {
  const before = readFileSync(cluster.file, 'utf8');
  await expect(add(good, nodes)).rejects.toMatchObject({ code });
  expect(readFileSync(cluster.file, 'utf8')).toBe(before);
});

test('an agent that cannot be asked hinders nothing, and is named', async () => {
  await add('', 'n1', 'ocf:test:silent');
  expect(told).toEqual(['new was not checked on n1: the agent has no action validate-all.']);
});

test('a change of a resource is checked likewise, and others are not asked', async () => {
  const set = (good: string) =>
    setKnownResources(cluster, { names: ['one'], set: [`parameters.good=${good}`], validate: true });
  await expect(set('n2:10')).rejects.toMatchObject({
    code: 'INVALID',
    message: expect.stringContaining('on n1: wrong'),
  });
  const changed = await set('n2:10 n1:10');
  expect(changed.validations?.map(({ node, instance }) => `${instance} ${node}`)).toEqual(['one n1', 'one n2']);
});
