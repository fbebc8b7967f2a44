import { OcfError } from '../core/errors.ts';
import { didYouMean } from '../core/suggest.ts';

interface ParseFailure extends Error {
  readonly flags?: readonly string[];
  readonly args?: readonly (string | { readonly name: string })[];
}

/**
 * Refuses a value for an option that takes none: oclif would take it for the next argument, so that `--off=n1` names
 * a node and `--yes=no` says yes.
 *
 * @throws OcfError USAGE
 */
export function refuseValues(
  words: readonly string[],
  flags: Readonly<Record<string, { readonly type?: string }>>,
  command: string,
): void {
  let awaited = '';
  for (const word of words) {
    const [, name = '', value] = /^--([\w-]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    const isValue = awaited !== '';
    awaited = '';
    if (isValue || !Object.hasOwn(flags, name)) continue;
    if (flags[name]?.type === 'option') awaited = value === undefined ? name : '';
    else if (value !== undefined) {
      throw new OcfError('USAGE', `--${name} takes no value, and ${JSON.stringify(value)} was given.`, {
        suggestions: [`Write --${name} alone, or leave it out. See ocf ${command} --help.`],
      });
    }
  }
}

/** oclif's complaints about a command line as ours: one sentence, a suggestion. Undefined for anything else. */
export function usageErrorFrom(error: unknown, command: string, knownFlags: readonly string[]): OcfError | undefined {
  if (!(error instanceof Error)) return undefined;
  const help = `See ocf ${command} --help.`;
  const value = wrongValue(error.message);
  if (value) return new OcfError('USAGE', value, { suggestions: [...ownSuggestions(error), help] });
  if (!('oclif' in error)) return undefined;
  const failure = error as ParseFailure;
  switch (error.constructor.name) {
    case 'NonExistentFlagsError': {
      const [flag = ''] = failure.flags ?? [];
      const near = didYouMean(
        flag,
        knownFlags.map((name) => `--${name}`),
      );
      return new OcfError('USAGE', `There is no option ${flag} here.`, { suggestions: [...near, help] });
    }
    case 'RequiredArgsError': {
      const names = (failure.args ?? []).map((arg) => (typeof arg === 'string' ? arg : arg.name).toUpperCase());
      return new OcfError('USAGE', `${names.join(' and ')} ${names.length > 1 ? 'are' : 'is'} missing.`, {
        suggestions: [help],
      });
    }
    case 'UnexpectedArgsError': {
      const words = (failure.args ?? []).map((word) => `"${String(word)}"`).join(', ');
      return new OcfError('USAGE', `Nothing is expected where ${words} stands.`, { suggestions: [help] });
    }
    default:
      return new OcfError('USAGE', sentence(plainer(error.message)), { suggestions: [help] });
  }
}

// `Parsing --votes Expected an integer but received: x` and its like, for a value that an option cannot take
function wrongValue(message: string): string | undefined {
  const found = /^Parsing (--[\w-]+)\s+([\s\S]*)$/.exec(message);
  if (!found) return undefined;
  const [, flag, reason = ''] = found;
  const number = /^Expected an integer (.*?)but received: ([\s\S]*?)\s*(See more|$)/.exec(reason);
  if (!number) return sentence(`${flag}: ${reason}`);
  const [, bound = '', given] = number;
  return (
    `${flag} takes a whole number ${bound.replace('greater than or equal to', 'of at least').replace('less than or equal to', 'of at most')}`.trim() +
    `, not ${JSON.stringify(given)}.`
  );
}

// oclif's own sentences for a flag that is missing and for a word that is not among the choices
function plainer(message: string): string {
  const missing = [...message.matchAll(/Missing required flag (\S+)/g)].map(([, name]) => `--${name}`);
  if (missing.length > 0) return `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing.`;
  const choice = /^Expected (?:(--[\w-]+)=)?([\s\S]*?) to be one of: ([^\n]*)/.exec(message);
  if (choice)
    return `${choice[1] ? `${choice[1]} takes` : 'Expected is'} one of ${choice[3]}, not ${JSON.stringify(choice[2])}.`;
  return message;
}

function ownSuggestions(error: Error): readonly string[] {
  return error instanceof OcfError ? error.suggestions : [];
}

function sentence(message: string): string {
  const text = message.replace(/\s*See more help with --help\s*$/, '').split('\n\n')[0] ?? '';
  const flat = text
    .split(/\s*\n\s*/)
    .filter(Boolean)
    .join(' ')
    .replace(/^Flag (--[\w-]+) expects/, '$1 expects');
  return /[.!?]$/.test(flat) ? flat : `${flat}.`;
}
