import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { type FindNodesInput, findNodes, natural } from '../../../../src/core/config/listing/find-nodes.ts';
import { fieldNames, listedField } from '../../../../src/core/config/listing/listed-field.ts';
import { pickFields } from '../../../../src/core/config/listing/pick-fields.ts';
import { silentReporter } from '../../../../src/core/reporter.ts';
import { wholeCluster } from '../check/samples.ts';

const notes: string[] = [];
const reporter = { ...silentReporter, note: (text: string) => void notes.push(text) };

async function found(input: FindNodesInput, text = wholeCluster) {
  notes.length = 0;
  const { model } = await understandText('web.yaml', text);
  return findNodes({ model, reporter }, input);
}

async function names(...where: string[]) {
  return (await found({ where })).nodes.map(({ name }) => name).join(' ');
}

test.each([
  ['attributes.rack=r1', 'n1'],
  ['attributes.rack!=r1', 'n2 n3 c1'],
  ['attributes.slot=0007', 'n2'],
  ['attributes.slot=7', ''],
  ['votes=2', 'n1 n2'],
  ['votes!=2', 'n3 c1'],
  ['transport=command', 'c1'],
  ['ssh.user=admin', 'n2'],
  ['ssh.port', 'n1 n2'],
  ['!ssh.port', 'n3 c1'],
  ['ssh.options.LogLevel', 'n2'],
  ['groups=storage', 'n1 n2'],
  ['groups!=storage', 'n3 c1'],
  ['address~^n[12]\\.', 'n1 n2'],
  ['address!~^n[12]\\.', 'n3 c1'],
  ['attributes.rack!~2', 'n1 n3 c1'],
  ['command=enter {name} now', 'c1'],
  ['command', 'c1'],
  ['id=123e4567-e89b-42d3-a456-426614174000', 'c1'],
  ['name=n3', 'n3'],
  ['attributes.rack=', ''],
  ['attributes.nope', ''],
])('%s', async (condition, expected) => {
  expect(await names(condition)).toBe(expected);
});

