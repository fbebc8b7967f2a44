import type { Examination } from './examine-node.ts';
import { type Finding, findingsOf, milliseconds } from './finding.ts';
import { unreached } from './judge-unreached.ts';
import type { SshTimeline } from './ssh-timeline.ts';

/** Milliseconds from which on a part of a connection is slow. */
const slowFrom = { total: 2000, connect: 300, banner: 500, authentication: 1000, shell: 300 } as const;

/** Whether anything of the connection was slow; what runs beside it on this machine may have made it so. */
export function wasSlow({ timeline, failure }: Examination): boolean {
  if (failure || !timeline) return false;
  const parts = [
    [timeline.total, slowFrom.total],
    [timeline.connect, slowFrom.connect],
    [timeline.banner, slowFrom.banner],
    [timeline.authentication, slowFrom.authentication],
    [timeline.shell, slowFrom.shell],
  ] as const;
  return parts.some(([took = 0, limit]) => took >= limit);
}

/** What the way to a node means. */
export function judgeConnection(examination: Examination): readonly Finding[] {
  const { node, total, failure, noise, crowded = false } = examination;
  if (failure) return [unreached(examination)];
  const { good, warning } = findingsOf('connection', node.name);
  const took = milliseconds(total);
  const timeline = crowded ? withoutTimes(examination.timeline) : examination.timeline;
  const connection = crowded
    ? good(
        'A connection was made beside many others: its time was not judged, which fewer at once (--fanout) would allow.',
        undefined,
        took,
      )
    : total >= slowFrom.total
      ? warning(
          'A new connection takes long.',
          'What of it does is told by itself; ocf shares connections, so that only the first call in a minute pays.',
          took,
        )
      : good('A new connection is made soon enough.', undefined, took);
  const shell = judgeShell(node.name, noise, timeline);
  return timeline ? [connection, ...judgeParts(node.name, timeline), ...shell] : [connection, ...shell];
}

function withoutTimes(timeline: SshTimeline | undefined): SshTimeline | undefined {
  if (!timeline) return undefined;
  const { connect: _c, banner: _b, authentication: _a, shell: _s, total: _t, ...rest } = timeline;
  return { ...rest, jumps: rest.jumps.map(({ host }) => ({ host, at: 0 })) };
}

function judgeParts(node: string, timeline: SshTimeline): readonly Finding[] {
  const { jumps, connect, banner } = timeline;
  const [jump] = jumps;
  const to = findingsOf('connect', node);
  const found: Finding[] = [];
  if (jump) {
    const names = jumps.map(({ host }) => host).join(' and ');
    const at = jumps.at(-1)?.at ?? 0;
    const message = `The way goes through the jump host ${names}.`;
    const remedy = `Let connections to ${names} be shared: ControlMaster auto, ControlPath and ControlPersist for it in ~/.ssh/config; its sshd needs a MaxStartups for all nodes at once.`;
    found.push(
      at >= slowFrom.authentication
        ? to.warning(message, remedy, milliseconds(at))
        : to.good(message, undefined, milliseconds(at)),
    );
  } else if (connect !== undefined && connect >= slowFrom.connect) {
    found.push(
      to.warning(
        'The TCP connection takes long.',
        'Look at the network: ping, packet loss, a firewall that looks up names.',
        milliseconds(connect),
      ),
    );
  }
  if (banner !== undefined && banner >= slowFrom.banner) {
    found.push(
      to.warning(
        'sshd takes long to show itself.',
        'Look at the load of {nodes}, at a full MaxStartups queue, and at tcp wrappers that look up names.',
        milliseconds(banner),
      ),
    );
  }
  if (found.length === 0 && connect !== undefined)
    found.push(to.good('sshd answers soon.', undefined, milliseconds(connect + (banner ?? 0))));
  return [...found, ...keyExchange(node, timeline), ...authentication(node, timeline)];
}

