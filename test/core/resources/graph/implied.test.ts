import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { resourceSpec } from '../../../../src/core/config/check/resource-spec.ts';
import type { OptionValue, ResourceSpec } from '../../../../src/core/config/model.ts';
import { relationsOf } from '../../../../src/core/config/relations.ts';
import { impliedRelations, softOrder } from '../../../../src/core/resources/graph/implied.ts';

type Sketch = Partial<ResourceSpec> & { readonly parameters?: Readonly<Record<string, OptionValue>> };

const file = (sketch: Readonly<Record<string, Sketch>>) =>
  Object.fromEntries(
    Object.entries(sketch).map(([name, { agent = 'Dummy', ...spec }]) => [
      name,
      { ...resourceSpec({ agent: agent.includes(':') ? agent : `ocf:heartbeat:${agent}` }), ...spec },
    ]),
  );

const found = (sketch: Readonly<Record<string, Sketch>>) =>
  impliedRelations(file(sketch)).implied.map(({ from, to, because }) => `${from} ${to}: ${because}`);
const outside = (sketch: Readonly<Record<string, Sketch>>) =>
  impliedRelations(file(sketch)).outside.map(({ resource, kind, name }) => `${resource} ${kind} ${name}`);

const fs = (directory: string, device = 'nfs:/x') => ({ agent: 'Filesystem', parameters: { directory, device } });
const ip = (address: string, more = {}) => ({ agent: 'IPaddr2', parameters: { ip: address, ...more } });
const using = (parameters: Readonly<Record<string, OptionValue>>, agent = 'Dummy') => ({ agent, parameters });

describe('impliedRelations', () => {
  test.each([
    [
      'a volume group',
      { a: { agent: 'LVM-activate', parameters: { vgname: 'vg0' } }, b: fs('/b', '/dev/vg0/lv') },
      'b a',
    ],
    [
      'a mapped name',
      { a: { agent: 'LVM', parameters: { volgrpname: 'v-g' } }, b: fs('/b', '/dev/mapper/v--g-l--v') },
      'b a',
    ],
    [
      'drbd',
      { a: { agent: 'ocf:linbit:drbd', parameters: { drbd_resource: 'r0' } }, b: fs('/b', '/dev/drbd/by-res/r0/0') },
      'b a',
    ],
    ['an array', { a: { agent: 'mdraid', parameters: { md_dev: '/dev/md0' } }, b: fs('/b', '/dev/md0') }, 'b a'],
    [
      'encryption',
      {
        a: { agent: 'crypt', parameters: { crypt_dev: 'secret', encrypted_dev: '/dev/sda' } },
        b: fs('/b', '/dev/mapper/secret'),
      },
      'b a',
    ],
    ['a mount below another', { a: fs('/srv'), b: fs('/srv/deep/er/') }, 'b a'],
    [
      'a path below the nearest mount',
      { a: fs('/srv'), b: fs('/srv/www'), c: using({ config: '/srv/www/x.conf' }) },
      'b a',
      'c b',
    ],
    ['a word of a parameter', { a: fs('/srv'), b: using({ options: '-D "/srv/db" --x' }) }, 'b a'],
    ['a path behind =', { a: fs('/srv'), b: using({ options: '--dir=/srv//db/' }) }, 'b a'],
    ['what a container is given', { a: fs('/srv/db'), b: using({ run_opts: '-v /srv/db:/var/db' }) }, 'b a'],
    [
      'names of JavaScript',
      { toString: fs('/srv'), constructor: using({ x: '/srv' }, 'constructor') },
      'constructor toString',
    ],
    ['the mount point itself', { a: fs('/srv/'), b: using({ directory: '/srv' }, 'exportfs') }, 'b a'],
    ['an address', { a: ip('10.0.0.1'), b: using({ ipaddress: '10.0.0.1' }, 'IPsrcaddr') }, 'b a'],
    [
      'an address with a port',
      { a: ip('10.0.0.1'), b: using({ portals: '10.0.0.1:3260 10.0.0.9:3260' }, 'iSCSITarget') },
      'b a',
    ],
    ['an IPv6 address, written otherwise', { a: ip('2001:DB8:0::1'), b: using({ listen: '[2001:db8::1]:80' }) }, 'b a'],
    [
      'the gateway of a net',
      { a: ip('10.0.0.9', { cidr_netmask: 24 }), b: using({ gateway: '10.0.0.1' }, 'Route') },
      'b a',
    ],
    [
      'a mask in dots',
      { a: ip('10.0.0.9', { cidr_netmask: '255.255.255.0' }), b: using({ gateway: '10.0.0.1' }, 'Route') },
      'b a',
    ],
    ['an interface', { a: using({ vlan_name: 'eth0.7' }, 'iface-vlan'), b: ip('10.0.0.1', { nic: 'eth0.7' }) }, 'b a'],
    [
      'an iSCSI target',
      { a: using({ iqn: 'iqn.x' }, 'iSCSITarget'), b: using({ target_iqn: 'iqn.x' }, 'iSCSILogicalUnit') },
      'b a',
    ],
    ['the NFS server', { a: using({}, 'nfsserver'), b: using({ directory: '/x' }, 'exportfs') }, 'b a'],
    [
      'the lock manager',
      { a: using({}, 'ocf:pacemaker:controld'), b: { ...fs('/b'), parameters: { directory: '/b', fstype: 'gfs2' } } },
      'b a',
    ],
  ] as [string, Record<string, Sketch>, ...string[]][])('%s', (_title, sketch, ...pairs) => {
    expect(found(sketch).map((line) => line.split(':')[0])).toEqual(pairs);
  });

  test.each([
    ['a path beside the mount point', { a: fs('/srv'), b: using({ x: '/srv2/y' }) }],
    ['a path with .. that leaves it', { a: fs('/srv'), b: using({ x: '/srv/../etc/y' }) }],
    ['everything under /', { a: fs('/'), b: using({ x: '/etc/y' }) }],
    [
      'an address of another net',
      { a: ip('10.0.0.9', { cidr_netmask: 24 }), b: using({ gateway: '10.0.1.1' }, 'Route') },
    ],
    ['a longer address', { a: ip('10.0.0.1'), b: using({ x: '10.0.0.11' }) }],
    ['a file system of one node', { a: using({}, 'ocf:pacemaker:controld'), b: fs('/b') }],
    [
      'an agent of another class',
      { a: { agent: 'systemd:Filesystem', parameters: { directory: '/srv' } }, b: using({ x: '/srv/y' }) },
    ],
    ['a secret', { a: fs('/srv'), b: using({ password: '/srv/y' }) }],
    ['a reference', { a: fs('/srv'), b: using({ key: { from: 'file:/srv/y' } }) }],
    ['the same mount point twice', { a: fs('/srv'), b: fs('/srv') }],
    ['the same address twice', { a: ip('10.0.0.1'), b: ip('10.0.0.1') }],
    ['a path of another machine', { a: fs('/x'), b: fs('/b', 'nfs:/x') }],
    ['a path inside a container', { a: fs('/var'), b: using({ run_opts: '-v /srv/db:/var/db' }) }],
  ] as [string, Record<string, Sketch>][])('nothing is made of %s', (_title, sketch) => {
    expect(found(sketch)).toEqual([]);
  });

  test('of several that provide the same, those count that the file relates', () => {
    const two = { a: fs('/srv'), b: fs('/srv'), c: using({ x: '/srv/y' }) };
    expect(found(two)).toEqual([]);
    expect(found({ ...two, c: { ...two.c, with: ['b'] } })).toEqual(['c b: x names /srv/y, in its mount point /srv']);
  });

  test('what nobody provides is outside', () => {
    expect(
      outside({ a: fs('/srv', '/dev/sdb1'), b: ip('10.0.0.1', { nic: 'eth0' }), c: using({ x: '/etc/x' }) }),
    ).toEqual(['a device /dev/sdb1', 'b interface eth0']);
  });

  test('what would make a circle is told and not used', () => {
    const { implied } = impliedRelations(file({ a: { ...fs('/srv'), after: ['b'] }, b: using({ x: '/srv/y' }) }));
    expect(implied).toMatchObject([{ from: 'b', to: 'a', used: false }]);
  });

  test('two that use one another are ordered one way', () => {
    const sketch = {
      a: { ...fs('/a'), parameters: { directory: '/a', device: '/b/image' } },
      b: { ...fs('/b'), parameters: { directory: '/b', device: '/a/image' } },
    };
    expect(softOrder(file(sketch))).toEqual([{ first: 'b', second: 'a' }]);
  });
});

