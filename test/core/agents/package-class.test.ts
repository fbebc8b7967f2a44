import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseAgentName } from '../../../src/core/agents/name.ts';
import { type Sandbox, sandbox } from '../../support/ocf.ts';

// a class of agents that keeps a file for each instance, as somebody else would write it
const whole = `
const codes = { 0: 'success', 3: 'unimplemented', 7: 'not running' };
exports.agentClass = {
  format: 1,
  call: (site, { agent, action, instance, parameters }) => ({
    argv: ['/bin/sh', '-c', 'case $1 in start) touch "$2";; stop) rm -f "$2";; monitor) [ -e "$2" ] || exit 7;; meta-data) ;; *) exit 3;; esac',
      agent.type, action, (parameters.folder || '/tmp') + '/' + instance],
    env: {},
  }),
  codeOf: (rawCode) => ({ code: rawCode, rawCode, name: codes[rawCode] || 'error', meaning: codes[rawCode] || 'failed' }),
  lastWordCounts: true,
  metadata: (stdout, name) => ({
    name: name.type, version: '1', shortdesc: 'A file', longdesc: '', apiVersion: '1.1',
    parameters: [{ name: 'folder', type: 'string', shortdesc: 'Where', longdesc: '', required: false, unique: false }],
    actions: ['start', 'stop', 'monitor', 'meta-data'].map((action) => ({ name: action, timeout: 5000 })),
  }),
  list: async () => [],
  whereabouts: () => '',
};
`;

describe('names', () => {
  test.each([
    ['npm:ocf-file:file', 'ocf-file'],
    ['npm:@me/ocf-file:file', '@me/ocf-file'],
  ])('%s', (text, provider) => {
    expect(parseAgentName(text, () => [])).toEqual({ class: 'npm', provider, type: 'file' });
  });

  test.each(['npm:x', 'npm:../x:y', 'npm:/etc/x:y', 'npm:X:y', 'npm:a/b:c', 'npm::x', 'npm:x:'])(
    '%s is none',
    (text) => {
      expect(() => parseAgentName(text, () => [])).toThrow('is not the name of an agent');
    },
  );
});

describe('a class of agents of a package', () => {
  let box: Sandbox;
  let folder: string;
  const ocf = (...words: string[]) => box.ocf([...words, '--cluster', join(folder, 'shop.yaml')]);
  const install = (name: string, text: string) => {
    const place = join(folder, 'node_modules', name);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    writeFileSync(join(place, 'index.js'), text);
  };
  beforeAll(() => {
    box = sandbox();
    folder = mkdtempSync(join(tmpdir(), 'ocf-package-'));
    install('@me/ocf-file', whole);
    install('ocf-broken', 'throw new Error("no\\nway")');
    install('ocf-other', 'exports.agentClass = { format: 2 }');
    writeFileSync(
      join(folder, 'shop.yaml'),
      `ocf: 1
cluster: {name: shop}
nodes: {n1: {transport: local}}
resources:
  web: {agent: "npm:@me/ocf-file:file", parameters: {folder: ${folder}}}
  gone: {agent: "npm:ocf-gone:file"}
`,
    );
  });
  afterAll(() => {
    box.remove();
    rmSync(folder, { recursive: true });
  });

  test('runs like any other', async () => {
    expect(await ocf('resource', 'start', 'web')).toMatchObject({ status: 0 });
    expect(existsSync(join(folder, 'web'))).toBe(true);
    expect(await ocf('resource', 'monitor', 'web')).toMatchObject({ status: 0 });
    rmSync(join(folder, 'web'));
    expect(await ocf('resource', 'monitor', 'web')).toMatchObject({ status: 3 });
    expect(await ocf('resource', 'start', 'web')).toMatchObject({ status: 0 });
    expect(await ocf('resource', 'stop', 'web')).toMatchObject({ status: 0 });
    expect(existsSync(join(folder, 'web'))).toBe(false);
    const shown = await ocf('agent', 'show', 'npm:@me/ocf-file:file', '--node', 'n1', '--json');
    expect(shown.json()).toMatchObject({ class: 'npm', shortdesc: 'A file' });
    const wrong = await ocf('resource', 'add', 'x', '--agent', 'npm:@me/ocf-file:file', 'foldr=/tmp', '--yes');
    expect(wrong).toMatchObject({ status: 12, stderr: expect.stringContaining('Did you mean folder?') });
  });

  test.each([
    ['npm:ocf-gone:file', 'there is no npm package ocf-gone in'],
    ['npm:ocf-broken:file', 'cannot be loaded (no)'],
    ['npm:ocf-other:file', 'exports no agentClass of format 1'],
  ])('%s is not installed', async (agent, why) => {
    const ran = await ocf('agent', 'run', agent, 'monitor', '--node', 'n1');
    expect(ran).toMatchObject({ status: 5, stdout: expect.stringContaining(why) });
  });

  test('one that is missing keeps nobody from the others', async () => {
    const looked = await ocf('resource', 'monitor', '--json');
    expect(looked.json()).toMatchObject({ resources: [{ state: 'stopped' }, { state: 'not-installed' }] });
    expect(await ocf('resource', 'start', 'gone')).toMatchObject({ status: 8 });
  });
});
