import { OcfError } from '../core/errors.ts';
import { type GuardName, guardNames } from '../core/fencing/guards/refusal.ts';
import { didYouMean } from '../core/suggest.ts';

/** What `fence_ocf` may be told, on its command line or as `name=value` lines on its standard input. */
export interface AgentOption {
  readonly name: string;
  readonly short?: string;
  readonly type: 'string' | 'boolean' | 'second' | 'integer';
  readonly required?: boolean;
  readonly default?: string;
  /** The name it replaces; both are understood. */
  readonly obsoletes?: string;
  readonly help: string;
}

const guardHelp: Readonly<Record<GuardName, string>> = {
  self: 'Also the machine this runs on',
  'lost-path': 'Also through a device that is reached through the node',
  'quorum-loss': "Also a node that holds more than half of the cluster's votes",
  children: 'Also while nodes that hang on its power run',
  disarmed: 'Also while fencing is disarmed',
  contradiction: "Take a person's word also against what a device or detector sees",
};

function allowName(guard: GuardName): string {
  return `allow_${guard.replaceAll('-', '_')}`;
}

/** The guards that a request overrides. */
export function allowedGuards(values: AgentValues): readonly GuardName[] {
  return guardNames.filter((guard) => isOn(values[allowName(guard)]));
}

export const agentOptions: readonly AgentOption[] = [
  {
    name: 'action',
    short: 'o',
    type: 'string',
    required: true,
    help: 'Fencing action: off, on, reboot, status, monitor, list, list-status, diag, validate-all or metadata; there is no default',
  },
  { name: 'plug', short: 'n', type: 'string', required: true, obsoletes: 'port', help: 'Name of the node to fence' },
  { name: 'cluster', type: 'string', help: 'Name or path of the cluster file; the only one there is when left out' },
  { name: 'reason', type: 'string', help: 'Why, for the fencing journal' },
  { name: 'ticket', type: 'string', help: 'Number of the incident or change, for the fencing journal' },
  { name: 'power_timeout', type: 'second', default: '20', help: 'How long a plug may take to be seen as asked' },
  {
    name: 'tolerance',
    type: 'second',
    default: '60',
    help: 'How long a verified action counts as already done, if a look confirms it',
  },
  { name: 'delay', type: 'second', default: '0', help: 'Wait before off and reboot' },
  ...guardNames.map((guard): AgentOption => ({ name: allowName(guard), type: 'boolean', help: guardHelp[guard] })),
  { name: 'quiet', short: 'q', type: 'boolean', help: 'Say nothing on standard error' },
  { name: 'verbose', short: 'v', type: 'boolean', help: 'Say every attempt on standard error' },
  { name: 'version', short: 'V', type: 'boolean', help: 'Print the version and end' },
  { name: 'help', short: 'h', type: 'boolean', help: 'Print this and end' },
];

// what fenced sends beside the options of the device, and what other agents have: known, and of no use here
const ignored = new Set(['nodename', 'port', 'debug', 'debug_file', 'verbose_level', 'separator', 'plug_separator']);

export type AgentValues = Readonly<Record<string, string>>;

export interface ReadOptions {
  readonly values: AgentValues;
  /** Options nobody knows: said, and left out, as every fence agent does. */
  readonly warnings: readonly string[];
}

/**
 * Options as `name=value` lines; blank lines and comments are skipped.
 *
 * @throws OcfError USAGE for one that is given two values
 */
export function optionsFromLines(text: string): ReadOptions {
  const values: Record<string, string> = {};
  const warnings: string[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const at = line.indexOf('=');
    const name = at < 0 ? line : line.slice(0, at).trim();
    const option = optionNamed(name);
    if (option) give(values, option, at < 0 ? '1' : line.slice(at + 1).trim());
    else if (!ignored.has(name)) warnings.push(`Ignoring unknown option "${printable(name)}".`);
  }
  return { values, warnings };
}

/**
 * Options from a command line: `-o off`, `--action=off`, `--action off`.
 *
 * @throws OcfError USAGE for what is no option, for one without its value and for one that is given two
 */
export function optionsFromWords(words: readonly string[]): AgentValues {
  const values: Record<string, string> = {};
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    const [, long, short, glued] = /^(?:--([a-zA-Z][\w-]*)|-([a-zA-Z]))(?:=?([\s\S]+))?$/.exec(word) ?? [];
    const option = agentOptions.find((each) => each.short === short && short !== undefined) ?? optionNamed(long ?? '');
    if (!option) {
      const known = agentOptions.map(({ name }) => `--${name.replaceAll('_', '-')}`);
      throw new OcfError('USAGE', `There is no option "${printable(word)}".`, {
        suggestions: [...didYouMean(word, known), 'See them with: fence_ocf --help'],
      });
    }
    if (option.type === 'boolean') give(values, option, glued ?? '1');
    else {
      const value = glued ?? words[++index];
      if (value === undefined) throw new OcfError('USAGE', `The option ${word} has no value.`);
      give(values, option, value);
    }
  }
  return values;
}

// of two nodes, or two actions, nobody can say which is meant
function give(values: Record<string, string>, { name }: AgentOption, value: string): void {
  const before = values[name];
  if (before === undefined || before === value) values[name] = value;
  else
    throw new OcfError('USAGE', `The option ${name} is given twice: "${printable(before)}" and "${printable(value)}".`);
}

/** A switch in any spelling. */
export function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(1|true|yes|on)$/i.test(value);
}

/**
 * Milliseconds of an option of seconds.
 *
 * @throws OcfError USAGE when it is no number
 */
export function millisecondsOf(values: AgentValues, name: string): number | undefined {
  const text = values[name];
  if (text === undefined || text === '') return undefined;
  if (/^\d+(\.\d+)?s?$/.test(text)) return Math.round(Number.parseFloat(text) * 1000);
  throw new OcfError('USAGE', `The option ${name} is "${printable(text)}", not a number of seconds.`);
}

function optionNamed(name: string): AgentOption | undefined {
  const plain = name.replaceAll('-', '_');
  return agentOptions.find((option) => option.name === plain || option.obsoletes === plain);
}

function printable(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
