import type { Examination } from './examine-node.ts';
import { type Finding, findingsOf, milliseconds } from './finding.ts';

/** A connection that was taken and ended before sshd said a word was dropped by its limit, or by a guard in front of it. */
function wasDropped({ timeline, failure, said = '' }: Examination): boolean {
  if (failure?.code === 'TIMEOUT' || !timeline) return false;
  if (timeline.connect !== undefined) return timeline.server === undefined;
  // one that is reset at once may be so before ssh has seen that it stood
  if (/: Connection reset by peer/.test(said)) return true;
  // behind a jump host only words tell; of one that does not let in, ssh says the same about the node
  return /kex_exchange_identification/.test(said) && timeline.jumps.length > 0;
}

/** Why a node that gave no shell gave none. */
export function unreached(examination: Examination): Finding {
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
function withoutNode(sentence: string, name: string, address: string): string {
  return sentence.replaceAll(`node ${name} (${address})`, 'the node').replaceAll(`node ${name}`, 'the node');
}
