import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { FoldedFinding } from '../../src/core/doctor/finding.ts';
import type { LabHost } from '../lab/host.ts';
import { type Lab, lab, labNeeds } from '../lab/hosts.ts';
import { describeWith } from '../support/components.ts';
import { type Ran, type Sandbox, sandbox } from '../support/ocf.ts';

const id = '11111111-2222-4333-8444-555555555555';

// n1 is as it should be, each test breaks n2: so each shows a finding, and its absence beside it.
describeWith([...labNeeds, 'resource-agents'], 'ocf doctor, on real hosts', () => {
  let rack: Lab;
  let n2: LabHost;
  beforeAll(async () => {
    rack = await lab(2);
    n2 = rack.hosts[1] as LabHost;
  });
  afterAll(() => rack.close());

  let box: Sandbox;
  let undo: string[];
  beforeEach(() => {
    box = sandbox({ through: rack.enter });
    undo = [];
  });
  afterEach(async () => {
    box.remove();
    for (const script of undo.reverse()) expect(await n2.run(script)).toMatchObject({ stderr: '', status: 0 });
  });

  const run = async (script: string, after?: string) => {
    expect(await n2.run(`set -e\n${script}`)).toMatchObject({ stderr: '', status: 0 });
    if (after) undo.push(after);
  };
  const nodes = () => JSON.parse(rack.nodes('inside')) as Record<string, { ssh: Record<string, unknown> }>;
  const cluster = (more = '', all: object = nodes()) =>
    box.write('shop.yaml', `ocf: 1\ncluster: {name: shop, id: ${id}}\nnodes: ${JSON.stringify(all)}\n${more}`);
  const doctor = (file: string, ...words: string[]) => box.ocf(['doctor', '--cluster', file, ...words]);
  const examine = (file: string, check: string, ...words: string[]) =>
    doctor(file, '--json', '--check', check, ...words);
  const findings = (ran: Ran) => ran.json().findings as FoldedFinding[];
  const on = (ran: Ran, node: string) =>
    findings(ran)
      .filter(({ names }) => names.includes(node))
      .map(({ verdict, message }) => `${verdict}: ${message}`);
  const dummy = 'resources:\n  d: {agent: "ocf:heartbeat:Dummy"}\n';

  /** Another sshd on n2, on a port of its own, with these settings; the node that stands for it. */
  async function daemon(port: number, ...settings: string[]): Promise<object> {
    const file = `/root/sshd-${port}`;
    // of most settings the first counts, of this one the last
    const last = settings.filter((line) => line.startsWith('MaxStartups'));
    const lines = [`Port ${port}`, `PidFile ${file}.pid`, ...settings, 'Include /etc/ssh/sshd_config', ...last];
    const text = lines.join('\n').replaceAll("'", "'\\''");
    await run(
      `printf '%s\\n' '${text}' >${file}\n/usr/sbin/sshd -E ${file}.log -f ${file}\nuntil [ -s ${file}.pid ]; do sleep 0.05; done`,
      `kill $(cat ${file}.pid); rm -f ${file}*`,
    );
    const { n2: node } = nodes();
    return { ...node, ssh: { ...node?.ssh, port } };
  }

  test('nothing is wrong with a host as it should be, and all is JSON', async () => {
    const { n1 } = nodes();
    const file = cluster('', {
      n1: {
        ...n1,
        ssh: { ...n1?.ssh, options: { ...(n1?.ssh.options as object), KexAlgorithms: 'curve25519-sha256' } },
      },
    });
    await box.ocf(['node', 'trust', 'n1', '--yes', '--cluster', file]);
    const checks = ['key-exchange', 'limits', 'host-key', 'home', 'folders', 'programs', 'clock', 'address', 'sharing'];
    const words = checks.flatMap((check) => ['--check', check]);
    const ran = await doctor(file, '--json', ...words);
    expect(ran.json()).toMatchObject({
      schema: 'ocf/doctor/1',
      cluster: { name: 'shop', id },
      verdict: 'OK',
      unexamined: '',
      nodes: [{ node: 'n1', reached: true, ssh: { kex: 'curve25519-sha256', jumps: [], forced: false } }],
    });
    expect(new Set(findings(ran).map(({ check }) => check))).toEqual(new Set(checks));
    expect(ran.status).toBe(0);
    expect(await doctor(file, ...words)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^\nSLOWEST.*\nn1 .*\n\nNothing to mend on 1 node and this machine\.$/),
    });
  });

  test('a slow key exchange', async () => {
    const both = nodes();
    const kex = (name: string, algorithm: string) => {
      const node = both[name];
      return {
        ...node,
        ssh: { ...node?.ssh, options: { ...(node?.ssh.options as object), KexAlgorithms: algorithm } },
      };
    };
    const ran = await examine(
      cluster('', { n1: kex('n1', 'curve25519-sha256'), n2: kex('n2', 'sntrup761x25519-sha512@openssh.com') }),
      'key-exchange',
    );
    expect(on(ran, 'n1')).toEqual(['good: The key exchange is curve25519-sha256.']);
    expect(on(ran, 'n2')).toEqual([expect.stringMatching(/^warning: .*sntrup761x25519-sha512/)]);
    expect(findings(ran)[0]?.remedy).toContain("ocf node set 'n2' ssh.options.KexAlgorithms=curve25519-sha256");
    expect(ran.status).toBe(3);
  });

  test('a forced command that prints, is slow to start, or gives no shell', async () => {
    const { n1 } = nodes();
    const file = cluster('', {
      n1,
      loud: await daemon(2201, 'ForceCommand echo welcome to the machine; sh -c "$SSH_ORIGINAL_COMMAND"'),
      slow: await daemon(2202, 'ForceCommand sleep 1; sh -c "$SSH_ORIGINAL_COMMAND"'),
      none: await daemon(2203, 'ForceCommand echo go away'),
    });
    const ran = await examine(file, 'shell');
    expect(on(ran, 'n1').join()).not.toContain('print');
    expect(on(ran, 'loud')).toContainEqual(expect.stringMatching(/^warning: .*print.*"welcome to the machine"/));
    expect(on(ran, 'slow')).toEqual([expect.stringMatching(/^warning: The shell takes long to start/)]);
    expect(on(ran, 'none')).toEqual([expect.stringMatching(/^bad: The login gives no shell.*go away/)]);
    expect(ran.json()).toMatchObject({ verdict: 'PARTIAL', unexamined: 'none' });
    expect(ran.status).toBe(4);
  });

  test('a login script that prints', async () => {
    await run(
      "cp /root/.bashrc /root/.bashrc.kept 2>/dev/null || :; echo 'echo from bashrc' >/root/.bashrc",
      'rm /root/.bashrc; [ ! -e /root/.bashrc.kept ] || mv /root/.bashrc.kept /root/.bashrc',
    );
    const ran = await examine(cluster(), 'shell');
    expect(on(ran, 'n2')).toContainEqual(expect.stringMatching(/^warning: .*"from bashrc"/));
    expect(on(ran, 'n1').join()).not.toContain('bashrc');
    expect(findings(ran).find(({ verdict }) => verdict === 'warning')?.remedy).toContain('~/.bashrc');
  });

  test('what was slow while others were measured is measured again by itself', async () => {
    const { n1 } = nodes();
    const once =
      'ForceCommand echo >>/root/seen; [ $(wc -l </root/seen) -gt 1 ] || sleep 1; sh -c "$SSH_ORIGINAL_COMMAND"';
    const slow = await daemon(2210, once);
    undo.push('rm /root/seen');
    const connections = async () => Number((await n2.run('wc -l </root/seen')).stdout);
    await examine(cluster('', { n1, slow }), 'shell');
    expect(await connections()).toBe(2);
    await run('rm /root/seen');
    const alone = await examine(cluster('', { slow }), 'shell');
    expect(on(alone, 'slow')).toEqual([expect.stringMatching(/^warning: The shell takes long/)]);
    expect(await connections()).toBe(1);
  });

  test('a login that takes long', async () => {
    await run('printf "sleep 1.2\\ncat /root/.ssh/authorized_keys\\n" >/root/keys.sh', 'rm /root/keys.sh');
    const slow = await daemon(
      2204,
      'AuthorizedKeysFile none',
      'AuthorizedKeysCommand /bin/sh /root/keys.sh',
      'AuthorizedKeysCommandUser root',
    );
    const ran = await examine(cluster('', { slow }), 'authentication');
    expect(on(ran, 'slow')).toEqual([expect.stringMatching(/^warning: The login takes long/)]);
    expect(findings(ran)[0]?.measured?.least).toBeGreaterThanOrEqual(1000);
  });

  test('limits of sshd, and connections that they drop', async () => {
    const file = cluster('', {
      ...nodes(),
      narrow: await daemon(2205, 'MaxStartups 2:30:5', 'MaxSessions 1'),
      closed: await daemon(2206, 'MaxStartups 1:100:1'),
    });
    // one that never logs in takes the only place
    await run(
      'setsid socat -u TCP:10.99.0.2:2206 OPEN:/root/said,creat </dev/null >/dev/null 2>&1 & echo $! >/root/pid\nuntil [ -s /root/said ]; do sleep 0.05; done',
      'kill $(cat /root/pid)',
    );
    const ran = await examine(file, 'limits');
    expect(on(ran, 'n1')).toEqual(['good: The limits of sshd are wide enough.']);
    expect(on(ran, 'narrow')).toEqual([
      expect.stringMatching(/^warning: sshd drops connections when more than 2 log in/),
      expect.stringMatching(/^warning: sshd allows 1 session/),
    ]);
    expect(on(ran, 'closed')).toEqual([expect.stringMatching(/^bad: sshd dropped the connection/)]);
    expect(ran.json().unexamined).toBe('closed');
  });

  test('a host key that is too short, or another one than was pinned', async () => {
    await run(
      'ssh-keygen -q -t rsa -b 1024 -N "" -f /root/short; ssh-keygen -q -t ed25519 -N "" -f /root/other',
      'rm /root/short* /root/other*',
    );
    const short = await daemon(2207, 'HostKey /root/short', 'HostKeyAlgorithms rsa-sha2-512');
    const file = cluster('', { ...nodes(), short });
    const pinned = await box.ocf(['node', 'trust', 'n2,short', '--yes', '--cluster', file]);
    expect(pinned.status).toBe(0);
    const other = { n2: await daemon(2208, 'HostKey /root/other') };
    const ran = await examine(file, 'host-key');
    expect(on(ran, 'n1')).toEqual([expect.stringMatching(/^warning: The host key is pinned only in .*known_hosts/)]);
    expect(on(ran, 'n2')).toEqual(['good: The host key is pinned in the cluster.']);
    expect(on(ran, 'short')).toContainEqual(expect.stringMatching(/^bad: .*RSA key of 1024 bits/));
    const changed = await examine(cluster('', other), 'host-key');
    expect(on(changed, 'n2')).toEqual([expect.stringMatching(/^bad: The host key of the node is not the one/)]);
    expect(changed.status).toBe(4);
  });

  test('a jump host is named and measured, also one that does not let in', async () => {
    const { n1, n2: behind } = nodes();
    const file = cluster('', { n1, n2: { ...behind, ssh: { ...behind?.ssh, jump: 'root@10.99.0.1' } } });
    // the jump host is another connection, which only the user's own configuration can be told of
    const known = join(rack.folder, 'known_hosts');
    const settings = (key: string) => `IdentityFile ${join(rack.folder, key)}\nUserKnownHostsFile ${known}`;
    const through = (key: string) =>
      sandbox({
        through: [
          ...rack.enter,
          ...[
            'unshare',
            '--mount',
            '/bin/sh',
            '-c',
            'mount -t tmpfs t /etc/ssh; echo "$1" >/etc/ssh/ssh_config; shift; exec "$@"',
            'sh',
          ],
          settings(key),
        ],
      });
    const opened = through('id');
    const shut = through('n1.key');
    try {
      const words = ['doctor', '--cluster', file, '--json', '--check', 'connect', '--check', 'connection'];
      const ran = await opened.ocf(words);
      expect(on(ran, 'n2')).toContainEqual(
        expect.stringMatching(/: The way goes through the jump host 10\.99\.0\.1\.$/),
      );
      expect(on(ran, 'n1').join()).not.toContain('jump');
      expect(ran.json().nodes).toContainEqual(
        expect.objectContaining({
          node: 'n2',
          ssh: expect.objectContaining({ jumps: [{ host: '10.99.0.1', at: expect.any(Number) }] }),
        }),
      );
      const denied = await shut.ocf(words);
      expect(on(denied, 'n2')).toEqual([
        expect.stringMatching(/^bad: .*jump host root@10\.99\.0\.1 did not let in\.$/),
      ]);
      expect(denied.status).toBe(4);
    } finally {
      opened.remove();
      shut.remove();
    }
  });

  test('an address that is looked up slowly, or is that of several machines', async () => {
    const files = {
      'nsswitch.conf': 'passwd: files\nhosts: dns files\n',
      // nobody is there
      'resolv.conf': 'nameserver 10.99.0.99\noptions timeout:1 attempts:1\n',
      hosts: '10.99.0.1 slow.example\n10.99.0.1 many.example\n10.99.0.2 many.example\n127.0.0.1 localhost\n',
    };
    const bind = (...names: (keyof typeof files)[]) =>
      names.map((name) => `mount --bind '${box.write(name, files[name])}' /etc/${name}`).join('; ');
    const named = (name: string) => cluster('', { n1: { ...nodes().n1, address: name } });
    const look = async (address: string, mounts: string) => {
      const file = named(address);
      const inside = sandbox({
        through: [...rack.enter, 'unshare', '--mount', '/bin/sh', '-c', `${mounts}; exec "$@"`, 'sh'],
      });
      try {
        return on(await inside.ocf(['doctor', '--cluster', file, '--json', '--check', 'address']), 'n1');
      } finally {
        inside.remove();
      }
    };
    expect(await look('10.99.0.1', bind('hosts', 'nsswitch.conf', 'resolv.conf'))).toEqual([
      'good: The address needs no look-up.',
    ]);
    expect(await look('slow.example', bind('hosts', 'nsswitch.conf', 'resolv.conf'))).toEqual([
      expect.stringMatching(/^warning: The look-up of the address takes long/),
    ]);
    expect(await look('many.example', bind('hosts'))).toEqual([
      expect.stringMatching(/^warning: .*stands for several: 10\.99\.0\.1, 10\.99\.0\.2\./),
    ]);
    expect(await look('nobody.example', bind('hosts'))).toEqual(['bad: The name of the address is not known.']);
  });

  test('temporary folders that are full or read-only', async () => {
    await run(
      'mkdir -p /run/resource-agents; mount -t tmpfs -o size=64k,mode=1777 t /tmp; dd if=/dev/zero of=/tmp/fill bs=1k count=100 2>/dev/null || :; mount -t tmpfs -o ro t /run/resource-agents',
      'umount /run/resource-agents; umount /tmp',
    );
    const ran = await examine(cluster(dummy), 'folders');
    expect(on(ran, 'n1').every((line) => line.startsWith('good'))).toBe(true);
    expect(on(ran, 'n2')).toEqual([
      'bad: /tmp is full: it has no space left.',
      expect.stringMatching(/^bad: Nothing can be written in \/run\/resource-agents: it is read-only/),
    ]);
  });

  test('a home that is not there', async () => {
    await run('cp /etc/passwd /root/passwd; sed -i s,:/root:,:/nowhere:, /etc/passwd', 'cp /root/passwd /etc/passwd');
    const there = await daemon(2209, 'AuthorizedKeysFile /root/.ssh/authorized_keys');
    const ran = await examine(cluster('', { n1: nodes().n1, n2: there }), 'home');
    expect(on(ran, 'n1')).toEqual(['good: The user has a home.']);
    expect(on(ran, 'n2')).toEqual(['bad: The home /nowhere of user root is not there.']);
  });

  test('missing programs', async () => {
    await run('chmod a-x /usr/bin/timeout', 'chmod a+x /usr/bin/timeout');
    const fewer = await examine(cluster(), 'programs');
    expect(on(fewer, 'n1')).toEqual(['good: All programs that are needed are there.']);
    expect(on(fewer, 'n2')).toEqual([expect.stringMatching(/^warning: There is no timeout\(1\)/)]);
    await run('chmod a-x /usr/bin/setsid', 'chmod a+x /usr/bin/setsid');
    expect(on(await examine(cluster(), 'programs'), 'n2')).toEqual([expect.stringMatching(/^bad: There is neither/)]);
    await run('chmod a-x /usr/bin/awk', 'chmod a+x /usr/bin/awk');
    expect(on(await examine(cluster(dummy), 'programs'), 'n2')).toEqual([expect.stringMatching(/^bad: .*: awk\.$/)]);
  });

  test('agents that are missing, cannot run, lack their library, are not the same, or can be changed by others', async () => {
    const heartbeat = '/usr/lib/ocf/resource.d/heartbeat';
    await run(
      `echo '# another' >>${heartbeat}/Dummy; chmod 777 ${heartbeat}/Delay; mv ${heartbeat}/anything /root/; sed -i '1s,.*,#!/no/such/sh,' ${heartbeat}/symlink`,
      `mv /root/anything ${heartbeat}/; chmod 755 ${heartbeat}/Delay`,
    );
    const types = ['Dummy', 'Delay', 'anything', 'symlink'];
    const resources = types.map((type) => `  ${type}: {agent: "ocf:heartbeat:${type}"}\n`).join('');
    const services = '  u: {agent: "lsb:nothing-like-it", nodes: n2}\n';
    const ran = await doctor(
      cluster(`resources:\n${resources}${services}`),
      ...['agents', 'agent-versions', 'permissions'].flatMap((check) => ['--check', check]),
      '--json',
    );
    expect(on(ran, 'n1').filter((line) => !line.startsWith('good'))).toEqual([]);
    const bad = on(ran, 'n2').filter((line) => !line.startsWith('good'));
    expect(bad).toEqual([
      'bad: The agent ocf:heartbeat:anything is not installed.',
      'bad: /no/such/sh, which runs the agent ocf:heartbeat:symlink, is not there.',
      'bad: The service lsb:nothing-like-it is not there.',
      `bad: ${heartbeat}/Delay can be changed by everybody: what stands there runs with the rights of root.`,
      'warning: The agent ocf:heartbeat:Dummy is another one than on n1.',
      'warning: The agent ocf:heartbeat:symlink is another one than on n1.',
    ]);
    await run(
      'mv /usr/lib/ocf/lib/heartbeat/ocf-shellfuncs /root/',
      'mv /root/ocf-shellfuncs /usr/lib/ocf/lib/heartbeat/',
    );
    const library = await examine(cluster(dummy), 'agents');
    expect(on(library, 'n2')).toContainEqual(expect.stringMatching(/^bad: The shell library of the agents/));
    expect(on(library, 'n1')).toContain('good: The shell library of the agents is there.');
  });

  test('agents on a file system that nothing can be run from', async () => {
    const folder = '/srv/agents';
    await run(
      `mkdir -p ${folder}; mount -t tmpfs -o noexec t ${folder}; mkdir ${folder}/my; printf '#!/bin/sh\\n' >${folder}/my/thing; chmod 755 ${folder}/my/thing`,
      `umount ${folder}`,
    );
    const more = `agents: {path: [${folder}]}\nresources:\n  t: {agent: "ocf:my:thing", nodes: n2}\n`;
    const ran = await examine(cluster(more), 'agents');
    expect(on(ran, 'n2')).toContainEqual(expect.stringMatching(/^bad: The agent ocf:my:thing is .*noexec/));
  });

  test('a clock that is wrong', async () => {
    await run(
      'printf \'#!/bin/sh\\nexec /usr/bin/date -d "now 90 seconds" "$@"\\n\' >/usr/local/sbin/date; chmod 755 /usr/local/sbin/date',
      'rm /usr/local/sbin/date',
    );
    const ran = await examine(cluster(), 'clock');
    expect(on(ran, 'n1')).toContain('good: The clock is that of this machine, to less than a second.');
    expect(on(ran, 'n2')).toEqual([
      'bad: The clock is ahead of that of this machine.',
      expect.stringMatching(/^bad: Among the nodes, the clock of n2 is furthest ahead/),
    ]);
    const [found] = findings(ran);
    expect(found?.measured?.least).toBeGreaterThan(80_000);
    expect(found?.measured?.most).toBeLessThan(100_000);
    expect(found?.remedy).toContain('n2');
  });

  test('a node that is off costs its time limit and hides nothing of the others', async () => {
    await n2.unplug();
    try {
      const ran = await doctor(cluster(), '--json', '--timeout', '20s');
      expect(ran.json()).toMatchObject({ verdict: 'PARTIAL', unexamined: 'n2' });
      expect(on(ran, 'n2')).toContainEqual(expect.stringMatching(/^bad: /));
      expect(on(ran, 'n1')).toContain('good: The user has a home.');
      expect(ran.status).toBe(4);
      const text = await doctor(cluster(), '--timeout', '20s');
      expect(text.stdout).toMatch(/SLOWEST.*\nn2 +none in \d+ ms/);
      expect(text.stdout).toMatch(/Not examined: n2\.$/);
    } finally {
      await n2.plug();
    }
  });

  test('leaves no file on the node', async () => {
    await doctor(cluster(dummy));
    expect((await n2.run('ls -A /tmp /run/resource-agents | grep doctor')).stdout).toBe('');
  });
});
