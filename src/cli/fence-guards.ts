import * as Flags from '@oclif/core/flags';
import { OcfError } from '../core/errors.ts';
import { type GuardName, guardNames } from '../core/fencing/guards/refusal.ts';
import type { HumanWord } from '../core/fencing/verdict.ts';

/** Each safety check has a flag of its own that overrides it; none is remembered. */
export const guardFlags = {
  'allow-self': Flags.boolean({ summary: 'Also the machine this runs on.' }),
  'allow-lost-path': Flags.boolean({ summary: 'Also through a device that is reached through one of the nodes.' }),
  'allow-quorum-loss': Flags.boolean({ summary: "Also those who hold more than half of a cluster's votes." }),
  'allow-children': Flags.boolean({ summary: 'Also while nodes that hang on their power run.' }),
  'allow-disarmed': Flags.boolean({ summary: 'Also while fencing is disarmed.' }),
  'allow-contradiction': Flags.boolean({
    summary: "Take a person's word also against what a device or detector sees.",
  }),
};

const flagOf = <G extends GuardName>(guard: G) => `allow-${guard}` as const;

/** The guards that were overridden. */
export function allowedGuards(flags: Readonly<Record<keyof typeof guardFlags, boolean>>): readonly GuardName[] {
  return guardNames.filter((guard) => flags[flagOf(guard)]);
}

/** For a device that is a person: who says that a node is off, and how they know. */
export const humanFlags = {
  'confirmed-by': Flags.string({ summary: 'Who says that a node is off, for a manual device.', helpValue: 'NAME' }),
  how: Flags.string({ summary: 'How they know it.', helpValue: 'TEXT' }),
};

interface HumanFlags {
  readonly 'confirmed-by'?: string | undefined;
  readonly how?: string | undefined;
}

/**
 * How a person's word is had: from the options, else by asking on the terminal; undefined when nobody can be asked.
 *
 * @throws OcfError USAGE when only one of the two was given, or one is empty
 */
export function humanFrom(flags: HumanFlags, terminal: boolean): ((node: string) => Promise<HumanWord>) | undefined {
  const { 'confirmed-by': by, how } = flags;
  if (by === undefined && how === undefined) return terminal ? askHuman : undefined;
  if (by === undefined || how === undefined || line(by) === '' || line(how) === '') {
    throw new OcfError('USAGE', 'Who says that a node is off, and how they know, are wanted together.', {
      suggestions: ["For example: --confirmed-by 'A. Arndt' --how 'pulled both cables'"],
    });
  }
  return async () => ({ by: line(by), how: line(how) });
}

// it stands in tables, sentences and the journal
function line(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

async function askHuman(node: string): Promise<HumanWord> {
  const { askText, confirm } = await import('./prompts.ts');
  const some = (text: string) => line(text) !== '' || 'Somebody has to say it.';
  const by = line(await askText(`Who has seen that ${node} is off?`, { check: some }));
  const how = line(await askText(`How does ${by} know it?`, { check: some }));
  const message = `${node} is off: ${by} says so (${how}). Go on from there?`;
  await confirm({ message, flag: '--confirmed-by' }, { yes: false, terminal: true });
  return { by, how };
}
