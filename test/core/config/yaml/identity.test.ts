import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { unifiedDiff } from '../../../../src/core/config/file/diff.ts';
import { editText } from '../../../../src/core/config/yaml/edit.ts';
import type { Edit } from '../../../../src/core/config/yaml/edit-tree.ts';
import { loadTree } from '../../../../src/core/config/yaml/load-tree.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import { type HandWritten, handWritten } from './hand-written.ts';

interface Case extends HandWritten {
  readonly edit: Edit;
  /** Lines of the old file that may be gone, and how many; all others stay, in order. */
  readonly touched: RegExp;
}

const anEdit = ({ text, features, nodes, devices }: HandWritten): fc.Arbitrary<Case> =>
  fc
    .oneof(
      fc.constantFrom(...nodes).map((node) => ({
        edit: { kind: 'set', path: ['nodes', node, 'address'], value: 'changed.example' } as const,
        touched: new RegExp(`10\\.0\\.0\\.${node.slice(1)}\\b|["']?${node}["']?:`),
      })),
      fc.constantFrom(...nodes).map((node) => ({
        edit: { kind: 'set', path: ['nodes', node, 'attributes'], value: { rack: 'r7' } } as const,
        touched: new RegExp(`["']?${node}["']?:|votes: 1|transport: ssh`),
      })),
      fc.constant({
        edit: { kind: 'set', path: ['nodes', 'n99'], value: { address: 'new.example' } } as const,
        touched: /(?!)/,
      }),
      fc.constant({ edit: { kind: 'set', path: ['groups', 'all'], value: 'n1' } as const, touched: /groups: \{\}/ }),
      fc.constantFrom(...nodes).map((node) => ({
        edit: { kind: 'rename', path: ['nodes', node], name: 'renamed[1-2]' } as const,
        touched: new RegExp(`["']?${node}["']?:`),
      })),
      fc.constantFrom(...nodes).map((node) => ({
        edit: {
          kind: 'copy',
          path: ['nodes', node],
          name: 'copy[1-2]',
          edits: [{ kind: 'set', path: ['address'], value: 'changed.example' }],
        } as const,
        touched: /(?!)/,
      })),
      fc.constantFrom(...nodes).map((node) => ({
        edit: { kind: 'delete', path: ['nodes', node] } as const,
        touched: new RegExp(
          `${node}\\b|10\\.0\\.0\\.${node.slice(1)}\\b|in two lines|its address|votes|transport|<<|nodes:`,
        ),
      })),
      ...(features.anchors
        ? [
            fc.constant({
              edit: { kind: 'set', path: ['defaults', 'node', 'ssh', 'user'], value: 'changed.example' } as const,
              touched: /user: root/,
            }),
          ]
        : []),
      ...(devices.length === 0
        ? []
        : [
            fc.constantFrom(...devices).map((device) => ({
              edit: { kind: 'set', path: ['devices', device, 'options', 'ip'], value: 'changed.example' } as const,
              touched: new RegExp(`10\\.0\\.1\\.${device.slice(3)}`),
            })),
            fc.constantFrom(...devices).map((device) => ({
              edit: { kind: 'delete', path: ['devices', device] } as const,
              touched: /^\s|devices:/,
            })),
          ]),
    )
    .map((change) => ({ text, features, nodes, devices, ...change }));

const cases = process.env.OCF_LONG === '1' ? 5000 : 300;

test(`${cases} hand-written files, one edit each: all other lines stay as they were`, async () => {
  const seen: Record<string, number> = {};
  const count = (what: string) => {
    seen[what] = (seen[what] ?? 0) + 1;
  };
  await fc.assert(
    fc.asyncProperty(handWritten.chain(anEdit), async ({ text, features, edit, touched }) => {
      await understandText('web.yaml', text);
      const { tree } = await loadTree('web.yaml', text);
      for (const [feature, has] of Object.entries(features)) if (has) count(feature);
      count(edit.kind);
      let after: string;
      try {
        after = (await editText(tree, [edit])).text;
        count('done');
      } catch (error) {
        if (!(error instanceof OcfError) || error.code !== 'REFUSED') throw error;
        expect(error.message).toMatch(/by hand: .* \(line \d+\) /);
        count('refused');
        return;
      }
      const diff = unifiedDiff(text, after, 'f').split('\n').slice(2);
      const lost = diff.filter((line) => line.startsWith('-')).map((line) => line.slice(1));
      expect(lost.filter((line) => !touched.test(line) && line.trim() !== '')).toEqual([]);
      // what came is the edit: its own lines, or lines that went, cut or moved
      const came = diff.filter((line) => line.startsWith('+')).map((line) => line.slice(1));
      const strange = came.filter(
        (line) => !own.test(line) && !isPartOf(line, edit.kind === 'copy' ? text.split(/\r?\n/) : lost),
      );
      expect(strange).toEqual([]);
      expect(/[\r\n]$/.test(after)).toBe(/[\r\n]$/.test(text));
      expect(after.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
      expect(after.includes('\r\n') ? after.replaceAll('\r\n', '').includes('\n') : false).toBe(false);
      if (edit.kind !== 'delete') return;
      expect((await loadTree('web.yaml', after)).problems).toEqual([]);
    }),
    { numRuns: cases },
  );
  const { done = 0, refused = 0, ...kinds } = seen;
  expect(done + refused).toBe(cases);
  // of 5,000 about one in fifty, all of them in what an anchor or an alias shares
  expect(refused / cases).toBeLessThan(0.1);
  // every oddness and every kind of edit is tried, often
  expect(Object.keys(kinds).sort()).toEqual(
    ['CRLF', 'anchors', 'comments', 'copy', 'delete', 'flow style', 'odd indentation', 'rename', 'set'].sort(),
  );
  expect(Math.min(...Object.values(kinds))).toBeGreaterThan(cases / 50);
});

/** What only an edit writes. */
const own = /changed\.example|new\.example|rack|r7|attributes:|(renamed|copy)\[1-2\]|n99|groups:|all: n1/;

function isPartOf(line: string, lost: readonly string[]): boolean {
  const words = line.split(/[\s,{}]+/).filter((word) => word !== '');
  return words.every((word) => lost.some((other) => other.includes(word)));
}
