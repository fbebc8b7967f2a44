import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ResourceSpec } from '../../src/core/config/model.ts';

/** The life of one resource on a real host. Scripts are run by sh as root, there (n1) unless it says otherwise. */
export interface Cycle {
  /** It takes half a minute: left to the long run. */
  readonly slow?: true;
  /** What is tried, in words, where the agent's name does not say it. */
  readonly of?: string;
  readonly agent: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly operations?: ResourceSpec['operations'];
  readonly needs?: readonly string[];
  /** Before the first look. */
  readonly prepare?: string;
  /** The agent has started it when its process is there, which becomes that program, or listens, a moment later. */
  readonly soon?: true;
  /** Succeeds as long as what the agent is for is really there, and fails when it is not. */
  readonly effect: string;
  /** The same, seen from the other host (n2). */
  readonly effectFromOutside?: string;
  readonly breakIt: string;
  /** The agent's code after that; default 7. */
  readonly broken?: number;
  /** The agent's own reason for it. */
  readonly because?: string;
  /** How thoroughly the monitor has to look for that; default 0. */
  readonly depth?: number;
  /** Whether it has to be stopped before it can be started again. */
  readonly stopFirst?: boolean;
  /** Lines of a look at all of the host which may be new after the stop. */
  readonly leaves?: RegExp;
}

const postgresFolder = '/usr/lib/postgresql';
/** The programs of the newest PostgreSQL there is. */
const postgres = `${postgresFolder}/${existsSync(postgresFolder) ? readdirSync(postgresFolder).sort().at(-1) : 'none'}/bin`;

export const shippedAgents = resolve('agents/resource.d');

const process = (words: string) => ({
  soon: true as const,
  // -x: not the shell that asks
  effect: `pgrep -f -x '${words}'`,
  breakIt: `pkill -KILL -f -x '${words}'; while pgrep -f -x '${words}'; do :; done`,
});
const file = (name: string) => ({ effect: `test -e ${name}`, breakIt: `rm ${name}` });
const address = (text: string) => ({
  effect: `ip -o addr show dev eth0 | grep -F ' ${text} '`,
  effectFromOutside: `socat -u OPEN:/dev/null 'TCP:${text.includes(':') ? `[${text.split('/')[0]}]` : text.split('/')[0]}:22,connect-timeout=2'`,
  breakIt: `ip addr del ${text} dev eth0`,
});

const state = { state: '/run/web.state' };
const ownFilesOfTop = /\.config\b/;
const image = '/srv/web.img';
const mounted = { effect: "grep ' /srv/web ' /proc/self/mountinfo", breakIt: 'umount /srv/web' };

