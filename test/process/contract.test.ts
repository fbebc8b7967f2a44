import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inPool } from '../../src/core/pool.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

let box: Sandbox;
let cluster: string;
beforeAll(() => {
  box = sandbox();
  cluster = box.write(
    'web.yaml',
    'ocf: 1\ncluster: {name: web, id: 5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11}\nnodes:\n  n[1-3]: {transport: local}\n',
  );
});
afterAll(() => box.remove());

describe('words that are no command', () => {
  test.each([
    [['nod', 'list'], /no command "ocf nod".*\n.*Did you mean node/s],
    [['node', 'lst'], /no command "ocf node lst".*\n.*Did you mean node list/s],
    [['frobnicate'], /no command "ocf frobnicate"/],
  ])('%j is refused with a suggestion, status 2', async (words, message) => {
    const { status, stderr, stdout } = await box.ocf(words);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
    expect(stdout).toBe('');
  });

  test.each([
    [['--yes', 'fence', 'n1', '--off']],
    [['-y', 'fence', 'n1', '--off']],
    [['--dry-run', 'fence', 'n1', '--off']],
    [['-x', 'node', 'list']],
    [['--', 'node', 'list']],
    [['--bogus']],
    [['']],
  ])('%j is refused: nothing that looks like success', async (words) => {
    const { status, stderr, stdout } = await box.ocf(words);
    expect(stderr).toMatch(/^ocf: .*\n {2}/);
    expect(status).toBe(2);
    expect(stdout).toBe('');
  });

  test('the refusal is JSON when asked', async () => {
    const ran = await box.ocf(['nod', 'list', '--json']);
    expect(ran.json()).toMatchObject({ schema: 'ocf/error/1', status: 2, error: { code: 'USAGE' } });
  });
});

describe('wrong options', () => {
  test('an unknown option is named, with the nearest one', async () => {
    const ran = await box.ocf(['node', 'list', '--jsno', '--cluster', cluster]);
    expect(ran.stderr).toMatch(/no option --jsno here\.\n {2}Did you mean --json/);
    expect(ran.status).toBe(2);
  });

  test('the same as JSON, with the same status', async () => {
    const ran = await box.ocf(['node', 'list', '--frob', '--json', '--cluster', cluster]);
    expect(ran.status).toBe(2);
    expect(ran.json().error).toMatchObject({ code: 'USAGE', message: 'There is no option --frob here.' });
  });

  test('a word too many', async () => {
    const ran = await box.ocf(['node', 'list', 'n1', 'n2', 'n3', '--cluster', cluster]);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain('"n2"');
  });

  test('an argument too few', async () => {
    const ran = await box.ocf(['node', 'show', '--cluster', cluster]);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toMatch(/missing/);
  });
});

describe('help', () => {
  test.each([[['--help']], [['help']], [[]]])('%j lists the topics, status 0', async (words) => {
    const { status, stdout } = await box.ocf(words);
    expect(stdout).toMatch(/TOPICS[\s\S]*node/);
    expect(status).toBe(0);
  });

  test('a command explains itself with an example', async () => {
    const { status, stdout } = await box.ocf(['help', 'node', 'list']);
    expect(stdout).toMatch(/USAGE[\s\S]*EXAMPLES/);
    expect(status).toBe(0);
  });

  test('a topic without a verb lists its commands', async () => {
    const { stdout } = await box.ocf(['node']);
    expect(stdout).toMatch(/node list/);
  });

  test('every command and topic explains itself', async () => {
    const { readFileSync } = await import('node:fs');
    const manifest = JSON.parse(readFileSync(new URL('../../oclif.manifest.json', import.meta.url), 'utf8'));
    const ids = Object.keys(manifest.commands).map((id) => id.split(':'));
    await inPool(ids, 4, async (words) => {
      const { status, stdout, stderr } = await box.ocf([...words, '--help']);
      expect({ words, status, stderr }).toEqual({ words, status: 0, stderr: '' });
      expect(stdout).toContain(`$ ocf ${words.join(' ')}`);
    });
  });

  test('topics and the program as JSON', async () => {
    expect((await box.ocf(['node', '--json'])).json()).toMatchObject({ schema: 'ocf/help/1', topic: 'node' });
    expect((await box.ocf(['--json'])).json().commands).toContainEqual(expect.objectContaining({ command: 'fence' }));
    expect((await box.ocf(['--version', '--json'])).json()).toMatchObject({ schema: 'ocf/version/1' });
  });

  test('help of a command as JSON', async () => {
    const ran = await box.ocf(['node', 'list', '--help', '--json']);
    expect(ran.json()).toMatchObject({ schema: 'ocf/help/1', command: 'node list' });
  });

  test('every command has a summary, a description and an example with long options only', async () => {
    const { readFileSync } = await import('node:fs');
    const manifest = JSON.parse(readFileSync(new URL('../../oclif.manifest.json', import.meta.url), 'utf8'));
    for (const command of Object.values(manifest.commands) as Record<string, unknown>[]) {
      expect({ id: command.id, summary: command.summary }).toEqual({
        id: command.id,
        summary: expect.stringMatching(/^[A-Z].*\.$/),
      });
      expect({ id: command.id, description: command.description }).toEqual({
        id: command.id,
        description: expect.stringMatching(/\./),
      });
      const examples = (command.examples ?? []) as { command: string }[];
      expect({ id: command.id, examples: examples.length }).not.toEqual({ id: command.id, examples: 0 });
      for (const example of examples) expect(example.command.split(' -- ')[0]).not.toMatch(/ -[a-z]\b/);
    }
  });
});

