import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { armFencing, disarmFencing } from '../../../../src/core/fencing/arming/disarm.ts';
import { disarmedIn } from '../../../../src/core/fencing/arming/disarmed.ts';
import { type FencedCluster, fencedCluster } from '../../../support/rack-cluster.ts';

let cluster: FencedCluster;
let warnings: string[];
const journal = () => join(cluster.stateFolder, 'fencing.jsonl');
/** A folder cannot be written to, whoever asks. */
const breakJournal = () => {
  rmSync(journal(), { force: true });
  mkdirSync(journal(), { recursive: true });
};
const disarm = (nodes: string) => disarmFencing(cluster, { nodes, time: 60_000, reason: 'new switch' });
const disarmed = () => disarmedIn(cluster).map(({ nodes }) => nodes);

beforeEach(() => {
  const fenced = fencedCluster({ devices: {} });
  warnings = [];
  cluster = { ...fenced, reporter: { ...fenced.reporter, warn: (text) => void warnings.push(text) } };
});
afterEach(() => cluster.remove());

test('what cannot stand in the journal is not disarmed', async () => {
  breakJournal();
  await expect(disarm('n1')).rejects.toMatchObject({ message: expect.stringContaining(journal()) });
  expect(disarmed()).toEqual([]);
});

test('what was disarmed before stays so', async () => {
  await disarm('n2');
  breakJournal();
  await expect(disarm('n[1-2]')).rejects.toMatchObject({ code: 'FAILED' });
  expect(disarmed()).toEqual(['n2']);
});

test('arming is not held up by it, and says so', async () => {
  await disarm('n2');
  breakJournal();
  expect(await armFencing(cluster, undefined)).toMatchObject({ changed: true, disarmed: [] });
  expect(disarmed()).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('Fencing is armed, which does not stand in the journal')]);
});
