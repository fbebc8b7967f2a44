import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { levelsOf } from '../../../../../src/core/config/entries/levels.ts';
import { plugsOf } from '../../../../../src/core/config/entries/plugs.ts';
import { nodeLookup } from '../../../../../src/core/config/nodes/lookup.ts';
import { allNodes, nodeNamed } from '../../../../../src/core/config/nodes/resolve.ts';
import { NodeSet } from '../../../../../src/core/nodeset/nodeset.ts';
import { parseNodeSet } from '../../../../../src/core/nodeset/parse.ts';
import { clusterWith, wholeCluster } from '../../check/samples.ts';
import { handWritten } from '../../yaml/hand-written.ts';
import { exported, hostileCluster, modelOf } from './exported.ts';

describe.each(['json', 'yaml'] as const)('%s', (format) => {
  test('a file that uses everything comes back with the same meaning', async () => {
    const model = await modelOf(wholeCluster);
    const { text, leftOut, nodes } = await exported(model, format);
    expect(await modelOf(text)).toEqual(model);
    expect({ leftOut, nodes }).toEqual({ leftOut: [], nodes: 'c1,n[1-3]' });
    expect((await exported(await modelOf(text), format)).text).toBe(text);
  });

  test('so does any other', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          handWritten.map(({ text }) => text),
          hostileCluster,
        ),
        async (written) => {
          const model = await modelOf(written);
          const { text } = await exported(model, format);
          expect(await modelOf(text)).toEqual(model);
          if (format === 'json') expect(() => JSON.parse(text)).not.toThrow();
        },
      ),
    );
  });

  test('literal secrets are named and stay behind, references go along', async () => {
    const model = await modelOf(
      clusterWith(
        '{n1: {attributes: {root_password: hunter2}, ssh: {options: {api_key: hunter2}}}}',
        `coordination: {etcd: [{password: hunter2, user: u, x: .inf}]}
devices: {d: {driver: x, options: {passwd: hunter2, community: {from: "env:X"}, ip: a}}}
resources: {r: {agent: "ocf:a:b", parameters: {token: hunter2, secret: {from: "file:/s"}}}}
`,
      ),
    );
    const { text, leftOut } = await exported(model, format);
    expect(text + leftOut.join('')).not.toContain('hunter2');
    const again = await modelOf(text);
    expect(again.devices.d?.options).toEqual({ community: { from: 'env:X' }, ip: 'a' });
    expect(again.resources.r?.parameters).toEqual({ secret: { from: 'file:/s' } });
    expect(again.coordination).toEqual({ etcd: [{ user: 'u' }] });
    expect(leftOut.map((sentence) => sentence.replace(/;.*/, ''))).toEqual([
      'Left out: coordination.etcd.0.password',
      'Left out: coordination.etcd.0.x',
      'Left out: nodes.n1.ssh.options.api_key',
      'Left out: nodes.n1.attributes.root_password',
      'Left out: devices.d.options.passwd',
      'Left out: resources.r.parameters.token',
    ]);
  });
});

describe('some nodes only', () => {
  const rich = clusterWith(
    `
  n[1-4]: {address: "{name}.m", ssh: {user: a, options: {LogLevel: ERROR}}, attributes: {rack: r1, slot: "1"}}
  n2: {ssh: {port: 22, options: {Compression: "yes"}}, attributes: {slot: "2"}}
  m[1-3]: {votes: 2}
  k: {}`,
    `groups: {a: "n[1-2],m1", b: "@a!n1", c: k}
devices:
  pdu: {driver: x, plugs: {"n[1-4]": "[1-4]", m1: [7, 8]}}
  ipmi: {driver: y}
  other: {driver: z, plugs: {k: 1}}
fencing: {"n[1-4]": [[pdu], [ipmi]], n2: pdu, "@c": other}
resources:
  ip: {agent: "ocf:a:b", nodes: "k"}
  web: {agent: "ocf:a:b", nodes: "n[1-4],@a", after: [ip, fs]}
  fs: {agent: "ocf:a:b"}
`,
  );

  test('any of them: a valid file in which each is and is fenced as before', async () => {
    const model = await modelOf(rich);
    const names = allNodes(model).map(({ name }) => name);
    await fc.assert(
      fc.asyncProperty(fc.subarray(names, { minLength: 1 }), async (chosen) => {
        const wanted = NodeSet.of(chosen);
        const cut = await modelOf((await exported(model, 'yaml', wanted.fold())).text);
        expect(NodeSet.of(allNodes(cut).map(({ name }) => name)).fold()).toBe(wanted.fold());
        for (const name of chosen) {
          const [before, after] = [nodeNamed(model, name), nodeNamed(cut, name)];
          expect({ ...after, id: after?.id }).toEqual({ ...before, id: before?.id });
          expect(levelsOf(cut, name)).toEqual(levelsOf(model, name));
          for (const [device, spec] of Object.entries(cut.devices)) {
            expect(plugsOf(spec, name)).toEqual(plugsOf(model.devices[device] ?? spec, name));
          }
        }
        for (const [group, text] of Object.entries(model.groups)) {
          const then = parseNodeSet(text, nodeLookup(model)).intersect(wanted).fold();
          expect(parseNodeSet(cut.groups[group] ?? '', nodeLookup(cut)).fold()).toBe(then);
        }
      }),
    );
  });

  test('what they have nothing to do with is gone; a resource that went is named where others wait for it', async () => {
    const { text, leftOut, nodes } = await exported(await modelOf(rich), 'json', 'm1');
    expect({ nodes, ...JSON.parse(text) }).toMatchObject({
      nodes: { m1: { votes: 2 } },
      groups: { a: 'm1', b: 'm1' },
      devices: { pdu: { driver: 'x', plugs: { m1: '7,8' } } },
      resources: { web: { agent: 'ocf:a:b', nodes: 'm1', after: ['fs'] }, fs: { agent: 'ocf:a:b' } },
    });
    expect(text).not.toMatch(/ipmi|other|n2/);
    expect(leftOut).toEqual(['Left out: resources.web.after: ip; that resource runs on none of these nodes.']);
  });

  test('an unknown node is an error, never a smaller set', async () => {
    await expect(exported(await modelOf(rich), 'json', 'n[1-9]')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(exported(await modelOf(rich), 'json', 'n1!n1')).rejects.toMatchObject({ code: 'USAGE' });
  });
});
