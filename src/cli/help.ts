import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OcfError } from '../core/errors.ts';
import { didYouMean } from '../core/suggest.ts';
import { errorJson, errorText } from './error-output.ts';

interface Surroundings {
  readonly root: string;
  readonly version: string;
  readonly ids: readonly string[];
}

const leading = ['--help', '--version', '--cluster', '--json', '--quiet', '--no-color'];

/**
 * What is left when no command was named: help for the program, a topic or a command, and the version. Words that
 * ask for none of these are refused, with a suggestion.
 */
export async function showHelpOrRefuse(words: readonly string[], around: Surroundings): Promise<void> {
  const json = words.includes('--json');
  const plain = words.filter((word) => !['--json', '--quiet', '--no-color'].includes(word));
  const [first] = plain;
  if (first === '--version') return showVersion(around, json);
  if (first?.startsWith('-') && first !== '--help' && first !== '-h') return refuse(foreignOption(first), json);
  const asked = plain.filter((word, index) => !word.startsWith('-') && !(index === 0 && word === 'help'));
  const names = around.ids.map((id) => id.replaceAll(':', ' '));
  const known = longestKnown(asked, names);
  const whole = known === asked.join(' ');
  if (asked.length > 0 && (known === '' || (!whole && !names.includes(known)))) {
    return refuse(unknownCommand(asked, known, names), json);
  }
  if (json) return printHelp(around.root, known);
  const { execute } = await import('@oclif/core/execute');
  await execute({ args: known === '' ? ['--help'] : [...known.split(' '), '--help'], dir: around.root });
}

function showVersion({ version }: Surroundings, json: boolean): void {
  const { platform, arch, version: node } = process;
  const result = { schema: 'ocf/version/1', version, node, platform, arch };
  print(json ? JSON.stringify(result, null, 2) : `ocf/${version} ${platform}-${arch} node-${node}`);
}

function foreignOption(option: string): OcfError {
  return new OcfError('USAGE', `There is no option ${option} in front of a command.`, {
    suggestions: [
      ...didYouMean(option, leading),
      'Options of a command stand behind its name: ocf fence n1 --off --yes',
    ],
  });
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
  const message = wrong.trim() === '' ? 'The command is an empty word.' : `There is no command "ocf ${wrong}".`;
  return new OcfError('USAGE', message, { suggestions: [...near, list] });
}

function refuse(error: OcfError, json: boolean): void {
  process.exitCode = error.exitStatus;
  if (json) print(JSON.stringify(errorJson(error), null, 2));
  else process.stderr.write(`${errorText(error)}\n`);
}

// a command in full, or the commands of a topic with their summaries
function printHelp(root: string, name: string): void {
  const { commands } = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'));
  const id = name.replaceAll(' ', ':');
  if (commands[id]) {
    const { summary, description, args, flags, examples } = commands[id];
    print(
      JSON.stringify({ schema: 'ocf/help/1', command: name, summary, description, args, flags, examples }, null, 2),
    );
    return;
  }
  const within = (command: { id: string }) => id === '' || command.id.startsWith(`${id}:`);
  const list = (Object.values(commands) as { id: string; summary: string }[])
    .filter(within)
    .map((command) => ({ command: command.id.replaceAll(':', ' '), summary: command.summary }));
  print(JSON.stringify({ schema: 'ocf/help/1', topic: name, commands: list }, null, 2));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
