import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Copies, copiesIn } from '../support/copies.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { seededRandom } from '../support/seeded-random.ts';

const rounds = process.env.OCF_LONG === '1' ? 200 : 10;
const names = Array.from({ length: 10 }, (_, index) => `r${index + 1}`);

let box: Sandbox;
let copies: Copies;
beforeAll(() => {
  box = sandbox();
  copies = copiesIn(box.folder);
  // two chains of five, each with a companion: 20 steps when all of them move
  const resource = (name: string, index: number) => {
    const after = index % 5 === 0 ? [] : [names[index - 1]];
    const together = index % 5 === 4 ? after : [];
    const relations = `after: [${after}], with: [${together}]`;
    return `  ${name}: {agent: "ocf:test:copy", parameters: {dir: ${copies.dir}}, ${relations}}`;
  };
  box.write(
    'chain.yaml',
    `ocf: 1
cluster: {name: chain, id: 5d7f3c1a-6a0e-4b0e-9a64-0f2f6f0d8f21}
defaults: {node: {transport: local}}
agents: {path: [${copies.agents}]}
nodes: {"n[1-3]": {}}
resources:
${names.map(resource).join('\n')}
`,
  );
});
afterAll(() => box.remove());

const words = (...given: string[]) => [...given, '--cluster', join(box.folder, 'chain.yaml')];
const on = (node: string) => names.map((name) => `${name}@${node}`).sort();

interface Goal {
  readonly words: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const goals: readonly Goal[] = [
  { words: ['resource', 'start', ...names], before: [], after: on('n1') },
  { words: ['resource', 'stop', ...names], before: on('n2'), after: [] },
  { words: ['resource', 'restart', ...names], before: on('n3'), after: on('n3') },
  { words: ['resource', 'move', ...names, '--to', 'n2'], before: on('n1'), after: on('n2') },
];

/** Starts it and kills it when the agents have been called so many times; whether it was killed. */
async function killed(given: readonly string[], calls: number, pause: number): Promise<boolean> {
  const begun = copies.log().length;
  const child = box.start(words(...given));
  let over = false;
  const ended = child.then((result) => {
    over = true;
    return result.signal === 'SIGKILL';
  });
  while (!over && copies.log().length - begun < calls) await new Promise((resolve) => setTimeout(resolve, 2));
  await new Promise((resolve) => setTimeout(resolve, pause));
  child.kill('SIGKILL');
  return ended;
}

const chance = seededRandom();
const whole = (least: number, most: number) => least + Math.floor(chance() * (most - least + 1));

describeWith(['flock'], 'ocf killed with -9 in a transaction of 20 steps', () => {
  test(
    `${rounds} times at random moments: resume and rollback end where they say, never with two copies`,
    async () => {
      let interrupted = 0;
      // on a quick machine many are over before they are killed: it goes on until enough were in the middle
      for (let round = 0; round < rounds || (interrupted <= rounds / 3 && round < 10 * rounds); round++) {
        const goal = goals[round % goals.length] as Goal;
        copies.reset();
        rmSync(join(box.folder, 'state'), { recursive: true, force: true });
        copies.put(...goal.before);
        // 30 looks come first, then an action and a look for each step
        const calls = whole(25, goal.words.includes('move') || goal.words.includes('restart') ? 70 : 50);
        await killed(goal.words, calls, whole(0, 20));
        const how = chance() < 0.5 ? 'resume' : 'rollback';
        const story = { round, words: goal.words.slice(0, 2), calls, how };
        const list = (await box.ocf(words('transaction', 'list', '--json'))).json();
        const [first] = list.transactions as { id: string; standing: string }[];
        if (first?.standing === 'killed') {
          interrupted++;
          const finish = ['transaction', how, first.id];
          // what finishes it may be killed as well
          for (let again = whole(0, 2); again > 0; again--) await killed(finish, whole(1, 60), whole(0, 20));
          const ran = await box.ocf(words(...finish, '--json'));
          expect({ ...story, status: ran.status, said: ran.stderr, result: ran.status ? ran.json() : {} }).toEqual({
            ...story,
            status: 0,
            said: '',
            result: {},
          });
          expect({ ...story, running: copies.running() }).toEqual({
            ...story,
            running: how === 'resume' ? goal.after : goal.before,
          });
          expect(await box.ocf(words(...finish))).toMatchObject({ status: 0 });
        } else {
          // it was killed before it began anything, or had ended
          expect({ ...story, running: copies.running() }).toEqual({
            ...story,
            running: first?.standing === 'done' ? goal.after : goal.before,
          });
        }
        expect({ ...story, overlaps: copies.overlaps() }).toEqual({ ...story, overlaps: [] });
        // nothing is left that would keep others off
        expect(await box.ocf(words('resource', 'stop', ...names))).toMatchObject({ status: 0 });
        expect(copies.running()).toEqual([]);
      }
      expect(interrupted).toBeGreaterThan(rounds / 3);
    },
    rounds * 180_000,
  );
});
