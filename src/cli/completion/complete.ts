export interface CompletionTree {
  readonly commands: Readonly<Record<string, CompletionCommand>>;
}

export interface CompletionCommand {
  readonly summary: string;
  readonly args: readonly { readonly name: string; readonly options?: readonly string[] }[];
  /** Further arguments repeat the last one. */
  readonly more: boolean;
  readonly flags: Readonly<Record<string, CompletionFlag>>;
}

export interface CompletionFlag {
  readonly summary: string;
  /** What its value is; absent for a switch. */
  readonly value?: string;
  readonly options?: readonly string[];
  readonly multiple?: boolean;
}

export interface Candidate {
  readonly value: string;
  readonly description?: string;
}

/** Names of a kind ("node", "resource", "device", "agent", …) that start with the text, from what is known locally. */
export type NameSource = (kind: string, prefix: string, words: readonly string[]) => readonly Candidate[];

export interface Completion {
  readonly candidates: readonly Candidate[];
  /** File names fit here too. */
  readonly files: boolean;
}

const fileKinds = new Set(['FILE', 'PATH', 'CLUSTER']);
const nothing: Completion = { candidates: [], files: false };

/** What may stand at the end of the words: the last one is the one being typed. Pure; never fails. */
export function complete(words: readonly string[], tree: CompletionTree, names: NameSource): Completion {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  if (before.includes('--')) return nothing;
  const found = commandOf(before, tree);
  const flags = found.command?.flags ?? globalFlags(tree);

  const previous = before.at(-1);
  const waiting = previous === undefined ? undefined : flags[previous];
  if (waiting?.value !== undefined) return values(waiting, typed, '', names, words);

  const assigned = /^(--[^=]+)=(.*)$/.exec(typed);
  if (assigned) {
    const flag = flags[assigned[1] as string];
    return flag?.value === undefined ? nothing : values(flag, assigned[2] as string, `${assigned[1]}=`, names, words);
  }
  if (typed.startsWith('-')) return { candidates: optionNames(flags, typed, before), files: false };

  const next = nextWords(found, typed, tree);
  const arg = found.command && argumentAt(found.command, found.operands);
  if (!arg) return { candidates: next, files: false };
  const offered = arg.options
    ? matching(
        arg.options.map((value) => ({ value })),
        typed,
      )
    : names(arg.name, typed, words);
  return { candidates: [...next, ...offered], files: fileKinds.has(arg.name.toUpperCase()) };
}

interface Found {
  readonly name: string;
  readonly command: CompletionCommand | undefined;
  /** How many arguments stand before the word being typed. */
  readonly operands: number;
}

function commandOf(before: readonly string[], tree: CompletionTree): Found {
  const plain: string[] = [];
  let command: CompletionCommand | undefined;
  let name = '';
  let operands = 0;
  for (let index = 0; index < before.length; index++) {
    const word = before[index] as string;
    if (word.startsWith('-')) {
      if ((command?.flags ?? globalFlags(tree))[word]?.value !== undefined) index++;
      continue;
    }
    const longer = [...plain, word].join(' ');
    if (operands === 0 && isBeginning(longer, tree)) {
      plain.push(word);
      name = longer;
      command = tree.commands[longer] ?? command;
    } else operands++;
  }
  return { name, command, operands };
}

function isBeginning(name: string, tree: CompletionTree): boolean {
  return Object.keys(tree.commands).some((known) => known === name || known.startsWith(`${name} `));
}

function globalFlags(tree: CompletionTree): Readonly<Record<string, CompletionFlag>> {
  const flags = Object.values(tree.commands)[0]?.flags ?? {};
  const common = ['--cluster', '--json', '--quiet', '--no-color'];
  return Object.fromEntries(Object.entries(flags).filter(([name]) => common.includes(name)));
}

function nextWords({ name, operands }: Found, typed: string, tree: CompletionTree): Candidate[] {
  if (operands > 0) return [];
  const prefix = name === '' ? '' : `${name} `;
  const found = new Map<string, string>();
  for (const [known, { summary }] of Object.entries(tree.commands)) {
    if (!known.startsWith(prefix) || known === name) continue;
    const [word = '', ...rest] = known.slice(prefix.length).split(' ');
    if (rest.length === 0) found.set(word, summary);
    else if (!found.has(word)) found.set(word, '');
  }
  return matching(
    [...found].map(([value, description]) => ({ value, description })),
    typed,
  );
}

function argumentAt(command: CompletionCommand, position: number) {
  return command.args[position] ?? (command.more ? command.args.at(-1) : undefined);
}

function optionNames(
  flags: Readonly<Record<string, CompletionFlag>>,
  typed: string,
  before: readonly string[],
): Candidate[] {
  const free = Object.entries(flags).filter(([name, flag]) => flag.multiple || !before.includes(name));
  const candidates = free.map(([value, { summary }]) => ({ value, description: summary }));
  return matching([...candidates, { value: '--help', description: 'Show help.' }], typed);
}

function values(
  flag: CompletionFlag,
  typed: string,
  lead: string,
  names: NameSource,
  words: readonly string[],
): Completion {
  const kind = flag.value ?? '';
  const found = flag.options
    ? matching(
        flag.options.map((value) => ({ value })),
        typed,
      )
    : names(kind.toLowerCase(), typed, words);
  return { candidates: found.map((one) => ({ ...one, value: lead + one.value })), files: fileKinds.has(kind) };
}

function matching(candidates: readonly Candidate[], typed: string): Candidate[] {
  return candidates.filter(({ value }) => value.startsWith(typed));
}
