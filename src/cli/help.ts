import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OcfError } from '../core/errors.ts';
import { didYouMean } from '../core/suggest.ts';
import { errorJson, errorText } from './error-output.ts';

interface Surroundings {
  readonly root: string;
  readonly ids: readonly string[];
}

/** Help for the program, a topic or a command by oclif; words that name none of these are refused with a suggestion. */
export async function showHelpOrRefuse(words: readonly string[], { root, ids }: Surroundings): Promise<void> {
  const asked = words.filter((word) => word !== 'help' || words[0] !== 'help').filter((word) => !word.startsWith('-'));
  const names = ids.map((id) => id.replaceAll(':', ' '));
  const known = longestKnown(asked, names);
  const json = words.includes('--json');
  if (
    asked.length > 0 &&
    (known === '' || (!helpAsked(words) && !names.includes(known) && known !== asked.join(' ')))
  ) {
    return refuse(unknownCommand(asked, known, names), json);
  }
  if (json && names.includes(known)) return printManifest(root, known);
  const { execute } = await import('@oclif/core/execute');
  await execute({ args: known === '' ? ['--help'] : [...known.split(' '), '--help'], dir: root });
}

function helpAsked(words: readonly string[]): boolean {
  return words[0] === 'help' || words.includes('--help');
}

// the longest beginning of the words that is a command or a topic
function longestKnown(words: readonly string[], names: readonly string[]): string {
  for (let length = Math.min(words.length, 3); length > 0; length--) {
    const beginning = words.slice(0, length).join(' ');
    if (names.some((name) => name === beginning || name.startsWith(`${beginning} `))) return beginning;
  }
  return '';
}

function unknownCommand(asked: readonly string[], topic: string, names: readonly string[]): OcfError {
  const depth = topic === '' ? 1 : topic.split(' ').length + 1;
  const wrong = asked.slice(0, depth).join(' ');
  const choices = [...new Set(names.map((name) => name.split(' ').slice(0, depth).join(' ')))].filter(
    (name) => topic === '' || name.startsWith(`${topic} `),
  );
  const near = didYouMean(wrong, [...choices, ...names]);
  const list = topic === '' ? 'ocf --help lists the commands.' : `There are: ${choices.join(', ')}.`;
  return new OcfError('USAGE', `There is no command "ocf ${wrong}".`, { suggestions: [...near, list] });
}

function refuse(error: OcfError, json: boolean): void {
  process.exitCode = error.exitStatus;
  if (json) process.stdout.write(`${JSON.stringify(errorJson(error), null, 2)}\n`);
  else process.stderr.write(`${errorText(error)}\n`);
}

function printManifest(root: string, name: string): void {
  const { commands } = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'));
  const { id, summary, description, args, flags, examples } = commands[name.replaceAll(' ', ':')];
  const help = { schema: 'ocf/help/1', command: id.replaceAll(':', ' '), summary, description, args, flags, examples };
  process.stdout.write(`${JSON.stringify(help, null, 2)}\n`);
}
