import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { validate } from '../../../../src/core/config/check/validate.ts';
import { explainConfig, fieldPaths } from '../../../../src/core/config/describe/explain.ts';
import { allFields, fieldAt } from '../../../../src/core/config/describe/field-path.ts';
import { loadTree } from '../../../../src/core/config/yaml/load-tree.ts';
import { OcfError } from '../../../../src/core/errors.ts';

const paths = allFields().map(({ path }) => path.join('.'));

test('a field: what it is for, what may stand there, an example in its place', () => {
  expect(explainConfig({ field: 'nodes.*.ssh.port' })).toEqual({
    field: 'nodes.*.ssh.port',
    type: 'integer',
    required: false,
    help: 'Port of its ssh server.',
    more: "Default: that of ssh's own configuration, else 22.",
    allowed: 'a whole number from 1 to 65535',
    example: 'nodes: {n1: {ssh: {port: 2222}}}',
    section: 'ocf.yaml(5), nodes',
    fields: [],
  });
  expect(explainConfig({ field: 'nodes.*.transport' })).toMatchObject({
    allowed: 'one of ssh, local, command',
    default: 'ssh',
  });
  expect(explainConfig({ field: 'cluster' }).fields.map(({ field }) => field)).toEqual([
    'cluster.name',
    'cluster.id',
    'cluster.formation',
  ]);
  expect(explainConfig({ field: 'fencing' }).allowed).toBe(
    'a map from a node set to one or a list of: one or a list of: a letter followed by letters, digits, ".", "_" or "-"',
  );
});

test('without a field: all of them, in order', () => {
  const { fields } = explainConfig();
  expect(fields.map(({ field }) => field).slice(0, 4)).toEqual(['ocf', 'cluster', 'cluster.name', 'cluster.id']);
  expect(fields.map(({ field }) => field)).toEqual(expect.arrayContaining(['nodes.*', 'resources.*.monitor.interval']));
});

test.each([
  ['nodes.n1.ssh.port', 'nodes.*.ssh.port'],
  ['nodes.n1.example.net.ssh.port', 'nodes.*.ssh.port'],
  ['nodes.n1.example.net', 'nodes.*'],
  ['nodes.n[1-3].address', 'nodes.*.address'],
  ['resources.web.after', 'resources.*.after'],
  ['resources.a.b.after.0', 'resources.*.after.*'],
  ['fencing.n1.0.1', 'fencing.*.*.*'],
  ['devices.d.options.community.from', 'devices.*.options.*.from'],
  ['resources.web.operations.start.timeout', 'resources.*.operations.*.timeout'],
  ['nodes.__proto__.votes', 'nodes.*.votes'],
])('%s is %s', (given, path) => {
  expect(fieldAt(given).path.join('.')).toBe(path);
});

describe('what is no field', () => {
  test.each([
    ['nodes.*.__proto__', ["See the fields with: ocf config explain 'nodes.*'"]],
    ['nodes.*.bogus.x', ["See the fields with: ocf config explain 'nodes.*'"]],
    ['node', ['Did you mean nodes?', 'There is: defaults.node.']],
    ['nodes.n1.adress', ['Did you mean nodes.*.address?']],
    ['nodes.n1.ssh.prot', ['Did you mean nodes.*.ssh.port?']],
    ['port', ['There is: arbiter.ssh.port, defaults.node.ssh.port, nodes.*.ssh.port.']],
    ['constructor', ['See the fields with: ocf config explain']],
    ['cluster.__proto__', ["See the fields with: ocf config explain 'cluster'"]],
    ['', ['See the fields with: ocf config explain']],
    ['nodes.', ["See the fields with: ocf config explain 'nodes'"]],
    ['ocf.x', ["See the fields with: ocf config explain 'ocf'"]],
  ])('%j: %j', (field, suggestions) => {
    expect(() => explainConfig({ field })).toThrow(expect.objectContaining({ code: 'NOT_FOUND', suggestions }));
  });

  test('any text is a field or an error of ours', () => {
    const step = fc.oneof(fc.constantFrom('nodes', '*', 'ssh', 'port', 'fencing', '0', 'toString', ''), fc.string());
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        try {
          explainConfig({ field: steps.join('.') });
        } catch (error) {
          expect(error).toBeInstanceOf(OcfError);
        }
      }),
    );
  });
});

test.each(paths)('the example of %s is valid there', async (field) => {
  const { example, help } = explainConfig({ field });
  expect(help).toMatch(/^[A-Z].*[.…]$/);
  const { problems } = validate(await loadTree('example.yaml', example));
  // an example alone lacks what it names, and what is required beside it
  const lacking =
    / has no \w+\.$|of itself|bear itself out|is a group, which|has no copies| has none of |not exist|There is no|no node|no command|An id belongs to one node/;
  expect(problems.filter(({ message }) => !lacking.test(message))).toEqual([]);
});

test('completion goes one step at a time, with the names that were typed', () => {
  const values = (typed: string) => fieldPaths(typed).map(({ field }) => field);
  expect(values('')).toEqual(expect.arrayContaining(['ocf', 'nodes', 'agents']));
  expect(values('nodes.')).toEqual(['nodes.*']);
  expect(values('nodes.n1.ad')).toEqual(expect.arrayContaining(['nodes.n1.address', 'nodes.n1.ssh']));
  expect(values('nodes.n1.ssh.')).toContain('nodes.n1.ssh.port');
});
