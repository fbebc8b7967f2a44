import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { readHead } from '../../../../src/core/config/drafts/draft-head.ts';
import { applyDraft, draftNodes } from '../../../../src/core/config/drafts/edit-draft.ts';
import { dropKept, keepDraft } from '../../../../src/core/config/drafts/keep-draft.ts';
import { allNodes } from '../../../../src/core/config/nodes/resolve.ts';
import { setNodes } from '../../../../src/core/config/nodes/set-nodes.ts';
import { describeWith } from '../../../support/components.ts';
import { clusterWith } from '../check/samples.ts';
import { folders } from '../file/folder.ts';
import { configHost } from '../host.ts';
import { type Entry, entries, head, tail, written } from '../nodes/random-entries.ts';
import { handWritten } from '../yaml/hand-written.ts';

const folder = folders();
const host = (text: string) => configHost(folder(), text);
const name = 'draft.yaml';
const body = (text: string) => text.replace(/^(#.*\n)+\n/, '');

describeWith(['flock'], 'a draft', () => {
  test('holds the entries as they stand, and what is needed to put them back', async () => {
    const cluster = await host(
      clusterWith(
        '\n  # four\n  "n[1-4]":   # inside\n    votes:  2\n    # below\n  n2: {votes: 3} # own\n  m1: {}',
        '',
      ),
    );
    const draft = await draftNodes(cluster, { nodes: 'n[1-3]' });
    expect(body(draft.text)).toBe('# four\n"n[1-3]":   # inside\n  votes:  2\n  # below\nn2: {votes: 3} # own\n');
    expect(readHead(draft.text)).toEqual({
      cluster: cluster.model.cluster.id,
      nodes: 'n[1-3]',
      base: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(body((await draftNodes(cluster, { nodes: 'n2' })).text)).toBe('n2: {votes: 3} # own\n');
  });

  test('of an entry that leans on the rest of the file holds the values', async () => {
    const cluster = await host(
      'ocf: 1\ncluster: {name: c}\ndefaults: {node: &d {votes: 2}}\nnodes: {n1: *d, n2: {<<: *d, address: a}}\n',
    );
    expect(body((await draftNodes(cluster, { nodes: 'n[1-2]' })).text)).toBe(
      'n1:\n  votes: 2\nn2:\n  address: a\n  votes: 2\n',
    );
  });

  test('that is not changed changes nothing, however the file is written', async () => {
    await fc.assert(
      fc.asyncProperty(handWritten, async ({ text, nodes }) => {
        const cluster = await host(text);
        const draft = await draftNodes(cluster, { nodes: nodes.join(',') });
        const result = await applyDraft(cluster, { name, content: Buffer.from(draft.text) });
        expect(result).toMatchObject({ changed: false, nodes: draft.nodes });
        expect(cluster.text()).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  test('changed as one likes: the entries say it, other nodes stay', async () => {
    const known = (made: readonly Entry[]) => [...new Set(made.flatMap(({ names }) => names))];
    const edit = entries.chain((made) =>
      fc.record({ made: fc.constant(made), nodes: fc.subarray(known(made), { minLength: 1 }), fresh: entries }),
    );
    await fc.assert(
      fc.asyncProperty(edit, async ({ made, nodes, fresh }) => {
        const text = `${head}${made.map(written).join('')}${tail}`;
        const cluster = await host(text);
        const draft = await draftNodes(cluster, { nodes: nodes.join(',') });
        const keys = (await understandText('d', `ocf: 1\ncluster: {name: d}\nnodes:\n${indented(body(draft.text))}`))
          .model.nodes;
        // other values for each entry of the draft
        const wanted = keys.map(({ key }, index) => {
          const { settings = {} } = fresh[index % fresh.length] ?? {};
          return {
            key,
            text: written({ names: ['x'], style: 'flow', settings }).replace(/^ {2}x: /, `${JSON.stringify(key)}: `),
          };
        });
        const comment = draft.text.slice(0, draft.text.length - body(draft.text).length);
        const content = Buffer.from(comment + wanted.map((each) => each.text).join(''));
        await applyDraft(cluster, { name, content });
        const [before, after] = [cluster.model, (await understandText('f', cluster.text())).model];
        const rest = (model: typeof before) =>
          Object.fromEntries(
            allNodes(model)
              .filter((node) => !nodes.includes(node.name))
              .map((node) => [node.name, JSON.parse(JSON.stringify({ ...node, id: node.id }))]),
          );
        expect(rest(after)).toEqual(rest(before));
        const again = await applyDraft(
          { ...cluster, model: after },
          { name, content: Buffer.from(content.toString().replace(/^# base.*\n/m, '')), nodes: nodes.join(',') },
        );
        expect(again.changed).toBe(false);
      }),
      { numRuns: process.env.OCF_LONG === '1' ? 1000 : 100 },
    );
  });

  test('whose entries were changed since is a conflict; other changes are none', async () => {
    const cluster = await host(clusterWith('\n  n[1-4]: {votes: 2}\n  m: {}', ''));
    const { text } = await draftNodes(cluster, { nodes: 'n[1-2]' });
    const content = Buffer.from(text.replace('votes: 2', 'votes: 3'));
    await setNodes(cluster, { nodes: 'n[3-4],m', set: ['votes=5'] });
    expect(await applyDraft(cluster, { name, content })).toMatchObject({ changed: true });
    const now = cluster.text();
    await expect(applyDraft(cluster, { name, content })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(cluster.text()).toBe(now);
  });

  test('is kept in private, and gone when it was applied; other files stay', async () => {
    const cluster = await host(clusterWith('{n1: {}}'));
    const file = keepDraft(cluster, Buffer.from('n1: {}\n'));
    expect(readFileSync(file, 'utf8')).toBe('n1: {}\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(cluster.stateFolder, 'drafts')).mode & 0o777).toBe(0o700);
    dropKept(cluster, cluster.file);
    dropKept(cluster, file);
    expect(cluster.text()).toBe(clusterWith('{n1: {}}'));
    expect(readdirSync(join(cluster.stateFolder, 'drafts'))).toEqual([]);
  });
});

const indented = (text: string) => text.replace(/^(?=.)/gm, '  ');