test('all conditions have to hold, on the nodes of the node set', async () => {
  expect(await names('votes=2', 'attributes.rack=r2')).toBe('n2');
  const { nodes } = await found({ nodes: 'n[1,3]', where: ['votes=2'] });
  expect(nodes.map(({ name }) => name)).toEqual(['n1']);
  await expect(found({ nodes: 'n9', where: ['votes=2'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('finding none is said, with the attribute that may have been meant', async () => {
  expect(await names('attributes.rakc=r1')).toBe('');
  expect(notes).toEqual([
    'No node of cluster web meets the condition. None has an attribute "rakc". Did you mean rack?',
  ]);
  expect(await names('attributes.rack=r1', 'votes=7')).toBe('');
  expect(notes).toEqual(['No node of cluster web meets the conditions.']);
  expect(await names('votes=2')).toBe('n1 n2');
  expect(notes).toEqual([]);
});

test.each([
  ['adress=x', 'USAGE', 'A node has no field "adress".', ['Did you mean address?']],
  ['', 'USAGE', 'A node has no field "".', expect.anything()],
  ['!', 'USAGE', 'A node has no field "".', expect.anything()],
  ['=x', 'USAGE', 'A node has no field "".', expect.anything()],
  ['attributes.=x', 'USAGE', 'A node has no field "attributes.".', expect.anything()],
  ['votes.x=1', 'USAGE', 'A node has no field "votes.x".', expect.anything()],
  ['__proto__=x', 'USAGE', 'A node has no field "__proto__".', expect.anything()],
  ['constructor', 'USAGE', 'A node has no field "constructor".', expect.anything()],
  ['ssh.constructor', 'USAGE', 'A node has no field "ssh.constructor".', expect.anything()],
  ['ssh=root', 'USAGE', 'ssh has no single value to compare.', ['Name one of its fields, as in ssh.user=VALUE.']],
  ['transport=shs', 'USAGE', 'transport is never "shs".', expect.arrayContaining(['Did you mean ssh?'])],
  ['groups=storge', 'NOT_FOUND', 'There is no group "storge" in cluster web.', ['Did you mean storage?']],
  ['name~(', 'USAGE', '"(" is no regular expression: Unterminated group.', []],
  [`name~${'a'.repeat(201)}`, 'USAGE', 'A regular expression may have 200 characters, not 201.', []],
])('%s is refused', async (condition, code, message, suggestions) => {
  await expect(found({ where: [condition] })).rejects.toMatchObject({ code, message, suggestions });
});

test('an expression that backtracks without end is stopped', async () => {
  const text = `ocf: 1\ncluster: {name: c}\nnodes: {n1: {attributes: {x: ${'a'.repeat(50)}!}}}\n`;
  await expect(found({ where: ['attributes.x~^(a+)+$'] }, text)).rejects.toMatchObject({
    code: 'TIMEOUT',
    message: expect.stringContaining('takes too long'),
  });
});

test('names of attributes may be anything', async () => {
  const text =
    'ocf: 1\ncluster: {name: c}\nnodes: {n1: {attributes: {a.b: x=y, __proto__: z, constructor: "1"}}, n2: {}}\n';
  for (const condition of [
    'attributes.a.b=x=y',
    'attributes.__proto__=z',
    'attributes.constructor',
    'attributes.a.b~=',
  ]) {
    expect((await found({ where: [condition] }, text)).nodes.map(({ name }) => name)).toEqual(['n1']);
  }
  const fields = ['name', 'attributes.__proto__', 'attributes.toString'].map(listedField);
  expect(JSON.stringify(pickFields(await found({}, text), fields).nodes)).toBe(
    '[{"name":"n1","attributes":{"__proto__":"z"}},{"name":"n2"}]',
  );
});

test('groups of each node, also through other groups', async () => {
  const { nodes } = await found({});
  expect(nodes.map(({ name, groups }) => `${name}: ${groups.join(' ')}`)).toEqual([
    'n1: storage all',
    'n2: storage all',
    'n3: all',
    'c1: all',
  ]);
});

test('sorted by a field, as people count; without it last; else in the order of the file', async () => {
  const sorted = async (sort: string) => (await found({ sort })).nodes.map(({ name }) => name).join(' ');
  expect(await sorted('name')).toBe('c1 n1 n2 n3');
  expect(await sorted('attributes.rack')).toBe('n1 n2 n3 c1');
  expect(await sorted('votes')).toBe('n3 c1 n1 n2');
  await expect(sorted('vote')).rejects.toMatchObject({ code: 'USAGE', suggestions: ['Did you mean votes?'] });
});

test('every name that is offered is taken, whole parts of nodes too', async () => {
  const { nodes } = await found({});
  const fields = fieldNames().map(listedField);
  const whole = ['name', 'id', 'address', 'transport', 'ssh', 'command', 'votes', 'attributes', 'groups'];
  expect(fieldNames()).toEqual(expect.arrayContaining([...whole, 'ssh.user', 'attributes.NAME']));
  const picked = pickFields({ cluster: 'web', nodes }, fields);
  expect(picked.nodes[1]).toMatchObject({ name: 'n2', votes: 2, ssh: { user: 'admin', port: 2222 } });
});

test('natural order is an order: n2 before n10, and never a contradiction', () => {
  expect(['n10', 'n2', 'n1', 'a', 'n02', '', '10', '9'].sort(natural)).toEqual([
    '',
    '9',
    '10',
    'a',
    'n1',
    'n2',
    'n02',
    'n10',
  ]);
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '0', '1', '9', '-'), maxLength: 8 });
  fc.assert(
    fc.property(text, text, text, (a, b, c) => {
      expect(Math.sign(natural(a, b)) + Math.sign(natural(b, a))).toBe(0);
      expect(natural(a, b) === 0).toBe(a === b);
      if (natural(a, b) < 0 && natural(b, c) < 0) expect(natural(a, c)).toBeLessThan(0);
    }),
    { numRuns: 2000 },
  );
});
