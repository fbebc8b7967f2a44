import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { type Answer, runOnTerminal } from '../support/terminal.ts';

const launcher = fileURLToPath(new URL('../../bin/ocf.cjs', import.meta.url));
const program = `'${process.execPath}' '${launcher}'`;
let box: Sandbox;
let file: string;
beforeEach(() => {
  box = sandbox();
  file = box.write('web.yaml', text);
});
afterEach(() => box.remove());

const id = '5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11';
const text = `ocf: 1
cluster: {name: web, id: ${id}}
nodes:
  # the first four
  n[1-4]:
    votes: 1 # one each
  m1: {address: 10.0.0.1}
`;
const now = () => readFileSync(file, 'utf8');
const enter = '\r';
const down = '\x1b[B';
const write: Answer = [/Write (this change|these changes)/, `y${enter}`];
const drafts = () => join(box.folder, 'state/clusters', id, 'drafts');
const kept = () => (existsSync(drafts()) ? readdirSync(drafts()).map((name) => join(drafts(), name)) : []);
const left = () => readdirSync(join(box.folder, 'tmp'));

/** An editor that is a shell script; the file is $1. */
function editor(script: string): Record<string, string> {
  const path = box.write('my editor', `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return { VISUAL: `'${path}'`, NO_COLOR: '1', TMPDIR: join(box.folder, 'tmp') };
}

function edit(words: string[], script: string, answers: readonly Answer[], env: Record<string, string> = {}) {
  return runOnTerminal(box, ['node', 'edit', ...words, '--cluster', file], answers, { ...editor(script), ...env });
}

describeWith(['script', 'flock'], 'node edit in an editor', () => {
  beforeEach(() => {
    mkdirSync(join(box.folder, 'tmp'));
  });

  test('shows just these entries, in private, and writes what was changed', async () => {
    const script = `cp "$1" seen; stat -c %a "$1" "$(dirname "$1")" > modes; sed -i 's/votes: 1/votes: 2/' "$1"`;
    const { status, screen } = await edit(['n[2-3]'], script, [write]);
    expect({ status, screen }).toMatchObject({
      status: 0,
      screen: expect.stringContaining('2 nodes, n[2-3], changed.'),
    });
    const seen = readFileSync(join(box.folder, 'seen'), 'utf8');
    expect(seen).toMatch(/^# Nodes n\[2-3\] of cluster web: /);
    expect(seen).toContain('\n# the first four\nn[2-3]:\n  votes: 1 # one each\n');
    expect(seen).not.toContain('m1');
    expect(readFileSync(join(box.folder, 'modes'), 'utf8')).toBe('600\n700\n');
    expect(now()).toBe(
      text.replace(
        'n[1-4]:\n    votes: 1 # one each\n',
        'n[1,4]:\n    votes: 1 # one each\n  n[2-3]:\n    votes: 2 # one each\n',
      ),
    );
    expect([left(), kept()]).toEqual([[], []]);
  });

  test('without a change there is nothing to do, and nothing is asked', async () => {
    const { status, screen } = await edit(['n1'], 'touch "$1"', []);
    expect({ status, screen }).toMatchObject({ status: 0, screen: expect.stringContaining('Nothing to change.') });
    expect([now(), left()]).toEqual([text, []]);
  });

  test('problems come all at once with line and column; edited again it is written', async () => {
    const script = `if [ -e again ]; then sed -i 's/vote: x/votes: 3/; /transport/d' "$1"; else touch again; sed -i 's/votes: 1.*/vote: x\\n  transport: shs/' "$1"; fi`;
    const { status, screen } = await edit(['n1'], script, [[/What now\?/, enter], write]);
    expect(screen).toMatch(/web\.yaml:10:3: There is no field "vote"/);
    expect(screen).toMatch(/web\.yaml:11:14: .*transport has to be one of ssh, local, command, not "shs"/);
    expect(screen).toContain('The text has 2 problems');
    expect(status).toBe(0);
    expect(now()).toContain('  n1:\n    votes: 3 # one each\n');
    expect([left(), kept()]).toEqual([[], []]);
  });

  test('a problem that only the whole file shows has its place in the text too', async () => {
    const { screen } = await edit(['m1'], `sed -i 's/address.*}/transport: command}/' "$1"`, [
      [/What now\?/, down + enter],
    ]);
    expect(screen).toMatch(/web\.yaml:\d+:1: Node m1 has transport command, but no command/);
  });

  test('discarded: nothing stays', async () => {
    const { status } = await edit(['n1'], 'echo "n9: {}" >> "$1"', [[/What now\?/, down + enter]]);
    expect(status).toBe(5);
    expect([now(), left(), kept()]).toEqual([text, [], []]);
  });

  test('kept for later: closed to others, taken up again, gone when it is applied', async () => {
    const script = `sed -i 's/votes: 1/votes: many/' "$1"`;
    const { status, screen } = await edit(['n1'], script, [[/What now\?/, down + down + enter]]);
    const [draft = ''] = kept();
    expect(status).toBe(5);
    expect(screen).toContain(`ocf node edit --from ${draft}`);
    expect(statSync(draft).mode & 0o777).toBe(0o600);
    expect(now()).toBe(text);
    const again = await edit(['--from', draft], `sed -i 's/many/4/' "$1"`, [[/What now\?/, enter], write]);
    expect(again).toMatchObject({ status: 0 });
    expect(now()).toContain('  n1:\n    votes: 4 # one each\n');
    expect([left(), kept()]).toEqual([[], []]);
  });

  test('declined, and ^C at the question: the text is kept', async () => {
    const script = `sed -i 's/votes: 1/votes: 5/' "$1"`;
    const declined = await edit(['n1'], script, [
      [/Write this change/, `n${enter}`],
      [/What now\?/, down + down + enter],
    ]);
    expect(declined.status).toBe(5);
    const interrupted = await edit(['n1'], script, [[/Write this change/, '\x03']]);
    expect(interrupted.status).toBe(130);
    expect(kept()).toHaveLength(2);
    expect([now(), left()]).toEqual([text, []]);
  });

  test('an entry changed by somebody else in the meantime: a conflict, and the text is kept', async () => {
    const other = `sed -i 's/votes: 1 /votes: 7 /' '${file}'`;
    const { status, screen } = await edit(['n[1-4]'], `${other}; sed -i 's/votes: 1/votes: 2/' "$1"`, []);
    expect(screen).toContain('changed by somebody else in the meantime');
    expect(status).toBe(9);
    expect(kept()).toHaveLength(1);
    expect(now()).toBe(text.replace('votes: 1 ', 'votes: 7 '));
  });

  test('another entry changed in the meantime: both changes are there', async () => {
    const other = `sed -i 's/10.0.0.1/10.0.0.7/' '${file}'`;
    const { status } = await edit(['n[1-4]'], `${other}; sed -i 's/votes: 1/votes: 2/' "$1"`, [write]);
    expect(status).toBe(0);
    expect(now()).toBe(text.replace('votes: 1 ', 'votes: 2 ').replace('10.0.0.1', '10.0.0.7'));
  });

  test('an entry taken out or called otherwise: it is said how that is done', async () => {
    const { screen } = await edit(['n[1-4],m1'], `sed -i 's/^m1:/x1:/' "$1"`, [[/What now\?/, down + enter]]);
    expect(screen).toMatch(/There is no node x1[\s\S]*The entry of m1 is gone/);
    expect(now()).toBe(text);
  });

  test.each([
    ['exit 3', 1, /ended with status 3/, 0],
    [`sed -i 's/votes: 1/votes: 2/' "$1"; exit 1`, 1, /ended with status 1[\s\S]*--from/, 1],
    ['kill -9 $$', 1, /SIGKILL|status 137/, 0],
    ['rm "$1"', 8, /cannot be read/, 0],
    [`printf '\\377' > "$1"`, 5, /not UTF-8/, 0],
  ])('an editor that fails: %s', async (script, wanted, words, keeps) => {
    const { status, screen } = await edit(['n1'], script, [[/What now\?/, down + enter]]);
    expect(screen).toMatch(words);
    expect({ status, kept: kept().length, left: left() }).toEqual({ status: wanted, kept: keeps, left: [] });
    expect(now()).toBe(text);
  });

  test('a signal that ends us ends the editor, and the text is kept', async () => {
    const us = 'p=$PPID; until grep -q node /proc/$p/comm; do p=$(cut -d" " -f4 /proc/$p/stat); done';
    const script = `sed -i 's/votes: 1/votes: 2/' "$1"; ${us}; kill -TERM $p; exec sleep 300`;
    const { status } = await edit(['n1'], script, []);
    expect([status, kept().length, left(), now()]).toEqual([130, 1, [], text]);
  });

  test('where nothing can be kept, the temporary file stays', async () => {
    const answers: Answer[] = [[/What now\?/, down + down + enter]];
    const { status, screen } = await edit(['n1'], 'echo "n9: {}" >> "$1"', answers, { OCF_STATE_DIR: '/dev/full' });
    const [folder = ''] = left();
    expect(status).toBe(5);
    expect(screen).toContain(`--from ${join(box.folder, 'tmp', folder, 'web.yaml')}`);
    expect(readFileSync(join(box.folder, 'tmp', folder, 'web.yaml'), 'utf8')).toContain('n9: {}');
  });

  test('an editor that there is not', async () => {
    const { status, screen } = await edit(['n1'], '', [], { VISUAL: '/nonexistent/vi' });
    expect(screen).toMatch(/The editor "\/nonexistent\/vi" could not be started/);
    expect([status, left(), now()]).toEqual([8, [], text]);
  });

  test('a dry run says what would be, and keeps the text', async () => {
    const { status, screen } = await edit(['n1', '--dry-run'], `sed -i 's/votes: 1/votes: 2/' "$1"`, []);
    expect({ status, screen }).toMatchObject({
      status: 0,
      screen: expect.stringMatching(/would be changed[\s\S]*1 → 2/),
    });
    expect(screen).toContain('--from');
    expect([now(), kept().length, left()]).toEqual([text, 1, []]);
  });

  test('questions, one field after the other', async () => {
    const answers: Answer[] = [
      [/address[^\n]*:/, `10.0.0.9${enter}`],
      [/id:/, enter],
      [/transport[^\n]*:/, enter],
      [/ssh\.user[^\n]*:/, enter],
      [/ssh\.port[^\n]*:/, enter],
      [/ssh\.identity[^\n]*:/, enter],
      [/ssh\.jump[^\n]*:/, enter],
      [/command[^\n]*:/, enter],
      [/votes[^\n]*:/, `2${enter}`],
      [/parent[^\n]*:/, enter],
      [/further attribute[^\n]*:/, `rack=r7${enter}`],
      [/further attribute[^\n]*:/, enter],
      write,
    ];
    const { status, screen } = await runOnTerminal(
      box,
      ['node', 'edit', 'm1', '--questions', '--cluster', file],
      answers,
    );
    expect({ status, screen }).toMatchObject({ status: 0 });
    expect(now()).toContain('  m1: {address: 10.0.0.9, votes: 2, attributes: {rack: r7}}\n');
  });
});

describeWith(['flock'], 'node edit without a terminal', () => {
  const ocf = (words: string[], input?: string) =>
    box.ocf(['node', 'edit', ...words, '--cluster', file], input === undefined ? {} : { input });

  test('by fields', async () => {
    const words = ['n1', '--set', 'address=10.0.0.9', '--set', 'attributes.rack=r7', '--unset', 'votes', '--yes'];
    expect(await ocf(words)).toMatchObject({ status: 0, stdout: 'Node n1 changed.' });
    expect(now()).toContain('  n1:\n    address: 10.0.0.9\n    attributes: {rack: r7}\n');
  });

  test('a text from standard input may divide a node set', async () => {
    const draft = 'n1: {votes: 2}\nn[2-4]: {votes: 1, ssh: {port: 22}}\nm1: {address: 10.0.0.1}\n';
    expect(await ocf(['--from', '-', '--yes'], draft)).toMatchObject({
      status: 0,
      stdout: '5 nodes, m1,n[1-4], changed.',
    });
    expect(now()).toContain(
      '  n1:\n    votes: 2 # one each\n  n[2-4]:\n    votes: 1 # one each\n    ssh: {port: 22}\n',
    );
    expect(await ocf(['--from', '-', '--yes'], draft)).toMatchObject({ status: 0, stdout: 'Nothing to change.' });
  });

  test('a text comes from a pipe whose writer takes its time, and not from what does not end', async () => {
    const slow = `{ ${program} config schema; ${program} config explain; } > others; printf 'n1: {votes: 3}\\n'`;
    const run = (script: string) =>
      execa('bash', ['-c', script], { env: box.env, extendEnv: false, cwd: box.folder, reject: false });
    const rest = `node edit --cluster '${file}' --yes --from`;
    expect(await run(`{ ${slow}; } | ${program} ${rest} -`)).toMatchObject({ exitCode: 0, stdout: 'Node n1 changed.' });
    expect(await run(`${program} ${rest} <(${slow.replace('3}', '4}')})`)).toMatchObject({ exitCode: 0 });
    expect(now()).toContain('votes: 4');
    expect(await run(`${program} ${rest} /dev/zero`)).toMatchObject({ exitCode: 2 });
    expect(await run(`${program} ${rest} - < /dev/zero`)).toMatchObject({
      exitCode: 12,
      stderr: expect.stringContaining('longer than 64 MiB'),
    });
    expect(await run(`${program} ${rest} ''`)).toMatchObject({ exitCode: 2 });
    expect(await run(`${program} ${rest} /tmp`)).toMatchObject({
      exitCode: 2,
      stderr: expect.not.stringContaining('cluster file'),
    });
  });

  test('what is wrong with the text is said with its place', async () => {
    const cases: [string, number, RegExp][] = [
      ['n1: {votes: x}\nn9: {}\n', 12, /votes has to be a whole number[\s\S]*at standard input:1:13/],
      ['n1: {}\nn9: {}\n', 12, /no node n9[\s\S]*standard input:2:1[\s\S]*ocf node add/],
      ['n1: {\n', 12, /not valid YAML/],
      ['n1: {}\nn[1-2]: {}\nn[2-3]: {}\n', 12, /speaks of n2 a second time/],
      ['n1,m1: {}\n', 12, /No one entry describes[\s\S]*Write one for each of: n1 and m1/],
      [
        'n1: {id: 123e4567-e89b-42d3-a456-426614174000}\nm1: {id: 123e4567-e89b-42d3-a456-426614174000}\n',
        12,
        /same id/,
      ],
      ['# cluster: 123e4567-e89b-42d3-a456-426614174000\nn1: {}\n', 2, /another cluster/],
      ['- n1\n', 12, /map of names and values/],
      ['__proto__: {}\nconstructor: {}\n', 12, /no node __proto__/],
    ];
    for (const [draft, wanted, words] of cases) {
      const { status, stderr } = await ocf(['--from', '-', '--yes'], draft);
      expect([draft, status, stderr]).toEqual([draft, wanted, expect.stringMatching(words)]);
      expect(stderr).not.toContain('a bug in ocf');
    }
    expect(now()).toBe(text);
  });

  test('an editor needs a terminal, and so do questions', async () => {
    expect(await ocf(['n1'])).toMatchObject({ status: 2, stderr: expect.stringContaining('--set FIELD=VALUE') });
    expect(await ocf(['n1', '--questions'])).toMatchObject({ status: 2 });
    expect(await ocf([])).toMatchObject({ status: 2, stderr: expect.stringContaining('NODESET is missing') });
    expect(await ocf(['n1', '--set', 'votes=1', '--from', 'x'])).toMatchObject({ status: 2 });
    expect(await ocf(['--from', 'nonexistent'])).toMatchObject({ status: 8 });
    expect(now()).toBe(text);
  });
});
