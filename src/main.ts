import { StaticConfig } from './cli/static-config.ts';
import { commands } from './commands/index.ts';

type Id = keyof typeof commands;
interface Runnable {
  id: string;
  run(argv: string[], config: StaticConfig): Promise<unknown>;
}

declare const OCF_VERSION: string;

/**
 * The front door: finds the command in the words, loads that one and runs it. Help and words that are no command go
 * to the slower way behind it.
 */
export async function main(argv: readonly string[], root: string): Promise<void> {
  const words = globalOptionsLast(argv);
  const route = wantsHelp(words) ? undefined : routeOf(words);
  if (!route) {
    const { showHelpOrRefuse } = await import('./cli/help.ts');
    return showHelpOrRefuse(words, { root, version: OCF_VERSION, ids: Object.keys(commands) });
  }
  const { default: command } = (await commands[route.id]()) as unknown as { default: Runnable };
  command.id = route.id;
  await command.run(route.rest, new StaticConfig(root, OCF_VERSION));
}

// The longest run of leading words that names a command.
function routeOf(words: readonly string[]): { id: Id; rest: string[] } | undefined {
  for (let length = Math.min(words.length, 3); length > 0; length--) {
    const id = words.slice(0, length).join(':');
    if (Object.hasOwn(commands, id)) return { id: id as Id, rest: words.slice(length) };
  }
  return undefined;
}

function wantsHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return words.length === 0 || words[0] === 'help' || (end < 0 ? words : words.slice(0, end)).includes('--help');
}

// `ocf --json --cluster web node list` is the same as `ocf node list --json --cluster web`.
function globalOptionsLast(argv: readonly string[]): string[] {
  let first = 0;
  while (first < argv.length) {
    const word = argv[first] as string;
    if (word === '--cluster') first += 2;
    else if (['--json', '--quiet', '--no-color'].includes(word) || word.startsWith('--cluster=')) first += 1;
    else break;
  }
  const options = argv.slice(0, first);
  const rest = argv.slice(first);
  const end = rest.indexOf('--');
  return end < 0 ? [...rest, ...options] : [...rest.slice(0, end), ...options, ...rest.slice(end)];
}
