import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fencingJournal } from '../../../src/core/fencing/history/fencing-journal.ts';
import { fenceHistory, lastVerdict, openVerdicts } from '../../../src/core/fencing/history/history.ts';
import { offCheck } from '../../../src/core/resources/powered-off.ts';
import { type TestCluster, testCluster } from './cluster.ts';

let at: TestCluster;
beforeEach(() => {
  at = testCluster({ web: {} });
});
afterEach(() => at.remove());

const begin = (node: string) =>
  fencingJournal(at.cluster).append({ phase: 'begin', kind: 'fence', detail: { node, action: 'off' } }).operation;
const end = (operation: string, verdict: string) =>
  fencingJournal(at.cluster).append({ operation, phase: 'end', kind: 'fence', detail: { verdict } });
const ran = (node: string, kind = 'resource start') =>
  at.journal.append({ phase: 'end', kind, detail: { node, resource: 'web' } });

test('one check follows what happens: fenced, run on again, fenced again', () => {
  const isOff = offCheck(at.cluster);
  ran('n1');
  expect(isOff('n1')).toBe(false);
  const first = begin('n1');
  expect(isOff('n1')).toBe(false);
  end(first, 'verified-off');
  expect([isOff('n1'), isOff('n2')]).toEqual([true, false]);
  ran('n1', 'node set');
  expect(isOff('n1')).toBe(true);
  ran('n1');
  expect(isOff('n1')).toBe(false);
  end(begin('n1'), 'verified-off');
  ran('n2');
  // a run in the same millisecond as the verdict counts as one after it
  expect(isOff('n1')).toBe(offCheck(at.cluster)('n1'));
  const again = begin('n1');
  expect(isOff('n1')).toBe(false);
  end(again, 'accepted');
  expect(isOff('n1')).toBe(false);
});

test('the newest operation on a node is the one of its history, also when an older one ends late', () => {
  const verdictOn = openVerdicts(at.cluster);
  expect(verdictOn('n1')).toBeUndefined();
  const older = begin('n1');
  const other = begin('n2');
  const newer = begin('n1');
  end(older, 'verified-off');
  fencingJournal(at.cluster).append({ operation: newer, phase: 'note', kind: 'fence', detail: {} });
  expect(verdictOn('n1')).toMatchObject({ operation: newer, verdict: 'unknown', finished: false, joined: 1 });
  end(newer, 'failed');
  end(other, 'verified-off');
  for (const node of ['n1', 'n2', '__proto__']) {
    const [newest] = fenceHistory(at.cluster, { nodes: new Set([node]) }).records;
    expect(verdictOn(node)).toEqual(lastVerdict(at.cluster, node));
    expect(verdictOn(node)?.verdict).toBe(newest?.verdict);
  }
});

test('a long journal is read once for all nodes, and only what is new after that', () => {
  const visited: number[] = [];
  const journal = {
    ...at.journal,
    follow(...[mark, visit, options]: Parameters<typeof at.journal.follow>) {
      let count = 0;
      const tally: typeof visit = (event) => {
        count++;
        visit(event);
      };
      const next = at.journal.follow(mark, tally, options);
      visited.push(count);
      return next;
    },
  };
  for (let index = 0; index < 50; index++) ran(`n${index % 3}`);
  const nodes = ['n1', 'n2', 'n3'];
  for (const node of nodes) end(begin(node), 'verified-off');
  const isOff = offCheck({ ...at.cluster, journal });
  for (const node of nodes) isOff(node);
  ran('n1');
  isOff('n2');
  expect(visited).toEqual([50, 0, 0, 1]);
});
