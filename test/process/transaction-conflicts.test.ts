import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Copies, copiesIn } from '../support/copies.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { seededRandom } from '../support/seeded-random.ts';

const rounds = process.env.OCF_LONG === '1' ? 20 : 2;
const names = ['a', 'b', 'c', 'd', 'e', 'f'];

let box: Sandbox;
let copies: Copies;
beforeAll(() => {
  box = sandbox();
  copies = copiesIn(box.folder);
  const resource = (name: string, relations: string) =>
    `  ${name}: {agent: "ocf:test:copy", parameters: {dir: ${copies.dir}}${relations}}`;
  box.write(
    'busy.yaml',
    `ocf: 1
cluster: {name: busy, id: 5d7f3c1a-6a0e-4b0e-9a64-0f2f6f0d8f22}
defaults: {node: {transport: local}}
agents: {path: [${copies.agents}]}
nodes: {"n[1-3]": {}}
resources:
${resource('a', '')}
${resource('b', ', after: [a]')}
${resource('c', ', after: [a], with: [b]')}
${resource('d', '')}
${resource('e', ', avoid: [d]')}
${resource('f', '')}
`,
  );
});
afterAll(() => box.remove());

interface Result {
  readonly outcome: string;
  readonly steps: readonly { readonly action: string; readonly resource: string; readonly outcome: string }[];
}

const chance = seededRandom();
const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)] as T;

function request(): readonly string[] {
  const given = [...new Set([pick(names), pick(names)])];
  const verb = pick(['start', 'start', 'stop', 'move', 'restart']);
  const more = verb === 'start' ? [] : ['--with-dependants'];
  return ['resource', verb, ...given, ...more, '--wait', '1000s', '--json'];
}

describeWith(['flock'], 'ten of ocf at once, at the same and overlapping resources', () => {
  test.each(Array.from({ length: rounds }, (_, round) => round + 1))(
    'round %i: never two copies, each result true, nothing left to wait for',
    async () => {
      copies.reset();
      const requests = Array.from({ length: 10 }, request);
      const file = ['--cluster', join(box.folder, 'busy.yaml')];
      const results = await Promise.all(requests.map((words) => box.ocf([...words, ...file])));
      const begun = new Map<string, number>();
      for (const [index, { status, json, stdout }] of results.entries()) {
        // what another one has just stopped cannot be moved or restarted
        expect({ request: requests[index], status, stdout }).toEqual({
          request: requests[index],
          status: status === 5 ? 5 : 0,
          stdout: expect.anything(),
        });
        if (status !== 0) continue;
        const { outcome, steps } = json() as unknown as Result;
        expect(['done', 'nothing']).toContain(outcome);
        for (const { action, resource, outcome: came } of steps) {
          expect(came).toBe('done');
          const key = `${action} ${resource}`;
          begun.set(key, (begun.get(key) ?? 0) + 1);
        }
      }
      expect(copies.overlaps()).toEqual([]);
      // every action that was run is one that somebody tells of
      const log = copies.log().filter((line) => !line.startsWith('monitor'));
      const run = new Map<string, number>();
      for (const line of log) {
        const key = line.replace(/@.*/, '');
        run.set(key, (run.get(key) ?? 0) + 1);
      }
      expect(run).toEqual(begun);
      const running = copies.running().map((copy) => copy.replace(/@.*/, ''));
      for (const name of names) {
        const balance = (begun.get(`start ${name}`) ?? 0) - (begun.get(`stop ${name}`) ?? 0);
        expect({ name, balance }).toEqual({ name, balance: running.filter((one) => one === name).length });
      }
      const state = join(box.folder, 'state/clusters/5d7f3c1a-6a0e-4b0e-9a64-0f2f6f0d8f22/transactions');
      expect(readdirSync(state)).toEqual(['gate.lock']);
    },
    1_800_000,
  );
});
