import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type AgentAccess, agentsOfCluster } from '../../src/core/agents/access.ts';
import { runAction } from '../../src/core/agents/action.ts';
import { agentList } from '../../src/core/agents/list.ts';
import { showAgent } from '../../src/core/agents/show.ts';
import type { Node } from '../../src/core/config/model.ts';
import { allNodes } from '../../src/core/config/nodes/resolve.ts';
import { monitorResources, monitorStatus } from '../../src/core/resources/monitor.ts';
import { startResources } from '../../src/core/resources/start.ts';
import { stopResources } from '../../src/core/resources/stop.ts';
import { type TestCluster, testCluster } from '../core/resources/cluster.ts';
import { describeWith } from '../support/components.ts';
import { until } from '../support/until.ts';
import { type Lab, type LabHost, lab, labNeeds } from './hosts.ts';

let rack: Lab;
let n1: LabHost;
let at: TestCluster;
let access: AgentAccess;
let node: Node;

const units: Record<string, string> = {
  // of type exec: started is what has become its program
  'web.service':
    '[Unit]\nDescription=A web server\n[Service]\nType=exec\nExecStart=/usr/bin/sleep 1237\nExecReload=/bin/true\n',
  'copy@.service': '[Service]\nType=exec\nExecStart=/usr/bin/sleep 123%i\n',
  'again.service': '[Service]\nType=exec\nExecStart=/usr/bin/sleep 1241\nRestart=always\nRestartSec=0\n',
  'slow.service':
    '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sh -c "until test -e /run/go; do sleep 0.1; done"\n',
  'never.service': '[Service]\nType=oneshot\nExecStart=/bin/false\n',
  'looping.service':
    '[Unit]\nStartLimitIntervalSec=0\n[Service]\nType=notify\nExecStart=/bin/false\nRestart=always\nRestartSec=100ms\n',
  'stubborn.service': `[Service]\nExecStart=/bin/sh -c "trap '' TERM; : >/run/stubborn; while :; do sleep 1; done"\nTimeoutStopSec=500ms\n`,
  'mail.socket': '[Socket]\nListenStream=/run/mail.sock\n',
  'mail.service': '[Service]\nExecStart=/usr/bin/sleep 1242\n',
};

async function run(agent: string, action: string) {
  const { rawCode, reason, timedOut } = await runAction(access, { agent, action, node, parameters: {}, check: false });
  return { rawCode, reason, timedOut };
}
const code = async (agent: string, action: string) => (await run(agent, action)).rawCode;
const succeeds = async (script: string) => (await n1.run(script)).status === 0;

