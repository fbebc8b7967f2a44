import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { knownHostsFile } from '../../src/core/transport/open.ts';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';

const id = '5d7f3c1a-6a0e-4b0e-9a64-0f2f6f0d8f24';

// Takes no notice of a polite end: it survives its ocf for as long as the shell on the node lets it. A look beside it is
// written down.
const agent = `#!/bin/sh
dir=$OCF_RESKEY_dir
case $1 in
  start)
    if [ -e "$dir/pid" ]; then : >"$dir/up"; exit 0; fi
    trap '' TERM HUP
    echo $$ >"$dir/pid.new"
    mv "$dir/pid.new" "$dir/pid"
    while :; do sleep 0.1; done ;;
  stop) rm -f "$dir/up" ;;
  monitor)
    if [ -e "$dir/pid" ]; then
      read pid <"$dir/pid"
      case $(cat "/proc/$pid/stat" 2>/dev/null) in '' | *') Z '*) echo alone >>"$dir/log" ;; *) echo beside >>"$dir/log" ;; esac
    fi
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
  test('resume looks only when the agent that still runs there is gone', async () => {
    const child = box.start(given('resource', 'start', 'web'));
    await until(() => existsSync(join(box.folder, 'pid')));
    child.kill('SIGKILL');
    await child;
    // another runtime folder: nothing there tells of that agent
    rmSync(box.env.OCF_RUNTIME_DIR ?? '', { recursive: true, force: true });
    const claims = join(box.env.OCF_STATE_DIR ?? '', 'clusters', id, 'transactions');
    const [first = ''] = readdirSync(claims).filter((name) => name.endsWith('.json'));
    const resumed = await box.ocf(given('transaction', 'resume', first.replace('.json', ''), '--json'));
    expect({ status: resumed.status, stderr: resumed.stderr, outcome: resumed.json().outcome }).toEqual({
      status: 0,
      stderr: '',
      outcome: 'done',
    });
    // the first look, the one after the start
    expect(log()).toEqual(['alone', 'alone']);
    expect(existsSync(join(box.folder, 'up'))).toBe(true);
  });
});
