import { looksSecret } from './check/word-rules.ts';
import type { ClusterModel, OptionValue } from './model.ts';

/** What is shown instead of a literal secret. */
export const hidden = '(hidden)';

/** Whether a value stands in the file as a literal that should not be shown. */
export function isLiteralSecret(name: string, value: OptionValue): boolean {
  return looksSecret(name) && typeof value !== 'object' && typeof value !== 'boolean' && value !== '';
}

/** Options or parameters as they may be shown: literal secrets hidden, references as they are. */
export function shownOptions(options: Readonly<Record<string, OptionValue>>): Readonly<Record<string, OptionValue>> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, isLiteralSecret(name, value) ? hidden : value]),
  );
}

/**
 * A text about cluster files, or a diff of them, with the literal secrets of these models taken out: of the lines that
 * name them, and of lines that hold nothing else, such as those of a private key.
 */
export function withoutSecrets(text: string, models: readonly ClusterModel[]): string {
  const secrets = models.flatMap(literalSecrets);
  if (secrets.length === 0 || text === '') return text;
  const lines = linesOf(secrets.map(({ value }) => value));
  return text
    .split('\n')
    .map((line) => secrets.reduce((safe, secret) => withoutSecret(safe, secret, lines), withoutLine(line, lines)))
    .join('\n');
}

interface Secret {
  readonly name: string;
  readonly value: string;
}

function withoutSecret(line: string, { name, value }: Secret, lines: SecretLines): string {
  const at = line.indexOf(name);
  if (at < 0) return line;
  const end = at + name.length;
  const rest = spellings(value).reduce((safe, spelling) => safe.replaceAll(spelling, '***'), line.slice(end));
  // it may begin here and go on below
  const [, colon = '', first = rest] = /^(["']?\s*:\s+)(.*)$/.exec(rest) ?? [];
  return line.slice(0, end) + colon + withoutLine(first, lines);
}

interface SecretLines {
  readonly whole: ReadonlySet<string>;
  /** Those of several words, which a file may fold anywhere; a blank on either side and one between words. */
  readonly folded: readonly string[];
}

function linesOf(values: readonly string[]): SecretLines {
  const words = (value: string) => ` ${value.trim().split(/\s+/).join(' ')} `;
  return {
    whole: new Set(values.flatMap((value) => [value.trim(), ...value.split('\n').map((line) => line.trim())])),
    folded: values.filter((value) => /\s/.test(value.trim())).map(words),
  };
}

// what stands alone on a line, or on one of the lines of a longer scalar
function withoutLine(line: string, { whole, folded }: SecretLines): string {
  const [lead = ''] = /^[+-]?\s*["']?/.exec(line) ?? [];
  let end = line.length;
  while (end > lead.length && ' \t\r,}]"\''.includes(line.charAt(end - 1))) end--;
  const bare = line.slice(lead.length, end);
  // one or two letters are an end of a line of YAML more often than of a secret
  if (bare.length < 3) return line;
  const secret = whole.has(bare) || folded.some((words) => words.includes(` ${bare.split(/\s+/).join(' ')} `));
  return secret ? `${lead}***` : line;
}

function literalSecrets({ devices, resources }: ClusterModel): readonly Secret[] {
  const options = [
    ...Object.values(devices).map((device) => device.options),
    ...Object.values(resources).map((resource) => resource.parameters),
  ];
  return options
    .flatMap((each) => Object.entries(each))
    .filter(([name, value]) => isLiteralSecret(name, value))
    .map(([name, value]) => ({ name, value: String(value) }));
}

// as it stands between quotes of either kind, and as it is
function spellings(value: string): readonly string[] {
  return [...new Set([JSON.stringify(value).slice(1, -1), value.replaceAll("'", "''"), value])];
}
