import { afterEach, expect, test } from '@jest/globals';
import { renderWhy } from '../../../../src/cli/render/why.ts';
import { plainStyle } from '../../../../src/cli/style.ts';
import type { NodeSettings } from '../../../../src/core/config/model.ts';
import { fencingJournal } from '../../../../src/core/fencing/history/fencing-journal.ts';
import { startResources } from '../../../../src/core/resources/start.ts';
import { stopResources } from '../../../../src/core/resources/stop.ts';
import { explainResources } from '../../../../src/core/resources/why/explain.ts';
import { type Sketch, type TestCluster, testCluster } from '../cluster.ts';

const dead: NodeSettings = { transport: 'command', command: ['false'] };

let at: TestCluster;
afterEach(() => at.remove());

const explain = async (...names: string[]) => (await explainResources(at.cluster, names)).resources;
const causes = async (name: string) =>
  (await explain(name)).flatMap((one) => one.causes.map(({ cause, text }) => `${cause}: ${text}`));
const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`;

const shop: Sketch = {
  web: { nodes: 'n[1-2]', after: ['db'], with: ['vip'] },
  vip: { nodes: 'n[1-2]' },
  db: { nodes: 'n3' },
};

test('running: since when, by whom, for which reason, and why there', async () => {
  at = testCluster(shop);
  await startResources(at.cluster, { names: ['web'], node: 'n2', reason: 'the shop opens' });
  expect(await causes('web')).toEqual([
    expect.stringMatching(
      new RegExp(
        `^runs: it runs on n2: it was started at ${time} by .+ on .+ in transaction \\w+; their reason: "the shop opens"$`,
      ),
    ),
    'place: it runs with vip, which is on n2 (resources.web.with)',
    'place: n1 comes before and could run it now: nothing moves it by itself (ocf resource move)',
  ]);
  expect(await causes('db')).toEqual([
    expect.stringMatching(/in transaction \w+, needed by web; /),
    'place: n3 is the only node that it may run on',
  ]);
});

test('started by something else', async () => {
  at = testCluster({ web: { prefer: ['n2'] } });
  at.setRunning('web', 'n2');
  expect(await causes('web')).toEqual([
    'runs: it runs on n2: the journal knows of no start there, so something else than ocf started it',
    'place: n2 is the one it prefers (prefer: n2)',
  ]);
});

test('kept from a better node by one that it avoids, and by an agent that cannot run there', async () => {
  at = testCluster({ web: { avoid: ['db'] }, db: {} });
  at.setRunning('db', 'n1');
  at.setRunning('web', 'n3');
  at.script('monitor', 'web', 'n2', 'echo "ocf-exit-reason:no disk" >&2; exit 5');
  expect((await causes('web')).slice(1)).toEqual([
    'unfit: it cannot run on n2: no disk',
    'place: it avoids db, which runs on n1',
    'place: n2 comes before, and cannot run it now (no disk)',
  ]);
});

test('stopped by somebody, who said why; and what it needs is not running', async () => {
  at = testCluster(shop);
  await startResources(at.cluster, { names: ['web'] });
  await stopResources(at.cluster, { names: ['db'], withDependants: true, reason: 'new disks' });
  expect(await causes('web')).toEqual([
    expect.stringMatching(
      new RegExp(`^stopped: it was stopped on n1 at ${time} by .*needs db; their reason: "new disks"$`),
    ),
    'need: it needs db (resources.web.after), which does not run',
  ]);
  const [web] = await explain('web');
  expect(web?.past.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(['stop done', 'start done']);
});

test('never started, and not meant to be', async () => {
  at = testCluster({ web: { enabled: false } });
  at.journal.append({
    phase: 'end',
    kind: 'resource set',
    reason: 'closed',
    detail: { resources: ['web'], set: ['enabled'] },
  });
  const [web] = await explain('web');
  expect(web?.causes).toEqual([
    {
      cause: 'disabled',
      text: expect.stringMatching(new RegExp(`^it is disabled, by .+ on .+ at ${time}; their reason: "closed"$`)),
      remedy: 'Enable it: ocf resource enable web',
    },
    { cause: 'never-started', text: 'the journal knows of no start of it' },
  ]);
});

test("a start that failed, in the agent's words, and the step back", async () => {
  at = testCluster({ web: { nodes: 'n1' } });
  at.script('start', 'web', 'n1', 'echo "ocf-exit-reason:port 80 is taken" >&2; exit 1');
  await startResources(at.cluster, { names: ['web'] });
  expect((await causes('web')).join('\n')).toMatch(/^start-failed: its start on n1 failed at .*: port 80 is taken$/m);
});

test('gone without anybody having stopped it', async () => {
  at = testCluster({ web: { nodes: 'n1' } });
  await startResources(at.cluster, { names: ['web'] });
  at.setRunning('web', 'n1', false);
  expect(await causes('web')).toEqual([
    expect.stringMatching(
      /^gone: it was started on n1 .*, and does not run there any more, though ocf did not stop it$/,
    ),
  ]);
  at.script('monitor', 'web', 'n1', 'echo "ocf-exit-reason:it hangs" >&2; exit 1');
  expect(await causes('web')).toEqual(['failed: it has failed on n1: it hangs']);
});

test('its node was fenced', async () => {
  at = testCluster({ web: { nodes: 'n1' } });
  await startResources(at.cluster, { names: ['web'] });
  const journal = fencingJournal(at.cluster);
  const detail = { node: 'n1', action: 'off' };
  const { operation } = journal.append({ phase: 'begin', kind: 'fence', reason: 'smoke', detail });
  journal.append({ operation, phase: 'end', kind: 'fence', detail: { ...detail, verdict: 'verified-off' } });
  const { cluster } = at;
  const gone = { ...cluster.model, nodes: [{ key: 'n1', settings: dead }] };
  const [web] = (await explainResources({ ...cluster, model: gone }, ['web'])).resources;
  expect(web?.state).toBe('stopped');
  expect(web?.causes).toEqual([
    {
      cause: 'fenced',
      text: expect.stringMatching(/^its node n1 was fenced \(off, verified off\) at .* their reason: "smoke"$/),
    },
  ]);
});

test('out of sight, twice, and what a watch noticed', async () => {
  at = testCluster({ web: {} }, { n3: dead });
  expect((await explain('web'))[0]).toMatchObject({ state: 'unknown' });
  expect((await causes('web')).at(-1)).toMatch(/^unknown: it may be running on n3, which nobody can tell: /);
  at.journal.append({
    phase: 'note',
    kind: 'resource watch',
    detail: { event: 'failure', resource: 'web', node: 'n1', reason: 'slow' },
  });
  for (const node of ['n1', 'n2']) at.setRunning('web', node);
  const told = await causes('web');
  expect(told[0]).toBe('failed: it runs on n1 and n2 at once, where there may be one copy');
  expect(told.at(-1)).toMatch(/^watch: a watch noticed at .*: failure on n1: slow$/);
});

test('copies are no failure', async () => {
  at = testCluster({ web: { copies: 2 } });
  for (const node of ['n1', 'n2']) at.setRunning('web', node);
  expect((await explain('web'))[0]).toMatchObject({ state: 'running', causes: [{ cause: 'runs' }, { cause: 'runs' }] });
});

test('a group is its members; names that are none; hostile reasons on one line', async () => {
  at = testCluster({ a: { nodes: 'n1' }, b: { nodes: 'n1' }, both: { agent: '', group: ['a', 'b'] } });
  await startResources(at.cluster, { names: ['both'], reason: 'two\nlines' });
  expect((await explain('both')).map(({ resource, group }) => `${group} ${resource}`)).toEqual(['both a', 'both b']);
  const page = renderWhy(await explainResources(at.cluster, ['a']), plainStyle);
  expect(page).toMatch(/^a \(group both\): running\n {2}it runs on n1: .*their reason: "two lines"\n/);
  expect(page).toMatch(/ {4}\S+Z {2}start on n1: done, by \S+$/);
  await expect(explain('bth')).rejects.toMatchObject({ code: 'NOT_FOUND', suggestions: ['Did you mean both?'] });
});

test('started by one who was killed over it', async () => {
  at = testCluster({ web: {} });
  at.journal.append({ kind: 'resource start', phase: 'begin', detail: { resource: 'web', node: 'n1' } });
  at.setRunning('web', 'n1');
  expect((await causes('web'))[0]).toMatch(
    new RegExp(`^runs: it runs on n1: its start there was not seen to end: at ${time} by `),
  );
});