describeWith([...labNeeds, 'systemd', 'procps'], 'units of a real systemd', () => {
  beforeAll(async () => {
    rack = await lab(1, { init: 'systemd' });
    n1 = rack.hosts[0] as LabHost;
    at = testCluster({ web: { agent: 'systemd:web', nodes: 'n1' } }, { n1: n1.node });
    access = agentsOfCluster(at.cluster);
    node = allNodes(at.cluster.model)[0] as Node;
    for (const [name, text] of Object.entries(units)) {
      await n1.run(`cat >'/etc/systemd/system/${name}' <<'END'\n${text}END`);
    }
    expect(
      await n1.run('systemctl daemon-reload && systemctl mask masked.service && systemctl is-system-running'),
    ).toMatchObject({
      status: 0,
      stdout: 'running\n',
    });
  });
  afterAll(async () => {
    await at.cluster.transport.close();
    at.remove();
    await rack.close();
  });

  test('start, monitor, break, monitor, stop', async () => {
    const web = { names: ['web'] };
    const look = async () => {
      const report = await monitorResources(at.cluster, web);
      const [seen] = report.resources[0]?.nodes ?? [];
      return [monitorStatus(report), seen?.code, await succeeds('pgrep -f -x "/usr/bin/sleep 1237"'), seen?.reason];
    };
    const done = { steps: [{ outcome: 'done', node: 'n1', code: 0 }] };
    expect(await look()).toEqual([3, 7, false, expect.anything()]);
    expect(await startResources(at.cluster, web)).toMatchObject(done);
    expect(await look()).toEqual([0, 0, true, expect.anything()]);
    expect(await code('systemd:web', 'start')).toBe(0);
    await n1.run('systemctl kill --signal KILL web; while systemctl is-active -q web; do :; done');
    expect(await look()).toEqual([3, 7, false, 'web.service is failed (failed, signal)']);
    expect(await startResources(at.cluster, web)).toMatchObject(done);
    expect(await look()).toEqual([0, 0, true, expect.anything()]);
    expect(await code('systemd:web', 'reload')).toBe(0);
    expect(await stopResources(at.cluster, web)).toMatchObject(done);
    expect(await look()).toEqual([3, 7, false, expect.anything()]);
    expect(await code('systemd:web', 'stop')).toBe(0);
  });

  test('a unit on its way is waited for', async () => {
    await n1.run('systemctl start --no-block slow');
    await until(async () => (await n1.run('systemctl show -P ActiveState slow')).stdout === 'activating\n');
    const seen = run('systemd:slow', 'monitor');
    await n1.run('touch /run/go');
    expect(await seen).toMatchObject({ rawCode: 0 });
    expect(await code('systemd:slow', 'stop')).toBe(0);
    expect(await code('systemd:slow', 'monitor')).toBe(7);
  });

  test('one that fails, and one that fails again and again, are failed starts with the reason', async () => {
    expect(await run('systemd:never', 'start')).toMatchObject({
      rawCode: 1,
      reason: expect.stringContaining('never.service is failed (failed, exit-code)'),
    });
    expect(await run('systemd:never', 'monitor')).toMatchObject({ rawCode: 7 });
    expect(await run('systemd:looping', 'start')).toMatchObject({
      rawCode: 1,
      reason: expect.stringContaining('looping.service is '),
    });
    expect(await code('systemd:looping', 'stop')).toBe(0);
    expect(await code('systemd:looping', 'monitor')).toBe(7);
  });

  test('one that ignores the polite signal is stopped all the same, as systemd does it', async () => {
    expect(await code('systemd:stubborn', 'start')).toBe(0);
    await until(() => succeeds('test -e /run/stubborn'));
    expect(await run('systemd:stubborn', 'stop')).toEqual({
      rawCode: 0,
      timedOut: false,
      reason: 'stubborn.service is failed (failed, timeout)',
    });
    expect(await code('systemd:stubborn', 'monitor')).toBe(7);
  });

  test('one that systemd starts again runs', async () => {
    expect(await code('systemd:again', 'start')).toBe(0);
    const first = (await n1.run('systemctl show -P MainPID again')).stdout;
    await n1.run(`systemctl kill --signal KILL again
      while pid=$(systemctl show -P MainPID again); [ "$pid" = ${first.trim()} ] || [ "$pid" = 0 ]; do :; done`);
    expect(await code('systemd:again', 'monitor')).toBe(0);
    expect(await code('systemd:again', 'stop')).toBe(0);
    expect(await succeeds('pgrep -f -x "/usr/bin/sleep 1241"')).toBe(false);
  });

  test('instances of a template, sockets', async () => {
    expect([await code('systemd:copy@8', 'start'), await code('systemd:copy@9', 'monitor')]).toEqual([0, 7]);
    expect([await code('systemd:copy@8', 'monitor'), await succeeds('pgrep -f -x "/usr/bin/sleep 1238"')]).toEqual([
      0,
      true,
    ]);
    expect(await code('systemd:copy@8', 'stop')).toBe(0);
    expect([await code('systemd:mail.socket', 'start'), await succeeds('test -S /run/mail.sock')]).toEqual([0, true]);
    expect([await code('systemd:mail.socket', 'monitor'), await code('systemd:mail', 'monitor')]).toEqual([0, 7]);
    expect([await code('systemd:mail.socket', 'stop'), await code('systemd:mail.socket', 'monitor')]).toEqual([0, 7]);
  });

  test('what is not there or masked', async () => {
    expect(await run('systemd:gone', 'monitor')).toMatchObject({
      rawCode: 5,
      reason: expect.stringContaining('gone.service'),
    });
    expect(await code('systemd:gone', 'start')).toBe(5);
    expect(await code('systemd:gone', 'stop')).toBe(0);
    expect(await run('systemd:masked', 'monitor')).toMatchObject({ rawCode: 7 });
    expect(await run('systemd:masked', 'start')).toMatchObject({
      rawCode: 1,
      reason: expect.stringContaining('masked'),
    });
  });

  test('they are listed and described', async () => {
    const { agents } = await agentList(access, { node, class: 'systemd' });
    expect(agents).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ agent: 'systemd:web', shortdesc: 'A web server' }),
        expect.objectContaining({ agent: 'systemd:mail.socket' }),
        expect.objectContaining({ agent: 'systemd:ssh' }),
      ]),
    );
    expect(agents.map(({ agent }) => agent)).not.toEqual(expect.arrayContaining(['systemd:masked']));
    const shown = await showAgent(access, { agent: 'systemd:web', node });
    expect(JSON.stringify(shown)).toContain('"reload"');
    await expect(showAgent(access, { agent: 'systemd:wbe', node })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      suggestions: expect.arrayContaining([expect.stringContaining('systemd:web')]),
    });
  });
});
