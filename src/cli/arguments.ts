import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';

// An argument is named for its type: help, man pages and completion read the names. None is ever read from stdin.

interface ArgumentOptions {
  readonly description: string;
  readonly required?: boolean;
}

function text({ description, required = true }: ArgumentOptions) {
  return { description, required, ignoreStdin: true } as const;
}

/** One required word. */
export const requiredArgument = (description: string) => Args.string({ ...text({ description }), required: true });

/** One word that may be left out. */
export const optionalArgument = (description: string) => Args.string({ ...text({ description }), required: false });

/** `--dry-run`, `--yes` and `--reason` mean the same everywhere. */
export const dryRunFlag = Flags.boolean({ summary: 'Show what would be done and do nothing.' });

export const yesFlag = Flags.boolean({ char: 'y', summary: 'Answer yes to the question; overrides no safety check.' });

export const reasonFlag = Flags.string({ summary: 'Why, for the journal.', helpValue: 'TEXT' });

/** What every command that changes the cluster file takes; see BaseCommand.changeInput. */
export const changeFlags = { 'dry-run': dryRunFlag, yes: yesFlag, reason: reasonFlag };

/** An option that may be given several times, one value each time. */
export const repeated = (summary: string, helpValue: string) =>
  Flags.string({ summary, helpValue, multiple: true, multipleNonGreedy: true });

/** For automation: a command that may find its work done already says so instead of failing. */
export const ensureFlag = <S extends 'present' | 'absent'>(state: S, summary: string) =>
  Flags.option({ summary, options: [state] as const })();

/** Fields of a node by their dotted names. */
export const setFieldFlag = repeated('A field by its dotted name, such as ssh.jump=gate.', 'FIELD=VALUE');

/** For changes of the file after which something that runs could not be looked for any more. */
export const runningFlag = Flags.option({
  summary: 'What happens where by the journal a resource still runs.',
  options: ['refuse', 'ignore'] as const,
  default: 'refuse' as const,
})();
