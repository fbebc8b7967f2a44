import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { findNodes } from '../../../../src/core/config/listing/find-nodes.ts';
import { recreateNodes } from '../../../../src/core/config/listing/recreate.ts';
import { addressPattern } from '../../../../src/core/config/nodes/address-pattern.ts';
import { silentReporter } from '../../../../src/core/reporter.ts';
import { clusterWith, wholeCluster } from '../check/samples.ts';

async function recreated(text: string, fold = true) {
  const { model } = await understandText('web.yaml', text);
  const found = findNodes({ model, reporter: silentReporter }, {});
  const { commands, left } = recreateNodes(model, found, { fold });
  return { commands: commands.map((words) => words.join(' ')), left };
}

test('nodes that are alike in one command, settings as they count', async () => {
  expect(await recreated(wholeCluster)).toEqual({
    commands: [
      'ocf node add n1 --address n1.mgmt --ssh-user root --ssh-port 2222 --ssh-option Compression=yes --votes 2 --attribute site=a --attribute rack=r1 --yes',
      'ocf node add n2 --address n2.mgmt --ssh-user admin --ssh-port 2222 --ssh-option Compression=yes --ssh-option LogLevel=ERROR --votes 2 --attribute site=a --attribute rack=r2 --attribute slot=0007 --yes',
      'ocf node add n3 --address 10.0.0.3 --ssh-user root --ssh-option Compression=yes --attribute site=a --yes',
      'ocf node add c1 --id 123e4567-e89b-42d3-a456-426614174000 --transport command --ssh-user root --ssh-option Compression=yes --command enter {name} now --attribute site=a --yes',
    ],
    left: [],
  });
  const text = clusterWith('{"n[1-3]": {address: "bmc-{name}.x"}, m1: {}, m2: {address: m2}}');
  expect((await recreated(text)).commands).toEqual([
    'ocf node add n[1-3] --address bmc-{name}.x --yes',
    'ocf node add m[1-2] --yes',
  ]);
  expect((await recreated(text, false)).commands).toHaveLength(5);
});

test('what no command can say is named', async () => {
  const text = clusterWith(
    '{"n[1-2]": {transport: command, command: [sh, -c, "a b"]}, n3: {command: x y}, n4: {transport: command, command: [""]}}',
  );
  expect(await recreated(text)).toEqual({
    commands: ['ocf node add n3 --yes'],
    left: [
      { nodes: 'n[1-2,4]', reason: expect.stringContaining('left out') },
      { nodes: 'n3', reason: expect.stringContaining('without the command') },
    ],
  });
});

test('a pattern filled in is the address again', () => {
  expect(addressPattern('bmc-n1.n1.x', 'n1')).toBe('bmc-{name}.{name}.x');
  expect(addressPattern('n12.xn1', 'n1')).toBe('n12.xn1');
  expect(addressPattern('n1', 'n1')).toBe('{name}');
  const part = fc.constantFrom('n1', 'n', '1', '-', '.', 'n11', 'x');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), fc.constantFrom('n1', 'n', '11', '1'), (parts, name) => {
      const address = parts.join('');
      expect(addressPattern(address, name).replaceAll('{name}', name)).toBe(address);
    }),
  );
});
