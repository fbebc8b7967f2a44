import type { Examination } from './examine-node.ts';
import { type Finding, findingsOf, milliseconds } from './finding.ts';
import type { SshTimeline } from './ssh-timeline.ts';

/** Milliseconds from which on a part of a connection is slow. */
export const slowFrom = { total: 2000, connect: 300, banner: 500, authentication: 1000, shell: 300 } as const;

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
  const { node, total, failure, timeline, noise } = examination;
  if (failure) return [unreached(examination)];
  const { good, warning } = findingsOf('connection', node.name);
  const took = milliseconds(total);
  const connection =
    total >= slowFrom.total
      ? warning(
          'A new connection takes long.',
          'What of it does is told by itself; ocf shares connections, so that only the first call in a minute pays.',
          took,
        )
      : good('A new connection is made soon enough.', undefined, took);
  const shell = judgeShell(node.name, noise, timeline);
  return timeline ? [connection, ...judgeParts(node.name, timeline), ...shell] : [connection, ...shell];
}

/** A connection that was taken and ended before sshd said a word was dropped by its limit, or by a guard in front of it. */
function wasDropped({ timeline, failure, said = '' }: Examination): boolean {
  if (failure?.code === 'TIMEOUT' || !timeline) return false;
  if (timeline.connect !== undefined) return timeline.server === undefined;
  // behind a jump host only words tell; of one that does not let in, ssh says the same about the node
  return /kex_exchange_identification/.test(said) && timeline.jumps.length > 0;
}

function unreached(examination: Examination): Finding {
  const { node, failure, total, noise, timeline } = examination;
  const message = withoutNode(failure?.message ?? 'There was no shell.', node.name, node.address);
  const remedy = failure?.suggestions[0]?.replaceAll(`trust ${node.name}`, 'trust {nodes}');
  const took = milliseconds(total);
  if (wasDropped(examination)) {
    return findingsOf('limits', node.name).bad(
      'sshd dropped the connection before it showed itself.',
      'Too many log in at the same time (MaxStartups in sshd_config), or a guard such as fail2ban or PerSourcePenalties keeps this machine out; or it is no sshd that listens there.',
      took,
    );
  }
  if (/host key/i.test(message)) return findingsOf('host-key', node.name).bad(message, remedy, took);
  const word = noise.trim().split('\n').at(-1) ?? '';
  if (word !== '') {
    return findingsOf('shell', node.name).bad(
      `The login gives no shell; what it gave said: ${word.slice(0, 200)}`,
      'The user of {nodes} needs a POSIX shell, and a ForceCommand has to run $SSH_ORIGINAL_COMMAND.',
      took,
    );
  }
  const gate = node.ssh.jump;
  const way = gate !== undefined && timeline?.jumps.length === 0 ? ` The jump host ${gate} did not let in.` : '';
  return findingsOf('connection', node.name).bad(`${message}${way}`, remedy, took);
}

/** A sentence about one node as it can stand for many. */
export function withoutNode(sentence: string, name: string, address: string): string {
  return sentence.replaceAll(`node ${name} (${address})`, 'the node').replaceAll(`node ${name}`, 'the node');
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
    "On {nodes}, look at the user's ~/.bashrc (bash reads it for every remote command), ~/.ssh/rc, /etc/ssh/sshrc, BASH_ENV, and ForceCommand in sshd_config; end ~/.bashrc early with: case $- in *i*) ;; *) return ;; esac";
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
