import type { ClusterModel, OptionValue, ResourceSpec } from '../model.ts';
import { partsOf, roleOf } from '../relations.ts';
import { isLiteralSecret } from '../secrets.ts';
import { writtenOperation, writtenResource } from '../written-resource.ts';
import { option } from './recreate.ts';

export interface ResourceCommands {
  readonly cluster: string;
  /** Words of each command, the program's name first. */
  readonly commands: readonly (readonly string[])[];
  /** What the commands do not say: of which resource, and a sentence. */
  readonly left: readonly { readonly resource: string; readonly reason: string }[];
}

const relations = ['after', 'with', 'avoid'] as const;

/**
 * Commands that add resources to a cluster that has the nodes and no resources. What a resource names is there before
 * it; where they name one another, a command at the end says so. Secrets that stand in the file are left out.
 */
export function recreateResources(
  { cluster, resources }: Pick<ClusterModel, 'cluster' | 'resources'>,
  names: readonly string[] = Object.keys(resources),
): ResourceCommands {
  const left: { resource: string; reason: string }[] = [];
  const asked = new Set(names.flatMap((name) => [name, ...partsOf(resources, name)]));
  const added = new Set<string>();
  const additions: (readonly string[])[] = [];
  const later: (readonly string[])[] = [];
  for (const name of inOrder(resources, [...asked])) {
    const spec = resources[name] as ResourceSpec;
    const words: string[] = [];
    for (const field of relations) {
      const text = spec[field].join(',');
      if (text === '') continue;
      const others = spec[field].map((each) => roleOf(each).name);
      if (others.every((other) => added.has(other) || !asked.has(other))) words.push(...option(`--${field}`, text));
      else later.push(['ocf', 'resource', 'set', name, `${field}=${text}`, '--yes']);
    }
    const leave = (reason: string) => left.push({ resource: name, reason });
    additions.push(['ocf', 'resource', 'add', name, ...wordsOf(spec, words, leave), '--yes']);
    added.add(name);
  }
  return { cluster: cluster.name, commands: [...additions, ...later], left };
}

// groups behind everything else, as their members have to be there
function inOrder(resources: ClusterModel['resources'], names: readonly string[]): readonly string[] {
  const ordered = new Set<string>();
  for (const groups of [false, true]) {
    const these = new Set(names.filter((name) => (resources[name]?.group !== undefined) === groups));
    const begun = new Set<string>();
    const open = [...these].reverse();
    for (let name = open.at(-1); name !== undefined; name = open.at(-1)) {
      const before = begun.has(name)
        ? []
        : relations
            .flatMap((field) => resources[name as string]?.[field] ?? [])
            .map((text) => roleOf(text).name)
            .filter((other) => these.has(other) && !begun.has(other));
      begun.add(name);
      if (before.length > 0) open.push(...before);
      else {
        open.pop();
        ordered.add(name);
      }
    }
  }
  return [...ordered];
}

function wordsOf(spec: ResourceSpec, related: readonly string[], leave: (reason: string) => void): readonly string[] {
  const { agent, group, nodes, prefer, copies, promoted, notify, enabled, attributes } = spec;
  return [
    ...(group === undefined ? option('--agent', agent) : option('--group', group.join(','))),
    ...parameterWords(spec.parameters, leave),
    ...option('--nodes', nodes),
    ...prefer.flatMap((text) => option('--prefer', text)),
    ...related,
    ...option('--copies', copies),
    ...option('--promoted', promoted),
    ...(notify ? ['--notify'] : []),
    ...(enabled ? [] : ['--disabled']),
    ...spec.monitors.flatMap((monitor) => option('--monitor', pairs(writtenOperation(monitor)).join(','))),
    ...fieldWords(spec, leave),
    ...Object.entries(attributes).flatMap(([name, value]) => option('--attribute', `${name}=${value}`)),
  ];
}

function parameterWords(
  parameters: Readonly<Record<string, OptionValue>>,
  leave: (reason: string) => void,
): readonly string[] {
  return Object.entries(parameters).flatMap(([name, value]) => {
    if (isLiteralSecret(name, value)) {
      leave(`parameter ${name} is left out: it is a secret that stands in the file.`);
      return [];
    }
    if (typeof value !== 'object' && name.endsWith('.from')) {
      leave(`parameter ${name} is left out: a command takes it for a reference.`);
      return [];
    }
    const word = typeof value === 'object' ? `${name}.from=${value.from}` : `${name}=${value}`;
    return name.startsWith('-') ? option('--set', `parameters.${word}`) : [word];
  });
}

// what has no option of its own
function fieldWords(spec: ResourceSpec, leave: (reason: string) => void): readonly string[] {
  const { watch = {} } = writtenResource(spec) as { readonly watch?: object };
  const operations = Object.entries(spec.operations).flatMap(([action, each]) =>
    pairs(writtenOperation(each)).map((pair) => `${action === 'monitor' ? '' : 'operations.'}${action}.${pair}`),
  );
  const hooks = Object.entries(spec.hooks).flatMap(([name, words]: readonly [string, readonly string[]]) => {
    if (words.every((word) => word !== '' && !/\s/.test(word))) return [`hooks.${name}=${words.join(' ')}`];
    leave(`hook ${name} is left out: a word of it is empty or has a blank in it.`);
    return [];
  });
  return [...operations, ...pairs(watch).map((pair) => `watch.${pair}`), ...hooks].flatMap((pair) =>
    option('--set', pair),
  );
}

function pairs(values: object): readonly string[] {
  return Object.entries(values).map(([name, value]) => `${name}=${value}`);
}
