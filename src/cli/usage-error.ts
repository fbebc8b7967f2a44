import { OcfError } from '../core/errors.ts';
import { didYouMean } from '../core/suggest.ts';

interface ParseFailure extends Error {
  readonly flags?: readonly string[];
  readonly args?: readonly (string | { readonly name: string })[];
}

/** oclif's complaints about a command line as ours: one sentence, a suggestion. Undefined for anything else. */
export function usageErrorFrom(error: unknown, command: string, knownFlags: readonly string[]): OcfError | undefined {
  if (!(error instanceof Error) || !('oclif' in error)) return undefined;
  const failure = error as ParseFailure;
  const help = `See ocf ${command} --help.`;
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
      return new OcfError('USAGE', sentence(error.message), { suggestions: [help] });
  }
}

function sentence(message: string): string {
  const [text = ''] = message.replace(/\s*See more help with --help\s*$/, '').split('\n\n');
  const flat = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' ');
  return /[.!?]$/.test(flat) ? flat : `${flat}.`;
}