export const cycles: readonly Cycle[] = [
  { agent: 'ocf:heartbeat:Dummy', parameters: state, ...file('/run/web.state') },
  { agent: 'ocf:heartbeat:dummypy', parameters: state, ...file('/run/web.state') },
  { agent: 'ocf:pacemaker:Dummy', parameters: state, ...file('/run/web.state') },
  { agent: 'ocf:heartbeat:Stateful', parameters: state, ...file('/run/web.state') },
  { agent: 'ocf:pacemaker:Stateful', parameters: state, ...file('/run/web.state') },
  {
    agent: 'ocf:heartbeat:Delay',
    parameters: { startdelay: '1', stopdelay: '1', mondelay: '0' },
    ...file('/run/resource-agents/Delay_web'),
  },
  {
    agent: 'ocf:heartbeat:anything',
    parameters: { binfile: '/usr/bin/sleep', cmdline_options: '1234' },
    ...process('/usr/bin/sleep 1234'),
    broken: 1,
    stopFirst: true,
  },
  {
    agent: 'ocf:heartbeat:symlink',
    parameters: { link: '/srv/link', target: '/etc/hostname' },
    effect: 'test "$(readlink /srv/link)" = /etc/hostname',
    breakIt: 'rm /srv/link',
  },
  {
    of: 'a link that leads elsewhere',
    agent: 'ocf:heartbeat:symlink',
    parameters: { link: '/srv/link', target: '/etc/hostname', backup_suffix: '.old' },
    effect: 'test "$(readlink /srv/link)" = /etc/hostname',
    breakIt: 'ln -sf /etc/hosts /srv/link',
    leaves: /\/srv\/link\b/,
  },
  {
    agent: 'ocf:heartbeat:IPaddr2',
    parameters: { ip: '10.99.0.77', cidr_netmask: '24', nic: 'eth0' },
    ...address('10.99.0.77/24'),
  },
  {
    of: 'it finds the interface',
    agent: 'ocf:heartbeat:IPaddr2',
    parameters: { ip: '10.99.0.78' },
    ...address('10.99.0.78/24'),
  },
  {
    of: 'IPv6',
    agent: 'ocf:heartbeat:IPaddr2',
    parameters: { ip: 'fd00:99::77', cidr_netmask: '64', nic: 'eth0' },
    ...address('fd00:99::77/64'),
  },
  {
    agent: 'ocf:heartbeat:IPaddr',
    parameters: { ip: '10.99.0.79', cidr_netmask: '24', nic: 'eth0' },
    ...address('10.99.0.79/24'),
    leaves: /^\/run\/resource-agents\/IPaddr-eth0/,
  },
  {
    agent: 'ocf:heartbeat:IPv6addr',
    parameters: { ipv6addr: 'fd00:99::80', cidr_netmask: '64', nic: 'eth0' },
    ...address('fd00:99::80/64'),
  },
  {
    agent: 'ocf:heartbeat:Route',
    parameters: { destination: '10.88.0.0/16', gateway: '10.99.0.2' },
    effect: 'ip route show 10.88.0.0/16 via 10.99.0.2 | grep .',
    breakIt: 'ip route del 10.88.0.0/16',
  },
  {
    agent: 'ocf:heartbeat:SendArp',
    parameters: { ip: '10.99.0.1', nic: 'eth0', background: 'false' },
    ...file('/run/resource-agents/SendArp_web'),
  },
  {
    of: 'tmpfs',
    agent: 'ocf:heartbeat:Filesystem',
    parameters: { device: 'tmpfs', directory: '/srv/web', fstype: 'tmpfs' },
    needs: ['modprobe'],
    prepare: 'mkdir -p /srv/web',
    ...mounted,
  },
  {
    of: 'bind',
    agent: 'ocf:heartbeat:Filesystem',
    parameters: { device: '/etc', directory: '/srv/web', fstype: 'none', options: 'bind' },
    needs: ['modprobe'],
    prepare: 'mkdir -p /srv/web',
    ...mounted,
    effect: `${mounted.effect} && test -e /srv/web/hostname`,
  },
  {
    of: 'ext4 on a loop device',
    agent: 'ocf:heartbeat:Filesystem',
    parameters: { device: image, directory: '/srv/web', fstype: 'ext4', options: 'loop' },
    needs: ['modprobe', 'loop', 'mkfs.ext4'],
    prepare: `mkdir -p /srv/web; test -e ${image} || { truncate -s 8M ${image} && mkfs.ext4 -q ${image}; }
      test -e /dev/loop-control || mknod /dev/loop-control c 10 237
      for n in 0 1 2 3 4 5 6 7 8 9; do test -e /dev/loop$n || mknod /dev/loop$n b 7 $n; done`,
    ...mounted,
    effect: `${mounted.effect} | grep ' - ext4 '`,
  },
  {
    of: 'read-only all of a sudden',
    agent: 'ocf:heartbeat:Filesystem',
    parameters: { device: 'tmpfs', directory: '/srv/web', fstype: 'tmpfs' },
    needs: ['modprobe'],
    prepare: 'mkdir -p /srv/web',
    effect: `${mounted.effect} | grep ' rw,'`,
    breakIt: 'mount -o remount,ro /srv/web',
    depth: 20,
    broken: 1,
    stopFirst: true,
  },
  {
    agent: 'ocf:heartbeat:azure-lb',
    parameters: { nc: '/usr/bin/socat', port: '61000' },
    soon: true,
    effect: 'grep -i ":$(printf %04X 61000) .* 0A " /proc/net/tcp /proc/net/tcp6',
    effectFromOutside: 'socat -u OPEN:/dev/null TCP:10.99.0.1:61000,connect-timeout=2',
    breakIt: 'pkill -KILL -f "[T]CP-LISTEN:61000"; while pgrep -f "[T]CP-LISTEN:61000"; do :; done',
    broken: 1,
    stopFirst: true,
  },
  {
    agent: 'ocf:pacemaker:ClusterMon',
    parameters: { htmlfile: '/run/status.html', update: '1', pidfile: '/run/mon.pid' },
    needs: ['crm_mon'],
    effect: 'kill -0 "$(cat /run/mon.pid)" && pgrep -x crm_mon',
    breakIt: 'pkill -KILL -x crm_mon; while pgrep -x crm_mon; do :; done',
    leaves: /^\/run\/status\.html /,
  },
  {
    agent: 'ocf:heartbeat:pgsql',
    parameters: {
      pgctl: `${postgres}/pg_ctl`,
      psql: `${postgres}/psql`,
      pgdata: '/srv/pg/data',
      pgport: '55432',
      socketdir: '/srv/pg/run',
      start_opt: '-p55432',
      logfile: '/srv/pg/log',
    },
    needs: ['postgresql'],
    prepare: `install -d -o postgres /srv/pg /srv/pg/run
      su postgres -s /bin/sh -c "cd /; test -e /srv/pg/data || ${postgres}/initdb -A trust -D /srv/pg/data --no-sync >/dev/null"
      echo "unix_socket_directories = '/srv/pg/run'" >>/srv/pg/data/postgresql.conf`,
    effect: `su postgres -s /bin/sh -c "cd /; ${postgres}/psql -h /srv/pg/run -p 55432 -Atc 'select 6 * 7'" | grep -x 42`,
    breakIt: 'kill -KILL $(head -n 1 /srv/pg/data/postmaster.pid); while pgrep -u postgres; do :; done',
    leaves: /\/srv\/pg\/|\/pgsql/,
  },
  {
    agent: 'ocf:heartbeat:storage-mon',
    parameters: { drives: '/dev/null', state_file: '/run/web.state' },
    ...file('/run/web.state'),
  },
  { agent: 'ocf:pacemaker:HealthCPU', slow: true, parameters: state, ...file('/run/web.state'), leaves: ownFilesOfTop },
  {
    agent: 'ocf:pacemaker:HealthIOWait',
    slow: true,
    parameters: state,
    ...file('/run/web.state'),
    leaves: ownFilesOfTop,
  },
  { agent: 'ocf:pacemaker:SysInfo', parameters: { pidfile: '/run/web.pid' }, ...file('/run/web.pid') },
  {
    agent: 'ocf:ocf:process',
    parameters: { command: 'sleep 1235' },
    ...process('sleep 1235'),
    leaves: /^\/run\/ocf\b/,
  },
  {
    agent: 'exec:',
    parameters: {
      start: 'setsid sleep 1236 </dev/null >/dev/null 2>&1 &',
      stop: 'pkill -f -x "sleep 1236"; while pgrep -f -x "sleep 1236"; do :; done',
      status: 'pgrep -f -x "sleep 1236"',
    },
    ...process('sleep 1236'),
    broken: 7,
  },
];
