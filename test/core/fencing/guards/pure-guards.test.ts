import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { childGuard } from '../../../../src/core/fencing/guards/child-guard.ts';
import { contradictionGuard } from '../../../../src/core/fencing/guards/contradiction-guard.ts';
import { disarmedGuard } from '../../../../src/core/fencing/guards/disarmed-guard.ts';
import { type DevicePath, hostsIn, pathGuard } from '../../../../src/core/fencing/guards/path-guard.ts';
import { quorumGuard } from '../../../../src/core/fencing/guards/quorum-guard.ts';
import { refusedBy } from '../../../../src/core/fencing/guards/refusal.ts';

describe('more than half of the votes', () => {
  const nodes = fc
    .array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 9 })
    .map((votes) => votes.map((each, index) => ({ name: `n${index + 1}`, votes: each })));

  test('is refused exactly when what is left has no majority and there is more than one voter', () => {
    fc.assert(
      fc.property(nodes, fc.func(fc.boolean()), (all, pick) => {
        const cut = new Set(all.filter((node) => pick(node.name)).map(({ name }) => name));
        const [refusal] = quorumGuard([{ cluster: 'c', nodes: all }], cut);
        const total = all.reduce((sum, { votes }) => sum + votes, 0);
        const left = all.filter(({ name }) => !cut.has(name)).reduce((sum, { votes }) => sum + votes, 0);
        const voters = all.filter(({ votes }) => votes > 0).length;
        expect(refusal !== undefined).toBe(voters > 1 && left < total - left);
        for (const name of refusal?.nodes ?? []) expect(cut.has(name)).toBe(true);
      }),
    );
  });

  test('fewer nodes are never refused where more are not', () => {
    fc.assert(
      fc.property(nodes, fc.func(fc.boolean()), (all, pick) => {
        const cut = all.filter((node) => pick(node.name)).map(({ name }) => name);
        if (quorumGuard([{ cluster: 'c', nodes: all }], new Set(cut)).length > 0) return;
        expect(quorumGuard([{ cluster: 'c', nodes: all }], new Set(cut.slice(1)))).toEqual([]);
      }),
    );
  });

  test('one of two may go, both may not, the only one may', () => {
    const two = [
      { name: 'n1', votes: 1 },
      { name: 'n2', votes: 1 },
    ];
    expect(quorumGuard([{ cluster: 'web', nodes: two }], new Set(['n1']))).toEqual([]);
    expect(quorumGuard([{ cluster: 'web', nodes: two }], new Set(['n1', 'n2']))).toMatchObject([
      { guard: 'quorum-loss', message: 'n[1-2] hold 2 of the 2 votes of cluster web: the rest would have no quorum.' },
    ]);
    expect(quorumGuard([{ cluster: 'web', nodes: two.slice(1) }], new Set(['n2']))).toEqual([]);
  });
});

