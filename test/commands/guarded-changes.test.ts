import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

describeWith(['resource-agents', 'flock'], 'what runs stays in sight', () => {
  let box: Sandbox;
  const ocf = (...words: string[]) => box.ocf([...words, '--cluster', join(box.folder, 'shop.yaml')]);
  beforeAll(() => {
    box = sandbox();
    const state = `parameters: {state: ${join(box.folder, 'web.state')}}`;
    box.write(
      'shop.yaml',
      `ocf: 1
cluster: {name: shop}
nodes: {n1: {transport: local}, n2: {transport: local}}
resources:
  web: {agent: "ocf:heartbeat:Dummy", nodes: n1, ${state}}
`,
    );
  });
  afterAll(() => box.remove());

  const changes = [
    ['node', 'delete', 'n1', '--references', 'remove'],
    ['resource', 'rename', 'web', 'shop'],
    ['resource', 'delete', 'web'],
  ];

  test('no change takes it out of the file while it runs; afterwards each may', async () => {
    await ocf('resource', 'set', 'web', 'nodes=n[1-2]', '--yes');
    expect(await ocf('resource', 'start', 'web', '--node', 'n1')).toMatchObject({ status: 0 });
    for (const words of changes) {
      expect(await ocf(...words, '--yes')).toMatchObject({
        status: 5,
        stderr: expect.stringContaining('Stop it first: ocf resource stop web --node n1'),
      });
      // a node that it does not run on is nobody's concern
      expect(await ocf(...words, '--dry-run', '--running', 'ignore')).toMatchObject({ status: 0 });
    }
    expect(await ocf('node', 'delete', 'n2', '--references', 'remove', '--dry-run')).toMatchObject({ status: 0 });
    expect(await ocf('resource', 'stop', 'web', '--node', 'n1')).toMatchObject({ status: 0 });
    for (const words of changes) expect(await ocf(...words, '--dry-run')).toMatchObject({ status: 0 });
    expect(await ocf('resource', 'rename', 'web', 'shop', '--yes')).toMatchObject({ status: 0 });
  });
});
