import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { overNodes } from '../../../src/core/transport/fanout.ts';
import { LateNodes } from '../../../src/core/transport/late-nodes.ts';
import { localNode } from './conditions.ts';

describe('nodes that were late', () => {
  let folder: string;
  let file: string;
  let now: number;
  const system = { now: () => now, pid: 7 };
  const slow = { shell: true, milliseconds: 5000, aborted: false };
  const quick = { shell: true, milliseconds: 4999, aborted: false };
  const open = () => new LateNodes(file, system);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-late-'));
    file = join(folder, 'late-nodes.json');
    now = 1_800_000_000_000;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('are remembered for the next program until they are quick again', () => {
    const first = open();
    first.note('n1', slow);
    first.note('n2', { shell: false, milliseconds: 2000, aborted: false });
    first.note('n3', quick);
    first.note('__proto__', slow);
    const names = ['n1', 'n2', 'n3', '__proto__', 'constructor'];
    expect(names.map((name) => open().has(name))).toEqual([true, true, false, true, false]);
    const second = open();
    second.note('n1', quick);
    // fails at once: holds nobody up
    second.note('n2', { shell: false, milliseconds: 1999, aborted: false });
    expect(names.map((name) => open().has(name))).toEqual([false, false, false, true, false]);
    expect(readdirSync(folder)).toEqual(['late-nodes.json']);
  });

  test('stay what they were when nobody waited for them', () => {
    const nodes = open();
    nodes.note('n1', slow);
    nodes.note('n1', { shell: false, milliseconds: 100, aborted: true });
    nodes.note('n2', { shell: false, milliseconds: 2500, aborted: true });
    expect([open().has('n1'), open().has('n2')]).toEqual([true, true]);
  });

  test('keep what another program noted meanwhile, and forget after a week', () => {
    const [one, other] = [open(), open()];
    expect([one.has('n1'), other.has('n1')]).toEqual([false, false]);
    one.note('n1', slow);
    now += 6 * 24 * 3600 * 1000;
    other.note('n2', slow);
    expect([open().has('n1'), open().has('n2')]).toEqual([true, true]);
    now += 1.5 * 24 * 3600 * 1000;
    expect([open().has('n1'), open().has('n2')]).toEqual([false, true]);
  });

  test.each(['', 'not JSON', '[]', 'null', '{"n1": "x", "n2": {}}', '"n1"'])(
    'are none where %j was written',
    (text) => {
      writeFileSync(file, text);
      expect([open().has('n1'), open().has('n2')]).toEqual([false, false]);
      open().note('n1', slow);
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ n1: now });
    },
  );

  test('are known to this program alone where nothing can be written', () => {
    const lost = new LateNodes(join(folder, 'no', 'such', 'folder'), system);
    const nowhere = new LateNodes(undefined, system);
    for (const nodes of [lost, nowhere]) {
      nodes.note('n1', slow);
      nodes.note('n2', slow);
      nodes.note('n2', quick);
    }
    expect([nowhere.has('n1'), nowhere.has('n2'), existsSync(join(folder, 'no'))]).toEqual([true, false, false]);
  });

  test('are begun after all others, and stand in their place in the result', async () => {
    const begun: string[] = [];
    const transport = { isLate: async ({ name }: { name: string }) => ['a', 'c'].includes(name) };
    const work = async (name: string) => {
      begun.push(name);
      return name.toUpperCase();
    };
    const results = await overNodes(transport, ['a', 'b', 'c', 'd', 'e'], (name) => localNode(name), 2, work);
    expect(begun).toEqual(['b', 'd', 'e', 'a', 'c']);
    expect(results).toEqual(['A', 'B', 'C', 'D', 'E']);
  });
});
