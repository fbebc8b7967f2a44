import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { validate } from '../../../../src/core/config/check/validate.ts';
import { fieldAt } from '../../../../src/core/config/describe/field-path.ts';
import { clusterJsonSchema } from '../../../../src/core/config/describe/json-schema.ts';
import { newClusterText } from '../../../../src/core/config/file/create.ts';
import { clusterShape } from '../../../../src/core/config/schema.ts';
import type { Shape } from '../../../../src/core/config/shape.ts';
import { loadTree } from '../../../../src/core/config/yaml/load-tree.ts';
import { pairsOf, resolved, type TreeNode } from '../../../../src/core/config/yaml/tree.ts';
import { wholeCluster } from '../check/samples.ts';
import { handWritten } from '../yaml/hand-written.ts';

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: true, strictTypes: false });
const accepts = ajv.compile(clusterJsonSchema());

/** What an editor's YAML reader gives the schema to judge. */
function plain(node: TreeNode): unknown {
  const meant = resolved(node);
  if (meant.kind === 'scalar') return meant.value;
  if (meant.kind === 'list') return meant.items.map(plain);
  return Object.fromEntries(pairsOf(meant).map(({ name, value }) => [name, plain(value)]));
}

// what only validation can know: names that refer to something, node sets' grammar, nodes that are spoken of twice
const beyond =
  /not exist|There is no (device|resource|group) |names no (node|device)|The node set "|No known node matches|cannot be matched|names more than|itself\.|in a circle|both speak of|second entry|the same id|An id belongs|A node cannot be called|has transport command|has no agent\./;

/** Both verdicts on a text: validation's on its form alone, and the schema's. */
async function verdicts(text: string) {
  const built = await loadTree('f.yaml', text);
  const { problems } = validate(built);
  const form = problems.filter(({ message }) => !beyond.test(message));
  return { ours: form.map(({ message }) => message), schema: accepts(plain(built.tree.root)) };
}

test('the file that comes with the program is this schema; write it with: npm run schema', () => {
  const shipped = readFileSync(new URL('../../../../schema/ocf-1.json', import.meta.url), 'utf8');
  expect(shipped).toBe(`${JSON.stringify(clusterJsonSchema(), null, 2)}\n`);
});

describe('valid files pass', () => {
  test.each([
    ['everything', wholeCluster],
    ['new', newClusterText({ name: 'web', id: '5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11', agentPath: ['a b'] })],
    ['nearly nothing', 'ocf: 1\ncluster: {name: c}\nnodes:\ngroups:\ndevices: ~\nfencing:\nresources:\nagents:\n'],
  ])('%s', async (_, text) => {
    expect(await verdicts(text)).toEqual({ ours: [], schema: true });
  });

  test('written by hand', async () => {
    await fc.assert(
      fc.asyncProperty(handWritten, async ({ text }) => {
        expect(await verdicts(text)).toEqual({ ours: [], schema: true });
      }),
    );
  });
});

/** A place for a value of every shape, as a whole file. */
const places: Readonly<Record<string, (value: string) => string>> = {
  ocf: (value) => `ocf: ${value}\ncluster: {name: c}\n`,
  cluster: (value) => `ocf: 1\ncluster: ${value}\n`,
  'cluster.name': (value) => `ocf: 1\ncluster: {name: ${value}}\n`,
  'cluster.id': (value) => `ocf: 1\ncluster: {name: c, id: ${value}}\n`,
  ...Object.fromEntries(
    ['address', 'id', 'transport', 'ssh', 'command', 'votes', 'attributes'].map((name) => [
      `nodes.n1.${name}`,
      (value: string) => `ocf: 1\ncluster: {name: c}\nnodes: {n1: {${name}: ${value}}}\n`,
    ]),
  ),
  ...Object.fromEntries(
    ['user', 'port', 'identity', 'jump', 'options'].map((name) => [
      `nodes.n1.ssh.${name}`,
      (value: string) => `ocf: 1\ncluster: {name: c}\nnodes: {n1: {ssh: {${name}: ${value}}}}\n`,
    ]),
  ),
  ...Object.fromEntries(
    ['defaults', 'nodes', 'groups', 'devices', 'fencing', 'resources', 'agents'].map((name) => [
      name,
      (value: string) => `ocf: 1\ncluster: {name: c}\n${name}: ${value}\n`,
    ]),
  ),
  'devices.d.driver': (value) => `ocf: 1\ncluster: {name: c}\ndevices: {d: {driver: ${value}}}\n`,
  'group_sources.g.map': (value) => `ocf: 1\ncluster: {name: c}\ngroup_sources: {g: {map: ${value}}}\n`,
  'devices.d.options': (value) => `ocf: 1\ncluster: {name: c}\ndevices: {d: {driver: x, options: ${value}}}\n`,
  'devices.d.options.o': (value) => `ocf: 1\ncluster: {name: c}\ndevices: {d: {driver: x, options: {o: ${value}}}}\n`,
  'devices.d.plugs': (value) => `ocf: 1\ncluster: {name: c}\ndevices: {d: {driver: x, plugs: ${value}}}\n`,
  'fencing.n1': (value) => `ocf: 1\ncluster: {name: c}\nfencing: {n1: ${value}}\n`,
  ...Object.fromEntries(
    ['agent', 'parameters', 'nodes', 'after', 'with', 'monitor', 'operations'].map((name) => [
      `resources.r.${name}`,
      (value: string) =>
        `ocf: 1\ncluster: {name: c}\nresources: {r: {${name === 'agent' ? '' : 'agent: "ocf:a:b", '}${name}: ${value}}}\n`,
    ]),
  ),
  'resources.r.monitor.timeout': (value) =>
    `ocf: 1\ncluster: {name: c}\nresources: {r: {agent: "ocf:a:b", monitor: {timeout: ${value}}}}\n`,
  'agents.path': (value) => `ocf: 1\ncluster: {name: c}\nagents: {path: ${value}}\n`,
};

