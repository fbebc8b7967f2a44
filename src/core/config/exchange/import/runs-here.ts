import { NodeSet } from '../../../nodeset/nodeset.ts';
import type { OptionValue } from '../../model.ts';
import { printable } from '../../problem.ts';
import type { Collection, FoundField } from './collection.ts';
import type { ImportPlan } from './plan.ts';

// ssh reads the names of its options in any case
const runs = /^(proxycommand|knownhostscommand|localcommand)$/i;
const loads = /^(pkcs11provider|securitykeyprovider)$/i;
const trusts = /^(userknownhostsfile|globalknownhostsfile|hostkeyalias|verifyhostkeydns|revokedhostkeys)$/i;

/**
 * What an import brings that will run on this machine, or decides whom it trusts and through whom it goes: a sentence
 * each. Whoever takes over somebody else's list of hosts takes that over with it, and has to be told.
 */
export function runningHere(found: Collection, { nodes, devices, resources }: ImportPlan): readonly string[] {
  const said = new Map<string, string[]>();
  for (const name of [...nodes.added, ...nodes.updated]) {
    for (const field of found.nodes.get(name)?.fields.values() ?? []) {
      const what = meaning(field);
      if (what !== undefined) said.set(what, [...(said.get(what) ?? []), name]);
    }
  }
  const sentences = [...said].map(([what, names]) => what.replace('%', () => NodeSet.of(names).fold()));
  const references = [
    ...commands('device', [...devices.added, ...devices.updated], (name) => found.devices.get(name)?.options),
    ...commands(
      'resource',
      [...resources.added, ...resources.updated],
      (name) => found.resources.get(name)?.parameters,
    ),
  ];
  return [...sentences, ...references].map(printable);
}

// % is where the nodes stand
function meaning({ path, value }: FoundField): string | undefined {
  const text = Array.isArray(value) ? value.join(' ') : String(value);
  const field = path.join('.');
  const option = path[1] === 'options' ? (path[2] ?? '') : '';
  if (field === 'command') return `To reach %, this program will run on this machine: ${text} (command).`;
  if (field === 'transport' && text === 'local') return 'What is run on % will run on this machine (transport local).';
  if (field === 'ssh.jump') return `The way to % will go through ${text} (ssh.jump).`;
  if (/^proxyjump$/i.test(option)) return `The way to % will go through ${text} (${field}).`;
  if (text.toLowerCase() === 'none') return undefined;
  if (runs.test(option)) return `To reach %, this program will run on this machine: ${text} (${field}).`;
  if (loads.test(option)) return `To reach %, ssh will load this library on this machine: ${text} (${field}).`;
  if (trusts.test(option)) return `Which host key of % is right will be decided by ${text} (${field}).`;
  return undefined;
}

function commands(
  kind: string,
  names: readonly string[],
  optionsOf: (name: string) => Readonly<Record<string, OptionValue>> | undefined,
): readonly string[] {
  return names.flatMap((name) =>
    Object.entries(optionsOf(name) ?? {}).flatMap(([option, value]) => {
      const from = typeof value === 'object' && value !== null && 'from' in value ? String(value.from) : '';
      if (!from.startsWith('command:')) return [];
      const program = from.slice('command:'.length);
      return [`For ${option} of ${kind} ${name}, this program will run on this machine: ${program}.`];
    }),
  );
}