describe('softOrder', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const paths = ['/x', '/x/y', '/x/y/z', '/w', '/w/v'];
  const random = fc.dictionary(
    fc.constantFrom(...names),
    fc.record({
      directory: fc.constantFrom(...paths),
      device: fc.constantFrom(...paths.map((path) => `${path}/image`), '/dev/sdb'),
      after: fc.subarray(names),
    }),
  );

  test('never makes a circle with what the file says, whatever stands in it', () => {
    fc.assert(
      fc.property(random, (sketch) => {
        const known = Object.keys(sketch);
        const resources = file(
          Object.fromEntries(
            // the file itself has no circles: each comes after earlier ones only
            Object.entries(sketch).map(([name, { directory, device, after }], index) => [
              name,
              {
                ...fs(directory, device),
                after: after.filter((other) => known.indexOf(other) >= 0 && known.indexOf(other) < index),
              },
            ]),
          ),
        );
        const declared = relationsOf(resources).flatMap(({ kind, from, to }) =>
          kind === 'after' ? [[to, from] as const] : [],
        );
        const soft = softOrder(resources).map(({ first, second }) => [first, second] as const);
        const edges = [...declared, ...soft];
        const left = new Set(known);
        for (let taken = true; taken; ) {
          const free = [...left].find((name) => !edges.some(([before, after]) => after === name && left.has(before)));
          taken = free !== undefined && left.delete(free);
        }
        expect([...left]).toEqual([]);
      }),
    );
  });

  test('a thousand resources, one in another, take no deep stack and no square of time', () => {
    const many = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`fs${index}`, fs(`/m${'/d'.repeat(index % 100)}/f${index}`)]),
    );
    const chain = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`c${index}`, using({ x: `/m/f${index}/y` })]),
    );
    const linked = Object.fromEntries(
      Object.entries(chain).map(([name, spec], index) => [
        name,
        index === 0 ? spec : { ...spec, after: [`c${index - 1}`] },
      ]),
    );
    expect(softOrder(file({ ...many, ...linked })).length).toBeGreaterThan(0);
  });
});
