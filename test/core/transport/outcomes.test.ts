import { describe, expect, test } from '@jest/globals';
import { failure, notStarted } from '../../../src/core/transport/failures.ts';
import { runOnNodes } from '../../../src/core/transport/fanout.ts';
import { foldOutputs, statusOf, succeeded, verdictOf } from '../../../src/core/transport/outcomes.ts';
import type { Call, Outcome, Transport } from '../../../src/core/transport/transport.ts';
import { localNode } from './conditions.ts';

const ended = (code: number): Outcome => ({
  state: 'done',
  code,
  timedOut: false,
  stdout: '',
  stderr: '',
  omitted: 0,
  milliseconds: 1,
});
const ok = ended(0);
const limit: Outcome = { ...ended(124), timedOut: true, failure: failure('TIMEOUT', 'limit') };
const unseen: Outcome = { ...ended(0), state: 'unknown', failure: failure('UNVERIFIED', 'lost') };
const not = (code: Parameters<typeof failure>[0]) => notStarted(failure(code, 'why'));

describe('what many outcomes come to', () => {
  test.each<[string, Outcome[], string, number]>([
    ['all succeeded', [ok, ok], 'OK', 0],
    ['nothing was to be done', [], 'OK', 0],
    ['all failed', [ended(1), ended(2)], 'FAILED', 1],
    ['some failed', [ok, ended(1)], 'PARTIAL', 4],
    ['some were not reached', [ok, not('CREDENTIALS')], 'PARTIAL', 4],
    ['all ran into the limit', [limit, limit], 'TIMEOUT', 6],
    ['all were out of reach in time', [limit, not('TIMEOUT')], 'TIMEOUT', 6],
    ['some ran into the limit, the others failed', [limit, ended(1)], 'FAILED', 1],
    ['all logins were denied', [not('CREDENTIALS')], 'CREDENTIALS', 10],
    ['all host keys had changed', [not('REFUSED')], 'REFUSED', 5],
    ['the program is nowhere', [not('NOT_FOUND'), not('NOT_FOUND')], 'FAILED', 1],
    ['one end was not seen, others succeeded', [ok, unseen], 'UNVERIFIED', 7],
    ['one end was not seen, others failed', [ended(1), unseen], 'UNVERIFIED', 7],
    ['it was interrupted', [ok, unseen, not('INTERRUPTED')], 'INTERRUPTED', 130],
  ])('%s', (_, outcomes, verdict, status) => {
    expect(verdictOf(outcomes)).toBe(verdict);
    expect(statusOf(verdictOf(outcomes))).toBe(status);
  });

  test('status 0 of a program that ran into its limit is no success', () => {
    expect(succeeded({ ...ok, timedOut: true })).toBe(false);
  });
});

describe('foldOutputs', () => {
  test('puts equal outputs together, the largest group first', () => {
    const texts = { n1: 'a', n2: 'b', n3: 'b', n4: '', n5: 'b', x: '' };
    const outputs = Object.entries(texts).map(([name, text]) => ({ name, text }));
    expect(foldOutputs(outputs).map(({ nodes, text }) => [nodes, text])).toEqual([
      ['n[2-3,5]', 'b'],
      ['n4,x', ''],
      ['n1', 'a'],
    ]);
  });
});

describe('runOnNodes', () => {
  const nodes = Array.from({ length: 20 }, (_, index) => localNode(`n${index}`));
  const call: Call = { argv: ['true'], timeout: 1000 };
  const answering = (run: Transport['run']): Transport => ({ run, forget: async () => {}, close: async () => {} });

  test('keeps to the width and to the order of the nodes', async () => {
    let now = 0;
    let most = 0;
    const transport = answering(async ({ name }) => {
      most = Math.max(most, ++now);
      for (let turn = 0; turn < Number(name.slice(1)) % 4; turn++)
        await new Promise((resolve) => setImmediate(resolve));
      now--;
      return [{ ...ok, stdout: name }];
    });
    const done: string[] = [];
    const results = await runOnNodes(transport, nodes, [call], {
      fanout: 3,
      onDone: ({ node }) => done.push(node.name),
    });
    expect(most).toBe(3);
    expect(results.map(({ node, outcomes }) => [node.name, outcomes[0]?.stdout])).toEqual(
      nodes.map(({ name }) => [name, name]),
    );
    expect(done.toSorted()).toEqual(nodes.map(({ name }) => name).toSorted());
  });

  test('gives each node its own calls, and the signal', async () => {
    const abort = new AbortController();
    const seen: unknown[] = [];
    const transport = answering(async (node, calls, options) => {
      seen.push([node.name, calls[0]?.argv, options?.signal]);
      return [ok];
    });
    await runOnNodes(transport, nodes.slice(0, 2), ({ name }) => [{ ...call, argv: [name] }], { signal: abort.signal });
    expect(seen).toEqual([
      ['n0', ['n0'], abort.signal],
      ['n1', ['n1'], abort.signal],
    ]);
  });

  test('does nothing for no nodes', async () => {
    const transport = answering(async () => {
      throw new Error('called');
    });
    expect(await runOnNodes(transport, [], [call])).toEqual([]);
  });
});
