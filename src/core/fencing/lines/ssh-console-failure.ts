import { type ErrorCode, OcfError } from '../../errors.ts';
import type { Ending } from '../../transport/carrier.ts';
import { loginByHand, readSshWords } from '../../transport/ssh-failure.ts';
import type { ConsoleServer } from './ssh-console.ts';

/** What may be otherwise a moment later: too many logins, a server that is just starting. */
const passing = /kex_exchange_identification|Connection (refused|closed|reset)|timed out|Timeout/;

/** Why no login on a console server came to stand; `again: false` in its data when it is of no use to try again. */
export function explainConsole(server: ConsoleServer, ending: Ending, late: boolean, said: string): OcfError {
  const { node, ours, pinnedFile } = server;
  const where = node.address === node.name ? node.name : `${node.name} (${node.address})`;
  const byHand = `Try it by hand: ${loginByHand(node)}`;
  const told = (code: ErrorCode, message: string, suggestions: readonly string[] = [byHand]) =>
    new OcfError(code, message, { suggestions, data: { again: late || passing.test(said) } });
  if (!ending.started) return told('FAILED', `ssh could not be started: ${ending.error.message}.`);
  // said by the program that bounds it
  if (ending.code === 127 && /failed to run command/.test(said)) {
    return new OcfError('NOT_FOUND', `There is no program ssh on this machine, through which ${where} is reached.`, {
      suggestions: ['Install the package openssh-client.'],
    });
  }
  const known = readSshWords(node, where, pinnedFile !== undefined, said);
  if (known) return told(known.code, known.message, ours ? known.suggestions : [byHand]);
  if (late) return told('TIMEOUT', `There was no login on ${where} in time.`);
  const words = wordsOfSsh(said) ?? `ssh ended with status ${ending.code}`;
  return told('FAILED', `There is no login on ${where}: ${words}.`);
}

/** The last that ssh, or the program at its other end, complained of; without what ssh only reports. */
export function wordsOfSsh(said: string): string | undefined {
  const reports =
    /^(Authenticated to|Transferred:|Bytes per second:|Connection to .* closed|Pseudo-terminal will not|Warning: Permanently)/;
  return said
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !reports.test(line))
    .at(-1)
    ?.replace(/\.$/, '');
}
