import type { Instance } from './instances.ts';

/**
 * What an agent is told of the resource's copies, as Pacemaker 2.1 tells it of anonymous clones, in the old words and
 * the new ones; nothing for a resource without copies. The copy's name stays the resource's.
 */
export function cloneMeta(
  { spec, nodes, copies }: Pick<Instance, 'spec' | 'nodes' | 'copies'>,
  node?: string,
): Record<string, string> {
  const { promoted, notify } = spec;
  if (copies === undefined && promoted === undefined) return {};
  const most = copies === undefined || copies === 'all' ? nodes.length : copies;
  const index = nodes.findIndex(({ name }) => name === node);
  return metaVariables({
    ...(index < 0 ? {} : { clone: index }),
    clone_max: most,
    clone_node_max: 1,
    globally_unique: false,
    notify,
    promotable: promoted !== undefined,
    ...(promoted === undefined
      ? {}
      : { promoted_max: promoted, promoted_node_max: 1, master_max: promoted, master_node_max: 1 }),
  });
}

/** Meta attributes as the environment of an agent has them. */
export function metaVariables(values: Readonly<Record<string, string | number | boolean>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`OCF_RESKEY_CRM_meta_${name.replaceAll('-', '_')}`, String(value)]),
  );
}
