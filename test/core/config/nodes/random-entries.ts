import fc from 'fast-check';
import { NodeSet } from '../../../../src/core/nodeset/nodeset.ts';

export interface Entry {
  readonly names: readonly string[];
  readonly style: 'flow' | 'block' | 'comments';
  readonly settings: Readonly<Record<string, string>>;
}

export const values: Readonly<Record<string, readonly string[]>> = {
  address: ['10.0.0.1', '{name}.mgmt'],
  votes: ['0', '1', '2'],
  'ssh.user': ['root', 'admin'],
  'ssh.port': ['22', '2222'],
  'attributes.rack': ['r1', '7'],
  'attributes.room': ['a b', 'true'],
};
export const settings = fc.record(
  Object.fromEntries(Object.entries(values).map(([field, few]) => [field, fc.constantFrom(...few)])),
  { requiredKeys: [] },
) as fc.Arbitrary<Record<string, string>>;
const style = fc.constantFrom('flow' as const, 'block' as const, 'comments' as const);
const all = ['n1', 'n2', 'n3', 'n4', 'n5', 'm1', 'm2', 'x'];

/** Sets that do not overlap, and entries of single nodes, in or out of a set. */
export const entries: fc.Arbitrary<readonly Entry[]> = fc
  .record({
    home: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: all.length, maxLength: all.length }),
    own: fc.subarray(all),
    bodies: fc.array(fc.record({ style, settings }), { minLength: 12, maxLength: 12 }),
    order: fc.shuffledSubarray([...Array(12).keys()], { minLength: 12 }),
  })
  .map(({ home, own, bodies, order }) => {
    const sets = [1, 2, 3].map((set) => all.filter((_, index) => home[index] === set)).filter((set) => set.length > 1);
    const keys = [...sets, ...own.map((name) => [name])];
    const made = keys.map((names, index) => ({ names, ...(bodies[index] as Omit<Entry, 'names'>) }));
    return order.map((index) => made[index]).filter((entry) => entry !== undefined);
  })
  .filter((made) => made.length > 0);

export function written({ names, style: how, settings: said }: Entry): string {
  const key = NodeSet.of(names).fold();
  const quoted = key.includes(',') ? `"${key}"` : key;
  const tree: Record<string, string | Record<string, string>> = {};
  for (const [field, value] of Object.entries(said)) {
    const [head = '', below] = field.split('.');
    const text = head === 'attributes' || head === 'address' ? JSON.stringify(value) : value;
    if (below === undefined) tree[head] = text;
    else tree[head] = { ...(tree[head] as Record<string, string>), [below]: text };
  }
  if (how === 'flow' || Object.keys(tree).length === 0) {
    const pairs = Object.entries(tree).map(([name, value]) =>
      typeof value === 'string'
        ? `${name}: ${value}`
        : `${name}: {${Object.entries(value)
            .map(([below, text]) => `${below}: ${text}`)
            .join(', ')}}`,
    );
    return `  ${quoted}: {${pairs.join(', ')}} # of ${key}\n`;
  }
  const note = how === 'comments' ? ' # said' : '';
  const lines = Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [`    ${name}:  ${value}${note}`]
      : [`    ${name}:`, ...Object.entries(value).map(([below, text]) => `      ${below}: ${text}${note}`)],
  );
  return [...(how === 'comments' ? [`  # about ${key}`] : []), `  ${quoted}:`, ...lines, ''].join('\n');
}

export const head = 'ocf: 1\ncluster: {name: web} # ours\ndefaults: {node: {votes: 3}}\n\nnodes:\n';
export const tail = '\n# the end\ngroups: {}\n';
