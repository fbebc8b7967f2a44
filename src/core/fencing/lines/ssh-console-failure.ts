import type { Ending } from '../../transport/carrier.ts';
import { failure } from '../../transport/failures.ts';
import { loginByHand, readSshWords } from '../../transport/ssh-failure.ts';
import type { Failure } from '../../transport/transport.ts';
import type { ConsoleServer } from './ssh-console.ts';

/** Why no login on a console server came to stand. */
export function explainConsole(server: ConsoleServer, ending: Ending, late: boolean, said: string): Failure {
  const { node, ours, pinnedFile } = server;
  const where = node.address === node.name ? node.name : `${node.name} (${node.address})`;
  if (!ending.started) return failure('FAILED', `ssh could not be started: ${ending.error.message}.`);
  const byHand = `Try it by hand: ${loginByHand(node)}`;
  const known = readSshWords(node, where, pinnedFile !== undefined, said);
  if (known) return ours ? known : { ...known, suggestions: [byHand] };
  if (late) return failure('TIMEOUT', `There was no login on ${where} in time.`, [byHand]);
  const words = wordsOfSsh(said) ?? `ssh ended with status ${ending.code}`;
  return failure('FAILED', `There is no login on ${where}: ${words}.`, [byHand]);
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
