import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

let box: Sandbox;
let file: string;
const text = () => readFileSync(file, 'utf8');
const original = `ocf: 1
cluster: {name: web, id: 5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11}
nodes:
  n[1-3]: {transport: local, votes: 1} # rack 1
devices:
  d: {driver: simulated, options: {passwd: hunter2}}
`;
beforeAll(() => {
  box = sandbox();
  file = box.write('web.yaml', original);
});
afterAll(() => box.remove());
const ocf = (...words: string[]) => box.ocf([...words, '--cluster', file]);

describeWith(['flock'], 'the history of the cluster file', () => {
  test('a change and an edit by hand stand in it with who, why and what', async () => {
    await ocf('node', 'list');
    expect((await ocf('node', 'add', 'n4', '--yes', '--reason', 'more load')).status).toBe(0);
    writeFileSync(file, text().replace('votes: 1', 'votes: 2'));
    const { stderr } = await ocf('node', 'list', '--output', 'name');
    expect(stderr).toMatch(/web\.yaml was edited by hand since the last command/);
    expect((await ocf('node', 'list')).stderr).not.toContain('by hand');
    const { stdout } = await ocf('config', 'history');
    const [head, ...lines] = stdout.split('\n');
    expect(head).toMatch(/^CHANGE +AT +BY +WHAT +OUTCOME +VERSION +SUMMARY +REASON/);
    expect(lines.map((line) => line.replace(/ {2,}/g, ' | '))).toEqual([
      expect.stringMatching(/noticed by \S+ \| edited by hand \| done \| \w{8} \| n\[1-3\] votes 1 → 2$/),
      expect.stringMatching(/\| node add \| done \| \w{8} \| added n4 \| more load$/),
      expect.stringMatching(/\| first seen \| done \| \w{8}$/),
    ]);
    const history = (await ocf('config', 'history', '--limit', '1', '--json')).json();
    expect(history).toMatchObject({ schema: 'ocf/config-history/1', file });
    expect(history.entries).toHaveLength(1);
    expect((await ocf('config', 'history', '--since', '1h', '--json')).json().entries).toHaveLength(3);
    expect((await ocf('config', 'history', '--since', '2999-01-01')).stdout).toBe(
      'Nothing is known of earlier versions.',
    );
    expect((await ocf('config', 'history', '--since', 'yesterday')).status).toBe(2);
  });

  test('versions are shown and compared; secrets only when asked for', async () => {
    const old = await ocf('config', 'show', 'now~2');
    expect(old.stdout).toBe(original.replace('hunter2', '***').trimEnd());
    expect((await ocf('config', 'show', 'now~2', '--secrets')).stdout).toBe(original.trimEnd());
    expect((await ocf('config', 'show', '--json')).json()).toMatchObject({ current: true, file });
    expect((await ocf('config', 'diff')).stdout).toMatch(/^-.*votes: 1.*\n\+.*votes: 2/m);
    const { entries } = (await ocf('config', 'history', '--json')).json() as unknown as {
      entries: { id: string; before: string; after: string }[];
    };
    const added = entries[1];
    const one = await ocf('config', 'diff', added?.id.slice(0, 8) ?? '');
    expect(one.stdout.split('\n').filter((line) => /^[-+] /.test(line))).toEqual(['+  n4: {}']);
    const both = (await ocf('config', 'diff', 'now~2', added?.after.slice(0, 6) ?? '', '--json')).json();
    expect(both).toMatchObject({ from: added?.before, to: added?.after, changes: [{ of: 'n4', kind: 'added' }] });
    expect((await ocf('config', 'diff', 'now', 'now')).stdout).toMatch(/are the same\.$/);
  });

  test('undo asks, or is answered by --yes; a dry run shows', async () => {
    const before = text();
    const asked = await ocf('config', 'undo');
    expect([asked.status, asked.stderr]).toEqual([2, expect.stringContaining('--yes')]);
    const dry = await ocf('config', 'undo', 'now~2', '--dry-run');
    expect(dry.stdout).toMatch(/^Change \w{8} \(node add\) would be undone:\n- node n4/);
    expect(text()).toBe(before);
    const undone = await ocf('config', 'undo', 'now~2', '--yes', '--reason', 'not needed', '--json');
    expect(undone.json()).toMatchObject({ schema: 'ocf/config-undo/1', changed: true, undone: { kind: 'node add' } });
    expect(text()).toBe(original.replace('votes: 1', 'votes: 2'));
    expect((await ocf('config', 'history', '--limit', '1', '--json')).json().entries).toEqual([
      expect.objectContaining({ kind: 'config undo', reason: 'not needed', outcome: 'done' }),
    ]);
  });

  test('restore puts the bytes back, and can be undone', async () => {
    const before = text();
    expect((await ocf('config', 'restore', 'now~3', '--yes')).stdout).toMatch(
      /^Version \w{8} of .*web\.yaml restored\.$/,
    );
    expect(text()).toBe(original);
    expect((await ocf('config', 'restore', 'now', '--yes')).stdout).toBe('Nothing to change.');
    expect((await ocf('config', 'undo', '--yes')).status).toBe(0);
    expect(text()).toBe(before);
  });

  test('a file that an editor broke: every command says so, undo brings it back', async () => {
    const before = text();
    writeFileSync(file, `${before}  passwd: [hunter2\n`);
    expect((await ocf('node', 'list')).status).toBe(12);
    const shown = await ocf('config', 'diff');
    expect(shown.status).toBe(0);
    expect(shown.stderr).toMatch(/invalid now \(line \d+\)/);
    const dry = await ocf('config', 'undo', '--dry-run');
    expect(`${shown.stdout}${dry.stdout}`).not.toContain('hunter2');
    expect((await ocf('config', 'undo', '--yes')).stdout).toBe('What was edited by hand undone.');
    expect(text()).toBe(before);
    expect((await ocf('config', 'history', '--limit', '2')).stdout).toMatch(/edited by hand .* invalid$/m);
  });

  test.each([
    [['config', 'show', 'ffff0000ffff'], 8],
    [['config', 'show', '1234'], 8],
    [['config', 'show', ''], 8],
    [['config', 'show', '../../etc/passwd'], 8],
    [['config', 'show', '__proto__'], 8],
    [['config', 'show', 'now~77'], 8],
    [['config', 'show', '2001-01-01'], 8],
    [['config', 'undo', 'constructor', '--yes'], 8],
    [['config', 'undo', '\u001b[31m', '--yes'], 8],
    [['config', 'restore'], 2],
    [['config', 'restore', 'now~77', '--yes'], 8],
    [['config', 'diff', 'a', 'b', 'c'], 2],
  ])('%j: one clear sentence, nothing written', async (words, status) => {
    const before = text();
    const ran = await ocf(...words);
    expect([ran.status, ran.stdout]).toEqual([status, '']);
    expect(ran.stderr).toMatch(/^ocf: (?!warning).+\n {2}\S/m);
    expect(text()).toBe(before);
  });
});
