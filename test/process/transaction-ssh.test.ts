import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { knownHostsFile } from '../../src/core/transport/open.ts';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';

const id = '5d7f3c1a-6a0e-4b0e-9a64-0f2f6f0d8f24';

// takes no notice of a polite end: it survives its ocf by as much as the shell on the node lets it
const agent = `#!/bin/sh
dir=$OCF_RESKEY_dir
case $1 in
  start)
    trap '' TERM HUP
    echo 'start begins' >>"$dir/log"
    sleep 1
    : >"$dir/up"
    echo 'start ends' >>"$dir/log" ;;
  stop) rm -f "$dir/up" ;;
  monitor)
    echo monitor >>"$dir/log"
    [ -f "$dir/up" ] || exit 7 ;;
  meta-data) cat <<END
<resource-agent name="stubborn"><version>1.1</version><longdesc/><shortdesc/>
<parameters><parameter name="dir"><content type="string"/></parameter></parameters>
<actions><action name="start" timeout="60s"/><action name="stop" timeout="60s"/><action name="monitor" timeout="60s"/></actions>
</resource-agent>
END
  ;;
esac
`;

let box: Sandbox;
let sshd: TestSshd;
beforeAll(async () => {
  box = sandbox();
  sshd = await startSshd();
  mkdirSync(join(box.folder, 'agents/test'), { recursive: true });
  writeFileSync(join(box.folder, 'agents/test/stubborn'), agent, { mode: 0o755 });
  const { address, ssh } = sshd.node('n1', 1);
  const state = join(box.env.OCF_STATE_DIR ?? '', 'clusters', id);
  mkdirSync(state, { recursive: true });
  sshd.trust(knownHostsFile(state), ['n1']);
  box.write(
    'far.yaml',
    `ocf: 1
cluster: {name: far, id: ${id}}
agents: {path: [${box.folder}/agents]}
nodes: {n1: {address: ${address}, ssh: ${JSON.stringify(ssh)}}}
resources:
  web: {agent: "ocf:test:stubborn", parameters: {dir: ${box.folder}}, nodes: n1}
`,
  );
});
afterAll(async () => {
  await sshd.stop();
  box.remove();
});

const given = (...words: string[]) => [...words, '--cluster', join(box.folder, 'far.yaml')];
const log = () => {
  const file = join(box.folder, 'log');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
};

describeWith(['sshd', 'ssh', 'flock'], 'a transaction over ssh whose ocf is killed', () => {
  test('resume waits for the agent that still runs there, and takes its work as it finds it', async () => {
    const child = box.start(given('resource', 'start', 'web'));
    await until(() => log().includes('start begins'));
    child.kill('SIGKILL');
    await child;
    const list = await box.ocf(given('transaction', 'list', '--json'));
    const [first] = list.json().transactions as { id: string; standing: string }[];
    expect(first).toMatchObject({ standing: 'killed' });
    const resumed = await box.ocf(given('transaction', 'resume', first?.id ?? '', '--json'));
    expect({ status: resumed.status, stderr: resumed.stderr, outcome: resumed.json().outcome }).toEqual({
      status: 0,
      stderr: '',
      outcome: 'done',
    });
    const lines = log();
    // the first look came when that agent was gone: either it had ended its work, or it was ended and started anew
    const begins = lines.filter((line) => line === 'start begins').length;
    const ends = lines.filter((line) => line === 'start ends').length;
    const firstBegin = lines.indexOf('start begins');
    const nextLook = lines.indexOf('monitor', firstBegin);
    const end = lines.indexOf('start ends', firstBegin);
    expect(end).toBeGreaterThan(firstBegin);
    if (begins === 1) expect(end).toBeLessThan(nextLook);
    else expect([begins, ends]).toEqual([2, 1]);
    expect(existsSync(join(box.folder, 'up'))).toBe(true);
  });
});