/** OpenSSH 9.0 to 9.8 prefer an exchange whose first implementation takes about 65 ms of computing on this side alone. */
function keyExchange(node: string, { kex, keyExchange: took = 0, server = '' }: SshTimeline): readonly Finding[] {
  if (kex === undefined) return [];
  const { good, warning, bad } = findingsOf('key-exchange', node);
  const measured = milliseconds(took);
  if (/^sntrup761x25519/.test(kex)) {
    return [
      warning(
        `The key exchange is ${kex}, the default of OpenSSH 9.0 to 9.8, which costs several times the computing of others.`,
        `OpenSSH 9.9 and newer, on both ends, is faster and as safe (mlkem768x25519-sha256). Or, for a network of your own, without its safety from quantum computers: ocf node set '{nodes}' ssh.options.KexAlgorithms=curve25519-sha256`,
        measured,
      ),
    ];
  }
  if (/sha1$/.test(kex)) {
    return [
      bad(
        `The key exchange is ${kex}, which is broken; the other end is ${server}.`,
        'Install a newer OpenSSH on {nodes}.',
        measured,
      ),
    ];
  }
  if (/^diffie-hellman/.test(kex)) {
    return [
      warning(
        `The key exchange is ${kex}, which is slow.`,
        'Let sshd of {nodes} offer curve25519-sha256 (KexAlgorithms).',
        measured,
      ),
    ];
  }
  return [good(`The key exchange is ${kex}.`, undefined, measured)];
}

function authentication(node: string, { authentication: took, offered, methods }: SshTimeline): readonly Finding[] {
  if (took === undefined) return [];
  const { good, warning } = findingsOf('authentication', node);
  const measured = milliseconds(took);
  const gssapi = methods.includes('gssapi-with-mic');
  const vain = [...(gssapi ? ['GSSAPI'] : []), ...(offered > 2 ? [`${offered - 1} keys`] : [])];
  if (took < slowFrom.authentication && offered <= 5) return [good('The login is soon done.', undefined, measured)];
  const tried =
    vain.length === 0 ? '' : ` ${vain.join(' and ')} ${vain.length === 1 && gssapi ? 'was' : 'were'} tried in vain.`;
  return [
    warning(
      `The login takes long.${tried}`,
      offered > 2
        ? "Name the right key: ocf node set '{nodes}' ssh.identity=FILE"
        : gssapi
          ? "Leave out GSSAPI: ocf node set '{nodes}' ssh.options.GSSAPIAuthentication=no"
          : 'In sshd_config of {nodes}, set UseDNS no; look at the modules of PAM for sshd, at the directory service, and at a slow AuthorizedKeysCommand.',
      measured,
    ),
  ];
}

function judgeShell(node: string, noise: string, timeline: SshTimeline | undefined): readonly Finding[] {
  const { good, warning } = findingsOf('shell', node);
  const took = timeline?.shell;
  const command = timeline?.forced ? ' A command in authorized_keys runs in place of what is asked for.' : '';
  const where =
    "On {nodes}, look at the load, at the user's ~/.bashrc (bash reads it for every remote command), ~/.ssh/rc, /etc/ssh/sshrc, BASH_ENV, and ForceCommand in sshd_config; end ~/.bashrc early with: case $- in *i*) ;; *) return ;; esac";
  const found: Finding[] = [];
  // what each call needs is found behind it, but scp, rsync and others break
  if (noise.trim() !== '') {
    found.push(warning(`The login scripts print where only a command should: "${beginning(noise)}".${command}`, where));
  }
  if (took !== undefined && took >= slowFrom.shell) {
    found.push(
      warning(
        `The shell takes long to start: login scripts, or a forced command.${command}`,
        where,
        milliseconds(took),
      ),
    );
  }
  if (found.length > 0) return found;
  return [
    good('The login gives a POSIX shell, in silence.', undefined, took === undefined ? undefined : milliseconds(took)),
  ];
}

function beginning(noise: string): string {
  const [line = ''] = noise.trim().split('\n');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
