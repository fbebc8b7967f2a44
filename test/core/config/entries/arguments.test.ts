import { writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { addDevice } from '../../../../src/core/config/entries/devices.ts';
import { addResource } from '../../../../src/core/config/entries/resources.ts';
import type { ConfigHost } from '../../../../src/core/config/file/host.ts';
import { initCluster } from '../../../../src/core/config/file/init.ts';
import { addNodes } from '../../../../src/core/config/nodes/node-changes.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import { realSystem } from '../../../../src/core/system.ts';
import { describeWith } from '../../../support/components.ts';
import { clusterWith } from '../check/samples.ts';
import { folders } from '../file/folder.ts';
import { configHost } from '../host.ts';

const folder = folders();

const host = (text: string) => configHost(folder(), text);

async function failure(work: Promise<unknown>): Promise<OcfError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OcfError);
  return error as OcfError;
}

const before = clusterWith('{"n[1-3]": {}}', 'groups: {web: n1}\nresources: {vip: {agent: "ocf:a:b"}}\n');
const resource = { name: 'r', agent: 'ocf:a:b', parameters: {} };
const device = { name: 'pdu', driver: 'manual', options: {}, plugs: {} };

type Case = readonly [string, (host: ConfigHost) => Promise<unknown>, string, string, readonly string[]];
const near = (name: string) => [`Did you mean ${name}?`];
const nameRule = 'a letter followed by letters, digits, ".", "_" or "-"';
const cases: readonly Case[] = [
  [
    'a name with a blank',
    (on) => addResource(on, { ...resource, name: 'a b' }),
    'USAGE',
    `A name in resources has to be ${nameRule}, not "a b".`,
    [],
  ],
  [
    'a name with a line break',
    (on) => addDevice(on, { ...device, name: 'a\nb' }),
    'USAGE',
    `A name in devices has to be ${nameRule}, not "a\\nb".`,
    [],
  ],
  [
    'an agent that cannot be one',
    (on) => addResource(on, { ...resource, agent: 'x' }),
    'USAGE',
    'agent has to be ocf:PROVIDER:TYPE, systemd:UNIT, lsb:SCRIPT or exec:, not "x".',
    [],
  ],
  [
    'an id that is none',
    (on) => addNodes(on, { set: 'n5', settings: { id: 'x' } }),
    'USAGE',
    'id has to be a UUID such as 123e4567-e89b-42d3-a456-426614174000, not "x".',
    [],
  ],
  [
    'a plug of an unknown node',
    (on) => addDevice(on, { ...device, plugs: { n9: '1' } }),
    'NOT_FOUND',
    'plugs: there is no node n9.',
    near('n1, n2 or n3'),
  ],
  [
    'plugs that do not match',
    (on) => addDevice(on, { ...device, plugs: { 'n[1-2]': '1,2,3' } }),
    'USAGE',
    'plugs.n[1-2]: 2 nodes and 3 plugs cannot be matched.',
    [],
  ],
  [
    'an unknown node to run on',
    (on) => addResource(on, { ...resource, nodes: 'n[3,9]' }),
    'NOT_FOUND',
    'nodes: there is no node n9.',
    near('n1, n2 or n3'),
  ],
  [
    'an unknown group to run on',
    (on) => addResource(on, { ...resource, nodes: '@wbe' }),
    'NOT_FOUND',
    'nodes: there is no group "wbe".',
    near('web'),
  ],
  [
    'an unknown resource',
    (on) => addResource(on, { ...resource, after: ['vap'] }),
    'NOT_FOUND',
    'after: there is no resource "vap".',
    near('vip'),
  ],
  [
    'a resource after itself',
    (on) => addResource(on, { ...resource, after: ['r'] }),
    'USAGE',
    'Resource r cannot be after itself.',
    [],
  ],
  [
    'transport command without a command',
    (on) => addNodes(on, { set: 'n5', settings: { transport: 'command' } }),
    'USAGE',
    'Node n5 has transport command, but no command.',
    [expect.stringContaining('docker exec') as unknown as string],
  ],
  [
    'a command for another transport',
    (on) => addNodes(on, { set: 'n5', settings: { transport: 'ssh', command: ['x'] } }),
    'USAGE',
    'A command is for transport command, and the transport is ssh.',
    ['Give transport command, or leave the command out.'],
  ],
  [
    'a command for the default transport',
    (on) => addNodes(on, { set: 'n5', settings: { command: ['x'] } }),
    'USAGE',
    'A command is for transport command, and the transport is ssh.',
    ['Give transport command, or leave the command out.'],
  ],
  [
    'a node with a blank',
    (on) => addNodes(on, { set: 'a b', settings: {} }),
    'USAGE',
    '"a b" has white space in it, and a node cannot be called that.',
    ['For several nodes write: a,b'],
  ],
  [
    'a node that is a command',
    (on) => addNodes(on, { set: '$(touch /tmp/x)', settings: {} }),
    'USAGE',
    '"$(touch /tmp/x)" has white space in it, and a node cannot be called that.',
    [],
  ],
  [
    'a node that is a blank',
    (on) => addNodes(on, { set: ' ', settings: {} }),
    'USAGE',
    '" " has white space in it, and a node cannot be called that.',
    [],
  ],
  [
    'a node with a line break',
    (on) => addNodes(on, { set: 'a\nb', settings: {} }),
    'USAGE',
    '"a\\nb" has white space in it, and a node cannot be called that.',
    ['For several nodes write: a,b'],
  ],
];

describeWith(['flock'], 'what is wrong with an argument is said of the argument', () => {
  test.each(cases)('%s', async (_, add, code, message, suggestions) => {
    const cluster = await host(before);
    const error = await failure(add(cluster));
    expect(error).toMatchObject({ code, message, suggestions });
    expect(error.place).toBeUndefined();
    expect(JSON.stringify(error.data ?? {})).not.toContain('place');
    expect(cluster.text()).toBe(before);
  });

  test('several wrong arguments are all named', async () => {
    const error = await failure(addResource(await host(before), { ...resource, nodes: 'n9', after: ['zz'] }));
    expect(error.suggestions).toEqual(['Did you mean n1, n2 or n3?', 'after: there is no resource "zz".']);
    expect(error.data?.problems).toMatchObject([
      { argument: 'nodes', unknown: ['n9'] },
      { argument: 'after', unknown: ['zz'] },
    ]);
  });

  test('a file that is invalid already is still blamed on its place', async () => {
    const cluster = await host(before);
    writeFileSync(cluster.file, before.replace('ocf:a:b', 'x'));
    const error = await failure(addResource(cluster, { ...resource, nodes: 'n9' }));
    expect(error).toMatchObject({ code: 'INVALID', place: { line: 5 } });
  });

  test('a command where the defaults choose the transport', async () => {
    const text = `defaults: {node: {transport: command}}\n${before}`;
    const cluster = await host(text.replace('{"n[1-3]": {}}', '{"n[1-3]": {command: x}}'));
    expect(await addNodes(cluster, { set: 'n5', settings: { command: ['y'] } })).toMatchObject({ changed: true });
  });
});

test('the nodes of a new cluster too', async () => {
  const place = folder();
  const host = { paths: { config: place, cache: place }, system: realSystem() };
  const nodes = { set: 'n1', settings: { id: 'x' } };
  const error = await failure(initCluster(host, { name: 'c', nodes }));
  expect(error).toMatchObject({ code: 'USAGE', message: expect.stringMatching(/^id has to be a UUID/) });
  expect(error.place).toBeUndefined();
});