describe('a device that would be lost with a node', () => {
  const victim = { name: 'n1', address: '10.0.0.1' };
  const path = (more: Partial<DevicePath>): DevicePath => ({
    node: 'n1',
    device: 'pdu',
    via: [],
    options: {},
    jumps: [],
    ...more,
  });

  test.each<[string, Partial<DevicePath>, RegExp | undefined]>([
    ['nothing known', {}, undefined],
    ['via itself', { via: ['gate', 'n1'] }, /through itself \(via n1\)/],
    ['its address', { options: { ip: '10.0.0.1' } }, /through itself \(ip is 10\.0\.0\.1\)/],
    ['a line over it', { options: { line: 'ssh://root@N1:22/dev/ttyS0' } }, /through itself \(line is/],
    ['a port of it', { options: { line: 'tcp://10.0.0.1:2001' } }, /through itself/],
    ['a jump host', { jumps: ['admin@n1:2222'] }, /ssh goes over n1/],
    ['its name as what is switched', { options: { hostlist: 'n1 n2', hostname: 'n1', port: 'n1' } }, undefined],
    ['another host', { options: { ip: '10.0.0.11', line: 'ssh://n11' } }, undefined],
  ])('%s', (_, more, message) => {
    const found = pathGuard([victim], [path(more)]);
    expect(found.map((one) => one.message)).toEqual(message ? [expect.stringMatching(message)] : []);
  });

  test('another of the nodes counts as well, and is named', () => {
    const others = [victim, { name: 'n2', also: ['site/n2'], address: 'n2.mgmt' }];
    expect(pathGuard(others, [path({ via: ['site/n2'] })])[0]?.message).toContain('n2, which is to be cut off too');
    expect(pathGuard(others, [path({ options: { host: 'n2.mgmt' } })])).toHaveLength(1);
  });

  test.each(['127.0.0.1', '127.9.9.9', 'localhost', '::1'])('%s may be anybody', (address) => {
    expect(pathGuard([{ name: 'n1', address }], [path({ options: { ip: address } })])).toEqual([]);
  });

  test('hosts are found in whatever is written around them', () => {
    const host = fc.stringMatching(/^[a-z][a-z0-9.-]{0,20}[a-z0-9]$/);
    const scheme = fc.constantFrom('', 'tcp://', 'telnet://', 'ssh://', 'https://');
    const user = fc.constantFrom('', 'root@', 'a.b:c@');
    const tail = fc.constantFrom('', ':22', ':8080/redfish/v1', '/dev/ttyS0?baud=9600');
    fc.assert(
      fc.property(host, scheme, user, tail, (name, before, who, after) => {
        expect(hostsIn(`${before}${who}${name}${after}`)).toEqual([name]);
        expect(hostsIn(`first,${before}${who}${name.toUpperCase()}${after}`)).toEqual(['first', name]);
      }),
    );
    expect(hostsIn('tcp://[fe80::1]:23')).toEqual(['fe80::1']);
    expect(hostsIn('fe80::1')).toEqual(['fe80::1']);
  });

  test('no text makes it fail', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void hostsIn(text)));
  });
});

describe('what is known of others', () => {
  test('children have to be seen off, all of them', () => {
    const power = fc.constantFrom('off' as const, 'on' as const, 'unknown' as const, undefined);
    fc.assert(
      fc.property(fc.array(fc.record({ parent: fc.constantFrom('c1', 'c2'), power }), { maxLength: 6 }), (some) => {
        const children = some.map((one, index) => ({ ...one, child: `n${index}` }));
        const refused = childGuard(children).map(({ nodes }) => nodes[0]);
        for (const parent of ['c1', 'c2']) {
          const all = children.filter((one) => one.parent === parent);
          expect(refused.includes(parent)).toBe(all.some((one) => one.power !== 'off'));
        }
      }),
    );
    const [refusal] = childGuard([
      { parent: 'c1', child: 'n1', power: 'on' },
      { parent: 'c1', child: 'n2', power: undefined },
      { parent: 'c1', child: 'n3', power: 'off' },
      { parent: 'c1', child: 'n4', power: 'unknown' },
    ]);
    expect(refusal?.message).toBe(
      'c1 has nodes that hang on its power and were not seen off: n1 is on; no device can tell of n2; the power of n4 is not known.',
    );
  });

  test('a person is not believed against who sees the node up', () => {
    expect(contradictionGuard([{ node: 'n1', seen: [] }])).toEqual([]);
    expect(contradictionGuard([{ node: 'n1', seen: ['ping: n1 answers'] }])).toMatchObject([
      { guard: 'contradiction', nodes: ['n1'], message: expect.stringContaining('ping: n1 answers') },
    ]);
  });

  test('of what is disarmed the sentence says who, why and until when, once for all nodes alike', () => {
    const disarmed = {
      since: '2026-11-20T08:00:00.000Z',
      until: '2026-11-20T10:00:00.000Z',
      user: 'anna',
      host: 'adm1',
      reason: 'new strips',
    };
    const found = disarmedGuard([
      { name: 'n1', disarmed },
      { name: 'n2', disarmed: undefined },
      { name: 'n3', disarmed },
    ]);
    expect(found.map(({ message }) => message)).toEqual([
      'Fencing of n[1,3] is disarmed until 2026-11-20T10:00:00Z by anna@adm1: new strips.',
    ]);
  });

  test('what is to be done about several refusals is said once where it is the same', () => {
    const refusal = { guard: 'quorum-loss', nodes: ['n1'], message: 'No.', instead: 'Name fewer' } as const;
    expect(refusedBy([refusal, { ...refusal, message: 'Nor there.' }])).toMatchObject({
      message: 'No. Nor there.',
      suggestions: ['Name fewer, or override with --allow-quorum-loss.'],
    });
  });
});
