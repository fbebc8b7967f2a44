import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fenceHistory } from '../../../../src/core/fencing/history/history.ts';
import { knownHostsFile } from '../../../../src/core/transport/open.ts';
import { spawnProgram } from '../../../../src/core/transport/spawn.ts';
import { describeWith } from '../../../support/components.ts';
import { type LabFront, labFront } from '../../../support/lab-front.ts';
import { type FencedCluster, fence, fencedCluster } from '../../../support/rack-cluster.ts';
import { startSshd, type TestSshd } from '../../../support/sshd.ts';
import { until } from '../../../support/until.ts';

// A console server: whatever a login asks for, it speaks with the simulated shell; a single command with its words.
const relay = (log: string, port: string) => `#!/bin/sh
printf '%s\\n' "$SSH_ORIGINAL_COMMAND" >>${log}
case $SSH_ORIGINAL_COMMAND in
  /bin/sh) exec socat - TCP:${port} ;;
  *) printf '%s\\n' "$SSH_ORIGINAL_COMMAND" | exec socat -t 3 - TCP:${port} ;;
esac
`;

describeWith(['sshd', 'ssh', 'socat'], 'power strips behind a console server that is reached by ssh', () => {
  let folder: string;
  let log: string;
  let lab: LabFront;
  let sshd: TestSshd;
  let cluster: FencedCluster;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-acs-'));
    log = join(folder, 'log');
    lab = await labFront('cyclades');
    const script = join(folder, 'relay');
    writeFileSync(script, relay(log, lab.front.address.replace('tcp://', '')), { mode: 0o755 });
    sshd = await startSshd([`ForceCommand ${script}`]);
    cluster = open('ssh://acs1//bin/sh');
  });
  afterEach(async () => {
    cluster.remove();
    await sshd.stop();
    await lab.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (line: string, timeout = 20): FencedCluster => {
    const devices = lab.devices({ line, timeout });
    const made = fencedCluster({ devices });
    const { address, ssh } = sshd.node('acs1');
    const server = { key: 'acs1', settings: { transport: 'ssh' as const, address, ssh } };
    const pins = knownHostsFile(made.stateFolder);
    mkdirSync(dirname(pins), { recursive: true });
    sshd.trust(pins, ['acs1']);
    return { ...made, model: { ...made.model, nodes: [...made.model.nodes, server] } };
  };
  const reboot = () => fence(cluster, { nodes: ['n2'], action: 'reboot', powerTimeout: 1000 });
  const commands = () => readFileSync(log, 'utf8').trim().split('\n');

  test('a reboot is verified, in one login', async () => {
    expect(await reboot()).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on' }] });
    expect(lab.done()).toEqual(['off 2', 'on 2']);
    expect(new Set(commands())).toEqual(new Set(['/bin/sh']));
    await until(() => sshd.sessions().length === 0);
  });

  test('a console server with another host key is told nothing', async () => {
    await sshd.renewHostKey();
    expect(await reboot()).toMatchObject({ nodes: [{ verdict: 'failed' }] });
    const [attempt] = fenceHistory(cluster).records[0]?.attempts ?? [];
    expect(attempt?.failure).toMatchObject({ code: 'REFUSED', message: expect.stringMatching(/host key of acs1/) });
    expect(lab.told()).toEqual([]);
  });

  test('a login that is denied is CREDENTIALS', async () => {
    rmSync(join(sshd.folder, 'authorized_keys'));
    expect(await reboot()).toMatchObject({ status: 10, nodes: [{ verdict: 'failed' }] });
    expect(lab.told()).toEqual([]);
  });

  test('a program that is not there is no success', async () => {
    cluster.remove();
    cluster = open('ssh://acs1/nonsense', 1);
    expect(await reboot()).toMatchObject({ nodes: [{ verdict: 'failed' }] });
    expect(lab.told()).toEqual([]);
  });

  describeWith(['stonith'], 'beside the plug-in cyclades', () => {
    // the plug-in knows neither port nor key: an ssh in front of the real one says them
    const theirs = async (action: string, node: string) => {
      const { ssh } = sshd.node('acs1');
      const hosts = join(folder, 'known_hosts');
      sshd.trust(hosts, [`[127.0.0.1]:${sshd.port}`]);
      const options = [`-p ${sshd.port}`, `-i ${ssh.identity}`, `-o UserKnownHostsFile=${hosts}`, '-o BatchMode=yes'];
      writeFileSync(join(folder, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh ${options.join(' ')} "$@"\n`, { mode: 0o755 });
      return spawnProgram({
        argv: ['stonith', '-t', 'cyclades', 'ipaddr=127.0.0.1', 'login=root', 'serialport=1', '-T', action, node],
        env: { PATH: `${folder}:${process.env.PATH}` },
        timeout: 90_000,
      });
    };

    test.each(['off', 'reset'])('%s does the same to the same plug', async (action) => {
      expect(await theirs(action, 'n2')).toMatchObject({ code: 0 });
      const done = lab.done();
      expect(done).toEqual(action === 'off' ? ['off 2'] : ['off 2', 'on 2']);
      await lab.rack.change(2, true);
      const before = lab.done().length;
      await fence(cluster, { nodes: ['n2'], action: action === 'off' ? 'off' : 'reboot', powerTimeout: 1000 });
      expect(lab.done().slice(before)).toEqual(done);
    });

    test('it takes the beginning of a name for the name; we do not', async () => {
      expect(await theirs('off', 'n')).toMatchObject({ code: 0 });
      expect(lab.done()).toHaveLength(3);
      await Promise.all([1, 2, 3].map((plug) => lab.rack.change(plug, true)));
      const told = lab.told().length;
      const [[name = '', device] = []] = Object.entries(lab.devices({ line: 'ssh://acs1//bin/sh' }));
      const prefix = {
        ...cluster.model,
        devices: {
          [name]: { ...device, driver: 'serial/cyclades-pm', options: device?.options ?? {}, plugs: { n2: 'n' } },
        },
      };
      const result = await fence({ ...cluster, model: prefix }, { nodes: ['n2'], action: 'off', powerTimeout: 1000 });
      expect(result).toMatchObject({ nodes: [{ verdict: 'failed' }] });
      expect(lab.told()).toHaveLength(told);
    });
  });
});
