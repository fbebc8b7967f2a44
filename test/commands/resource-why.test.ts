import { chmodSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Sandbox, sandbox } from '../support/ocf.ts';

let box: Sandbox;
beforeAll(() => {
  box = sandbox();
  const head = `ocf: 1
cluster: {name: shop, id: 5d7f3c1a-6a0e-4b0e-9a64-0f2f6f0d8f11}
defaults: {node: {transport: local}}
agents: {path: [${resolve('agents/resource.d')}]}
`;
  box.write(
    'shop.yaml',
    `${head}nodes: {n1: {}}
resources:
  base: {agent: "ocf:ocf:process", parameters: {command: sleep 600, state: ${box.folder}}}
  web:
    agent: "ocf:ocf:process"
    parameters: {command: sleep 600, state: ${box.folder}}
    after: base
    hooks: {can_start: [./hook]}
`,
  );
  box.write(
    'lonely.yaml',
    `${head.replace('shop,', 'lonely, formation: {quorum: majority},').replace('8f11', '8f12')}nodes:
  n1: {}
  n[2-3]: {transport: command, command: ["false"]}
resources:
  alone: {agent: "ocf:ocf:process", parameters: {command: sleep 600, state: ${box.folder}}, nodes: n1}
`,
  );
});
afterAll(async () => {
  await ocf('resource', 'stop', 'base', 'web');
  box.remove();
});

const ocf = (...words: string[]) => box.ocf([...words, '--cluster', join(box.folder, 'shop.yaml')]);

describe('ocf resource can-start and why', () => {
  test('no, with the reason; then yes; then why it runs', async () => {
    const no = await ocf('resource', 'can-start', 'web');
    expect(no.status).toBe(3);
    expect(no.stdout).toMatch(
      /^web: cannot be started\n {2}would start base on n1, needed by web\n {2}would start web on n1\n/,
    );
    expect(no.stdout).toMatch(
      /no {3}web on n1: its hook forbids it: \.\/hook could not be started: there is no such file$/m,
    );
    const refused = await ocf('resource', 'start', 'web', '--json');
    expect([refused.status, refused.json().error?.code]).toEqual([5, 'REFUSED']);

    box.write('hook', '#!/bin/sh\necho go\n');
    chmodSync(join(box.folder, 'hook'), 0o755);
    const yes = await ocf('resource', 'can-start', 'web', '--json');
    expect(yes.status).toBe(0);
    expect(yes.json()).toMatchObject({ schema: 'ocf/resource-can-start/1', allowed: true, resources: ['web'] });

    expect((await ocf('resource', 'start', 'web', '--reason', 'open')).status).toBe(0);
    const why = await ocf('resource', 'why', 'web', 'base');
    expect(why.status).toBe(0);
    expect(why.stdout).toMatch(/^web: running\n {2}it runs on n1: it was started at \S+ by .*; their reason: "open"$/m);
    expect(why.stdout).toMatch(/^ {2}n1 is the only node that it may run on$/m);
    expect((await ocf('resource', 'why', 'web', '--json')).json()).toMatchObject({
      schema: 'ocf/resource-why/1',
      resources: [{ resource: 'web', state: 'running', past: [{ action: 'start', outcome: 'done' }] }],
    });
  });

  test('without a quorum a start is refused with status 11, and the question answered with 3', async () => {
    const lonely = (...words: string[]) => box.ocf([...words, '--cluster', join(box.folder, 'lonely.yaml')]);
    const start = await lonely('resource', 'start', 'alone');
    expect(start).toMatchObject({ status: 11, stderr: expect.stringContaining('n1 answers, n[2-3] do not') });
    expect((await lonely('resource', 'can-start', 'alone')).status).toBe(3);
    expect((await lonely('resource', 'monitor', 'alone')).status).toBe(3);
  });

  test.each([
    [['resource', 'can-start', 'wbe'], 8, 'Did you mean web?'],
    [['resource', 'can-start'], 2, 'RESOURCE is missing.'],
    [['resource', 'can-start', 'web', '--node', 'n9'], 8, 'There is no node "n9"'],
    [['resource', 'why', 'wbe'], 8, 'Did you mean web?'],
    [['resource', 'why'], 2, 'RESOURCE is missing.'],
  ])('%j', async (words, status, message) => {
    const ran = await ocf(...words);
    expect(ran.status).toBe(status);
    expect(ran.stderr).toContain(message);
  });
});
