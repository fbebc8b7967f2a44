import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fencingJournal } from '../../../../src/core/fencing/history/fencing-journal.ts';
import { fenceHistory, type HistoryQuery } from '../../../../src/core/fencing/history/history.ts';
import type { VerdictKind } from '../../../../src/core/fencing/verdict.ts';
import type { NewEvent } from '../../../../src/core/journal.ts';
import { type FencedCluster, fencedCluster } from '../../../support/rack-cluster.ts';

interface Made {
  readonly node: string;
  readonly verdict?: VerdictKind;
  readonly device?: string;
  readonly joined?: number;
}

let cluster: FencedCluster;
let clock = 0;
beforeEach(() => {
  clock = Date.parse('2026-03-01T00:00:00Z');
  const whole = fencedCluster({ devices: {} });
  cluster = { ...whole, system: { ...whole.system, now: () => clock, user: 'anna', hostname: 'adm1' } };
});
afterEach(() => cluster.remove());

/** Operations that begin a minute after each other. */
function write(made: readonly Made[], who: { user?: string; hostname?: string } = {}): void {
  const journal = fencingJournal({ ...cluster, system: { ...cluster.system, ...who } });
  for (const [index, { node, verdict, device = 'pdu', joined = 0 }] of made.entries()) {
    clock += 60_000;
    const operation = `${clock}-${index}`;
    const detail = { node, action: 'off' };
    const attempts = [
      { device, plug: '1', level: 1, action: 'off', at: '', milliseconds: 1, answer: 'none', evidence: '' },
    ];
    const events: NewEvent[] = [{ operation, phase: 'begin', kind: 'fence', detail }];
    if (verdict)
      events.push({ operation, phase: 'end', kind: 'fence', detail: { ...detail, verdict, changed: true, attempts } });
    for (let note = 0; note < joined; note++) events.push({ operation, phase: 'note', kind: 'fence', detail });
    journal.appendAll(events);
  }
}

const nodesOf = (query: HistoryQuery) => fenceHistory(cluster, query).records.map(({ node }) => node);

describe('questions to the history', () => {
  beforeEach(() => {
    write([
      { node: 'n1', verdict: 'verified-off', joined: 2 },
      { node: 'n2', verdict: 'human', device: 'hand' },
      { node: 'n3' },
    ]);
    write([{ node: 'n4', verdict: 'failed', device: 'ipmi' }], { user: 'bob', hostname: 'adm2' });
  });

  test('newest first, with what belongs to each; one that did not end is unknown', () => {
    expect(fenceHistory(cluster).records).toMatchObject([
      { node: 'n4', verdict: 'failed', user: 'bob', host: 'adm2' },
      { node: 'n3', verdict: 'unknown', finished: false },
      { node: 'n2', verdict: 'human', finished: true },
      { node: 'n1', verdict: 'verified-off', joined: 2 },
    ]);
  });

  test('an operation that two requests wrote down at the same moment is one', () => {
    const twin = { operation: 'twin', kind: 'fence', detail: { node: 'n5', action: 'off', verdict: 'verified-off' } };
    const pair: NewEvent[] = [
      { ...twin, phase: 'begin' },
      { ...twin, phase: 'end' },
    ];
    fencingJournal(cluster).appendAll([...pair, ...pair]);
    expect(nodesOf({ nodes: new Set(['n5']) })).toEqual(['n5']);
    expect(nodesOf({ limit: 2 })).toEqual(['n5', 'n4']);
  });

  test.each<[string, HistoryQuery, string[]]>([
    ['from a time on', { since: Date.parse('2026-03-01T00:03:00Z') }, ['n4', 'n3']],
    ['up to a time', { until: Date.parse('2026-03-01T00:03:00Z') }, ['n2', 'n1']],
    ['of nodes', { nodes: new Set(['n1', 'n9']) }, ['n1']],
    ['of a verdict', { verdict: 'unknown' }, ['n3']],
    ['of a user', { who: 'bob' }, ['n4']],
    ['of a user on a machine', { who: 'anna@adm1' }, ['n3', 'n2', 'n1']],
    ['of a user on another machine', { who: 'bob@adm1' }, []],
    ['through a device', { device: 'ipmi' }, ['n4']],
    ['by persons', { human: true }, ['n2']],
    ['not by persons', { human: false }, ['n4', 'n3', 'n1']],
    ['the newest', { limit: 2 }, ['n4', 'n3']],
    ['the newest of a user', { who: 'anna', limit: 1 }, ['n3']],
  ])('%s', (_, query, nodes) => {
    expect(nodesOf(query)).toEqual(nodes);
  });

  test('a clock that was set back hides nothing', () => {
    clock -= 3_600_000;
    write([{ node: 'n5', verdict: 'verified-off' }]);
    expect(nodesOf({ since: Date.parse('2026-03-01T00:03:00Z') })).toEqual(['n4', 'n3']);
  });
});

test('a limit gives the same as the first of all', () => {
  const kinds = fc.constantFrom<VerdictKind | undefined>('verified-off', 'failed', 'human', undefined);
  const made = fc.array(fc.record({ node: fc.constantFrom('n1', 'n2', 'n3'), verdict: kinds }), { maxLength: 12 });
  const written: Made[] = [];
  fc.assert(
    fc.property(made, fc.integer({ min: 1, max: 8 }), (more, limit) => {
      const some = more.map(({ node, verdict }) => ({ node, ...(verdict ? { verdict } : {}) }));
      write(some);
      written.push(...some);
      for (const query of [{}, { verdict: 'failed' }, { human: true }] as const) {
        expect(nodesOf({ ...query, limit })).toEqual(nodesOf(query).slice(0, limit));
      }
      expect(nodesOf({})).toEqual(written.map(({ node }) => node).reverse());
    }),
    { numRuns: 20 },
  );
});

test('of a journal of 100,000 events no more is read than a question needs', () => {
  write([{ node: 'n1', verdict: 'failed' }]);
  const journal = fencingJournal(cluster);
  const detail = { node: 'n2', action: 'off', verdict: 'verified-off', attempts: [] };
  for (let part = 0; part < 10; part++) {
    clock += 86_400_000;
    const pairs = Array.from({ length: 5000 }, (_, index) => `${part}-${index}`).flatMap((operation): NewEvent[] => [
      { operation, phase: 'begin', kind: 'fence', detail },
      { operation, phase: 'end', kind: 'fence', detail },
    ]);
    journal.appendAll(pairs);
  }
  const read = (query: HistoryQuery) => {
    const parse = JSON.parse;
    let lines = 0;
    JSON.parse = (...words: Parameters<typeof parse>) => {
      lines += 1;
      return parse(...words);
    };
    try {
      return { count: fenceHistory(cluster, query).records.length, lines };
    } finally {
      JSON.parse = parse;
    }
  };
  expect(read({ limit: 20 })).toEqual({ count: 20, lines: 40 });
  const day = read({ since: clock });
  expect(day.count).toBe(5000);
  expect(day.lines).toBeLessThanOrEqual(20_001);
  expect(read({}).count).toBe(50_001);
});