const scalar = fc.oneof(
  fc.constantFrom(
    '~',
    'true',
    'false',
    '0',
    '1',
    '2',
    '-1',
    '65535',
    '65536',
    '1000',
    '1001',
    '10s',
    '1h30m',
    '2 m',
    '1.5',
  ),
  fc.constantFrom('"123e4567-e89b-42d3-a456-426614174000"', '123E4567-e89b-42d3-a456-426614174000', '"123e4567"'),
  fc.constantFrom(
    'ssh',
    'shs',
    'c',
    '1c',
    '"a b"',
    '""',
    '"a\\tb"',
    '"a\\nb"',
    '"a=b"',
    '"ocf:a:b"',
    '"systemd:x@y"',
    'fence/x',
  ),
  fc.constantFrom('"file:/x"', '"env:1"', '"\\0"', '"{name}"', '"n[1-3]"', '" "', '"__proto__"'),
  fc.string().map((text) => JSON.stringify(text).replace(/[\x7f-\x9f\u2028\u2029]/g, '.')),
  fc.integer({ min: 0, max: 100_000 }).map(String),
);
const key = fc.constantFrom(
  'n1',
  'from',
  'a',
  'user',
  'name',
  'address',
  '"a b"',
  '""',
  '"a=b"',
  '1',
  'driver',
  'timeout',
);
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`) },
    {
      weight: 1,
      arbitrary: fc
        .uniqueArray(fc.tuple(key, tie('value')), { maxLength: 3, selector: ([name]) => name })
        .map((pairs) => `{${pairs.map(([name, item]) => `${name}: ${item}`).join(', ')}}`),
    },
  ),
}));

test('of any value at any place validation and the schema say the same', async () => {
  const counts = { valid: 0, invalid: 0 };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(places)), value, async (place, written) => {
      const { ours, schema } = await verdicts((places[place] as (value: string) => string)(written));
      counts[schema ? 'valid' : 'invalid']++;
      expect({ place, written, ours, schema }).toEqual({ place, written, ours, schema: ours.length === 0 });
    }),
    { numRuns: process.env.OCF_LONG === '1' ? 50_000 : 3000 },
  );
  // neither verdict is a rarity
  expect(Math.min(counts.valid, counts.invalid)).toBeGreaterThan(200);
});

test('every shape of the schema has such a place', () => {
  const kinds = (shape: Shape): string[] => {
    const own = `${shape.type} ${'check' in shape ? shape.check : ''}`;
    if (shape.type === 'record') return [own, ...Object.values(shape.fields).flatMap((field) => kinds(field.shape))];
    return shape.type === 'map' || shape.type === 'list' ? [own, ...kinds(shape.of)] : [own];
  };
  const placed = new Set(Object.keys(places).flatMap((place) => kinds(fieldAt(place).field.shape)));
  expect(kinds(clusterShape).filter((kind) => !placed.has(kind) && kind !== 'anything ')).toEqual([]);
});

/** Where they differ, and why: the schema sees a number where validation sees how it is written. */
test.each([
  ['a duration longer than a timer holds', 'resources.r.monitor.timeout', '100d', false, true],
  ['a duration as a number with a sign', 'resources.r.monitor.timeout', '+5', false, true],
  ['a driver as a switch that is no lower-case word', 'devices.d.driver', 'True', false, true],
])('%s', async (_, place, written, ours, schema) => {
  const said = await verdicts((places[place] as (value: string) => string)(written));
  expect({ ours: said.ours.length === 0, schema: said.schema }).toEqual({ ours, schema });
});
