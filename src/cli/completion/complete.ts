/**
 * What is known where some words of a command stand: at the start, behind a topic, behind a whole command. One is read
 * for each word and no more, so that a TAB costs the same however many commands there are.
 */
export interface CompletionPlace {
  /** What the next word of a command may be, with its summary; that of a topic is empty. */
  readonly words: Readonly<Record<string, string>>;
  /** Those of the command that these words name; none where they name none yet. */
  readonly args: readonly { readonly name: string; readonly options?: readonly string[] }[];
  /** Further arguments repeat the last one. */
  readonly more: boolean;
  /** Those of the command, else what every command takes. */
  readonly flags: Readonly<Record<string, CompletionFlag>>;
}

/** The place behind these words, which the places before it named. */
export type CompletionTree = (words: readonly string[]) => CompletionPlace;

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
export type NameSource = (kind: string, prefix: string, words: readonly string[]) => Promise<readonly Candidate[]>;

export interface Completion {
  readonly candidates: readonly Candidate[];
  /** File names fit here too. */
  readonly files: boolean;
}

const fileKinds = new Set(['FILE', 'PATH', 'CLUSTER']);
const nothing: Completion = { candidates: [], files: false };

/** What may stand at the end of the words: the last one is the one being typed. Fails only where the names do. */
export async function complete(words: readonly string[], tree: CompletionTree, names: NameSource): Promise<Completion> {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  if (before.includes('--')) return nothing;
  const { place, operands } = placeBehind(before, tree);
  const { flags } = place;

  const previous = before.at(-1);
  const waiting = previous === undefined ? undefined : flagOf(flags, previous);
  if (waiting?.value !== undefined) return values(waiting, typed, '', names, words);

  const assigned = /^(--[^=]+)=(.*)$/.exec(typed);
  if (assigned) {
    const flag = flagOf(flags, assigned[1] as string);
    return flag?.value === undefined ? nothing : values(flag, assigned[2] as string, `${assigned[1]}=`, names, words);
  }
  if (typed.startsWith('-')) return { candidates: optionNames(flags, typed, before), files: false };

  const next = operands > 0 ? [] : nextWords(place, typed);
  const arg = place.args[operands] ?? (place.more ? place.args.at(-1) : undefined);
  if (!arg) return { candidates: next, files: false };
  const offered = arg.options
    ? matching(
        arg.options.map((value) => ({ value })),
        typed,
      )
    : await names(arg.name, typed, words);
  return { candidates: [...next, ...offered], files: fileKinds.has(arg.name.toUpperCase()) };
}

interface Found {
  readonly place: CompletionPlace;
  /** How many arguments stand before the word being typed. */
  readonly operands: number;
}

function placeBehind(before: readonly string[], tree: CompletionTree): Found {
  const path: string[] = [];
  let place = tree(path);
  let operands = 0;
  for (let index = 0; index < before.length; index++) {
    const word = before[index] as string;
    if (word.startsWith('-')) {
      if (flagOf(place.flags, word)?.value !== undefined) index++;
    } else if (operands === 0 && Object.hasOwn(place.words, word)) {
      path.push(word);
      place = tree(path);
    } else operands++;
  }
  return { place, operands };
}

function flagOf(flags: CompletionPlace['flags'], name: string): CompletionFlag | undefined {
  return Object.hasOwn(flags, name) ? flags[name] : undefined;
}

function nextWords({ words }: CompletionPlace, typed: string): Candidate[] {
  return matching(
    Object.entries(words).map(([value, description]) => ({ value, description })),
    typed,
  );
}

function optionNames(flags: CompletionPlace['flags'], typed: string, before: readonly string[]): Candidate[] {
  const free = Object.entries(flags).filter(([name, flag]) => flag.multiple || !before.includes(name));
  const candidates = free.map(([value, { summary }]) => ({ value, description: summary }));
  return matching([...candidates, { value: '--help', description: 'Show help.' }], typed);
}

async function values(
  flag: CompletionFlag,
  typed: string,
  lead: string,
  names: NameSource,
  words: readonly string[],
): Promise<Completion> {
  const kind = flag.value ?? '';
  const found = flag.options
    ? matching(
        flag.options.map((value) => ({ value })),
        typed,
      )
    : await names(kind.toLowerCase(), typed, words);
  return { candidates: found.map((one) => ({ ...one, value: lead + one.value })), files: fileKinds.has(kind) };
}

/** Those that begin with what is typed. */
export function matching(candidates: readonly Candidate[], typed: string): Candidate[] {
  return candidates.filter(({ value }) => value.startsWith(typed));
}