describe('values of options', () => {
  test.each([
    [['device', 'add', 'x'], '--driver is missing.'],
    [['resource', 'add', 'x'], 'Resource x needs an agent, or members.'],
    [['completion', 'ksh'], 'Expected is one of bash, zsh, fish, not "ksh".'],
    [['node', 'list', '--output', 'foo'], '--output takes one of table, wide, name, json, yaml, commands, not "foo".'],
    [['fence', 'n1', '--off', '--at-once', '0'], '--at-once takes a whole number of at least 1, not "0".'],
    [['node', 'add', 'n9', '--votes', 'many'], '--votes takes a whole number, not "many".'],
  ])('%j', async (words, sentence) => {
    const ran = await box.ocf([...words, '--json', '--cluster', cluster]);
    expect(ran.status).toBe(2);
    expect(ran.json().error?.message).toBe(sentence);
  });
});

describe('results', () => {
  test('--json has a schema; options may stand in front of the command', async () => {
    const ran = await box.ocf(['--json', '--cluster', cluster, 'node', 'list']);
    expect(ran.json()).toMatchObject({ schema: 'ocf/node-list/1' });
    expect(ran.stderr).toBe('');
    expect(ran.status).toBe(0);
  });

  test('a reader that goes away is no error', async () => {
    const child = box.start(['node', 'list', '--cluster', cluster, '--json']);
    child.stdout?.destroy();
    const { exitCode, stderr } = await child;
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
  });

  test.each([[['node', 'list', '--cluster']], [['node', 'list', '--json', '--cluster']]])(
    '%j to a full disk is a failure that says so',
    async (words) => {
      const { spawnSync } = await import('node:child_process');
      const { openSync, closeSync } = await import('node:fs');
      const full = openSync('/dev/full', 'w');
      const launcher = new URL('../../bin/ocf.cjs', import.meta.url).pathname;
      const ran = spawnSync(process.execPath, [launcher, ...words, cluster], {
        env: box.env,
        encoding: 'utf8',
        stdio: ['ignore', full, 'pipe'],
      });
      closeSync(full);
      expect(ran.status).toBe(1);
      expect(ran.stderr).toMatch(/could not be written/);
    },
  );

  test('--version is one line', async () => {
    expect((await box.ocf(['--version'])).stdout).toMatch(/^ocf\/\d+\.\d+\.\d+ /);
  });
});

describe('which cluster', () => {
  test('none at all: how to make one', async () => {
    const ran = await box.ocf(['node', 'list']);
    expect(ran.status).toBe(8);
    expect(ran.stderr).toMatch(/ocf init/);
  });

  test('a file that is not there', async () => {
    const ran = await box.ocf(['node', 'list', '--cluster', '/nonexistent/web.yaml']);
    expect(ran.status).toBe(8);
    expect(ran.stderr).toContain('/nonexistent/web.yaml');
  });

  test('OCF_CLUSTER chooses', async () => {
    const ran = await box.ocf(['node', 'list', '--json'], { env: { OCF_CLUSTER: cluster } });
    expect(ran.status).toBe(0);
  });

  test('a broken file: line and column, status 12, the file untouched', async () => {
    const file = box.write('broken.yaml', 'ocf: 1\ncluster: {name: web\nnodes:\n');
    const ran = await box.ocf(['node', 'list', '--cluster', file]);
    expect(ran.status).toBe(12);
    expect(ran.stderr).toMatch(/broken\.yaml:\d+:\d+/);
  });
});
