import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import type { Node } from '../../../../src/core/config/model.ts';
import { indexNodes } from '../../../../src/core/config/nodes/node-index.ts';
import { fieldEdits } from '../../../../src/core/config/nodes/node-words.ts';
import { allNodes } from '../../../../src/core/config/nodes/resolve.ts';
import { fieldChange } from '../../../../src/core/config/nodes/set-nodes.ts';
import { editText } from '../../../../src/core/config/yaml/edit.ts';
import { loadTree } from '../../../../src/core/config/yaml/load-tree.ts';
import { entries, head, settings, tail, values, written } from './random-entries.ts';

const long = process.env.OCF_LONG === '1';

/** The text after set and unset words on nodes. */
async function edited(text: string, nodes: readonly string[], set: readonly string[], unset: readonly string[] = []) {
  const { model, tree } = await understandText('web.yaml', text);
  const edits = fieldChange(model, nodes, fieldEdits(set, unset));
  const after = edits.length === 0 ? text : (await editText((await loadTree('web.yaml', text)).tree, edits)).text;
  expect(tree.text).toBe(text);
  return { after, before: model, model: (await understandText('web.yaml', after)).model };
}

function resolved(nodes: readonly Node[]) {
  return new Map(nodes.map((node) => [node.name, JSON.parse(JSON.stringify({ ...node, id: node.id }))]));
}

function valueAt(node: Record<string, unknown>, field: string): unknown {
  return field.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], node);
}

function timesDescribed(model: { nodes: readonly { key: string; settings: object }[] }, name: string): number {
  const { single, sets } = indexNodes(model.nodes as never);
  return (single.has(name) ? 1 : 0) + sets.filter(({ set }) => set.has(name)).length;
}

/** Lines that are there less often than before: a diff may pair equal lines of two entries, whichever of them changed. */
function linesGone(before: string, after: string): readonly string[] {
  const left = after.split('\n');
  return before.split('\n').filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

const anEdit = entries.chain((made) => {
  const known = [...new Set(made.flatMap(({ names }) => names))];
  return fc.record({
    made: fc.constant(made),
    known: fc.constant(known),
    nodes: fc.subarray(known, { minLength: 1 }),
    change: settings.filter((each) => Object.keys(each).length > 0 && Object.keys(each).length < 4),
    gone: fc.subarray(Object.keys(values), { maxLength: 2 }),
  });
});

test('set and unset on any nodes: those say it, all others say what they said, other lines stay', async () => {
  await fc.assert(
    fc.asyncProperty(
      anEdit,
      fc.constantFrom('set', 'unset', 'both'),
      async ({ made, known, nodes, change, gone }, kind) => {
        const set = kind === 'unset' ? {} : change;
        const unset = kind === 'set' ? [] : gone.filter((field) => !Object.hasOwn(set, field));
        if (Object.keys(set).length + unset.length === 0) return;
        const text = `${head}${made.map(written).join('')}${tail}`;
        let done: Awaited<ReturnType<typeof edited>>;
        try {
          done = await edited(
            text,
            nodes,
            Object.entries(set).map(([field, value]) => `${field}=${value}`),
            unset,
          );
        } catch (error) {
          // votes come from the defaults, and there is nothing else to do
          expect(error).toMatchObject({ code: 'USAGE', message: expect.stringContaining('defaults.node.votes') });
          expect(unset).toContain('votes');
          return;
        }
        const { after, before, model } = done;
        const [old, now] = [resolved(allNodes(before)), resolved(allNodes(model))];
        expect([...now.keys()].sort()).toEqual([...old.keys()].sort());
        for (const name of known) {
          expect(timesDescribed(model, name)).toBeLessThanOrEqual(timesDescribed(before, name));
          const node = now.get(name);
          if (!nodes.includes(name)) {
            expect(node).toEqual(old.get(name));
            continue;
          }
          for (const [field, value] of Object.entries(set)) {
            const wanted = field === 'address' ? value.replaceAll('{name}', name) : value;
            expect([name, field, String(valueAt(node, field))]).toEqual([name, field, wanted]);
          }
          const without = { address: name, votes: 3 } as Record<string, unknown>;
          for (const field of unset) expect([name, field, valueAt(node, field)]).toEqual([name, field, without[field]]);
          for (const field of Object.keys(values)) {
            if (Object.hasOwn(set, field) || unset.includes(field)) continue;
            expect([name, field, valueAt(node, field)]).toEqual([name, field, valueAt(old.get(name), field)]);
          }
        }
        // only lines of entries that describe one of the nodes go
        const lost = linesGone(text, after);
        const shared = indexNodes(before.nodes).sets.filter(({ set: names }) => nodes.some((name) => names.has(name)));
        // the last one left of a set takes what the set said into its own entry
        const touched = new Set([...nodes, ...shared.flatMap(({ set: names }) => names.names())]);
        const theirs = made
          .filter(({ names }) => names.some((name) => touched.has(name)))
          .flatMap((entry) => written(entry).split('\n'));
        for (const line of lost) {
          const at = theirs.indexOf(line);
          expect([line, at >= 0]).toEqual([line, true]);
          theirs.splice(at, 1);
        }
        // the same once more changes nothing
        const again = await edited(
          after,
          nodes,
          Object.entries(set).map(([field, value]) => `${field}=${value}`),
          unset,
        ).catch(() => undefined);
        if (again) expect(again.after).toBe(after);
      },
    ),
    { numRuns: long ? 3000 : 300 },
  );
});
