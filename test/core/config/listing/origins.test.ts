import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { showOrigins } from '../../../../src/core/config/listing/origins.ts';
import { uuid5 } from '../../../../src/core/config/nodes/ids.ts';
import { wholeCluster } from '../check/samples.ts';
import { folders } from '../file/folder.ts';

const folder = folders();

async function origins(text: string, nodes: string) {
  const file = join(folder(), 'web.yaml');
  writeFileSync(file, text);
  const shown = await showOrigins({ file }, { nodes });
  return shown.nodes.map(({ origins: each }) =>
    each.map(({ field, value, from, entry, line, written }) =>
      [field, value, from, entry, line, written].map((part) => part ?? '-').join(' '),
    ),
  );
}

test('every value with the entry and the line that say it', async () => {
  expect(await origins(wholeCluster, 'n2,c1')).toEqual([
    [
      'id 123e4567-e89b-42d3-a456-426614174000 node c1 12 -',
      'address c1 built-in - - -',
      'transport command node c1 12 -',
      'ssh.user root default - 5 -',
      'ssh.options.Compression yes default - 5 -',
      'command enter {name} now node c1 12 -',
      'votes 1 built-in - - -',
      'attributes.site a default - 5 -',
    ],
    [
      `id ${uuid5('5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11', 'n2')} built-in - - -`,
      'address n2.mgmt set n[1-2] 7 {name}.mgmt',
      'transport ssh default - 5 -',
      'ssh.user admin node n2 11 -',
      'ssh.port 2222 set n[1-2] 7 -',
      'ssh.options.Compression yes default - 5 -',
      'ssh.options.LogLevel ERROR node n2 11 -',
      'votes 2 set n[1-2] 7 -',
      'attributes.site a default - 5 -',
      'attributes.rack r2 node n2 10 -',
      'attributes.slot 0007 node n2 10 -',
    ],
  ]);
});

test('what comes in through an anchor stands where the anchor does', async () => {
  const text = `ocf: 1
cluster: {name: c}
nodes:
  n1: &one
    votes: 3
    attributes: {a: "1", "b.c": x}
  n2:
    <<: *one
    address: a2
  n3: *one
`;
  const line = (each: readonly string[], field: string) => each.find((text) => text.startsWith(`${field} `));
  const [, two = [], three = []] = await origins(text, 'n[1-3]');
  expect(line(two, 'votes')).toBe('votes 3 node n2 5 -');
  expect(line(two, 'address')).toBe('address a2 node n2 9 -');
  expect(line(three, 'attributes.b.c')).toBe('attributes.b.c x node n3 6 -');
});

test('unknown nodes and broken files are errors', async () => {
  await expect(origins(wholeCluster, 'n9')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(origins('ocf: [', 'n1')).rejects.toMatchObject({ code: 'INVALID' });
});
