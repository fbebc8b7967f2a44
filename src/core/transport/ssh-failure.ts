import type { Node } from '../config/model.ts';
import type { ErrorCode } from '../errors.ts';
import { failure } from './failures.ts';
import { quoteAll } from './quote.ts';
import type { SessionEnd } from './session.ts';
import { lastLine } from './session-outcomes.ts';
import type { Failure } from './transport.ts';

const changedKey = /REMOTE HOST IDENTIFICATION HAS CHANGED|host key for .* has changed/i;

type Reading = readonly [pattern: RegExp, code: ErrorCode, sentence: (where: string) => string, hint: string];

// What OpenSSH prints, first match wins; HINT's {name} is the node,
// {login} a command line to try. These choose the words only: whether the program
// may have run is known from the shell's answer, not from here.
const readings: readonly Reading[] = [
  [
    changedKey,
    'REFUSED',
    (where) => `The host key of ${where} is not the one that was pinned.`,
    'If the node was installed anew, check the new key and run: ocf node trust {name} --replace',
  ],
  [
    /REVOKED HOST KEY/,
    'REFUSED',
    (where) => `The host key of ${where} was revoked.`,
    'Do not use this node until it has another key.',
  ],
  [
    /host key is known for|Host key verification failed/,
    'CREDENTIALS',
    (where) => `The host key of ${where} is not known.`,
    'Look at it and pin it with: ocf node trust {name}',
  ],
  [
    /Permission denied \(|Too many authentication failures/,
    'CREDENTIALS',
    (where) => `Login on ${where} was denied.`,
    'Try it by hand: {login}',
  ],
  [
    /Could not resolve hostname/,
    'FAILED',
    (where) => `The address of ${where} cannot be resolved.`,
    'Set address: in the entry of {name} in the cluster file.',
  ],
  [
    /kex_exchange_identification/,
    'FAILED',
    (where) => `The connection to ${where} was taken and closed again before login, several times.`,
    'Does its sshd, or that of a jump host, have too many logins at once (MaxStartups), or not like this address?',
  ],
  [
    /Connection refused/,
    'FAILED',
    (where) => `The connection to ${where} was refused.`,
    'Is sshd running there, on this port?',
  ],
  [
    /timed out|Timeout/,
    'TIMEOUT',
    (where) => `There was no answer from ${where} in time.`,
    'Is it up, and reachable from here?',
  ],
  [
    /No route to host|unreachable/,
    'FAILED',
    (where) => `There is no route to ${where}.`,
    'Is it up, and reachable from here?',
  ],
  [
    /Bad configuration option|Bad owner or permissions|terminating, \d+ bad/,
    'INVALID',
    (where) => `ssh does not accept its own configuration for ${where}.`,
    'Try it by hand: {login}',
  ],
];

/** Why ssh gave no shell on the node, as a sentence with what to do next. `pinned`: its key was pinned. */
export function explainSsh(node: Node, pinned: boolean, { ending, cut, record }: SessionEnd): Failure {
  const where = node.address === node.name ? `node ${node.name}` : `node ${node.name} (${node.address})`;
  if (!ending.started) {
    const missing = ending.error.code === 'ENOENT';
    return failure(
      'FAILED',
      missing ? 'There is no ssh on this machine.' : `ssh could not be started: ${ending.error.message}.`,
      ['Install the OpenSSH client.'],
    );
  }
  const said = record.noise.stderr.text;
  const known = readSshWords(node, where, pinned, said);
  if (known) return known;
  if (cut === 'silent') return failure('TIMEOUT', `ssh gave no shell on ${where} in time.`);
  const last = lastLine(said) ?? lastLine(record.noise.stdout.text) ?? `ssh ended with status ${ending.code}`;
  return failure('FAILED', `ssh gave no shell on ${where}: ${last}.`);
}

/** What the words of ssh say of a login that failed; undefined when they are none of those it is known to print. */
export function readSshWords(node: Node, where: string, pinned: boolean, said: string): Failure | undefined {
  if (!pinned && changedKey.test(said)) {
    return failure('REFUSED', `The host key of ${where} is not the one in your own known_hosts.`, [
      `If the node was installed anew, check the new key and run: ocf node trust ${node.name}`,
    ]);
  }
  for (const [pattern, code, sentence, hint] of readings) {
    if (pattern.test(said)) {
      return failure(code, sentence(where), [
        hint.replaceAll('{name}', node.name).replace('{login}', () => loginByHand(node)),
      ]);
    }
  }
  return undefined;
}

/** The command line with which a person reaches the same place as the same user. */
export function loginByHand({ address, ssh }: Node): string {
  const { user, port, identity, jump, options = {} } = ssh;
  return quoteAll([
    'ssh',
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...(identity === undefined ? [] : ['-i', identity, '-o', 'IdentitiesOnly=yes']),
    ...(jump === undefined ? [] : ['-J', jump]),
    ...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
    user === undefined ? address : `${user}@${address}`,
  ]);
}
