import type { Cluster } from '../core/cluster.ts';
import { listResources } from '../core/config/entries/resources.ts';
import { recreateResources } from '../core/config/listing/recreate-resources.ts';
import { exitStatus } from '../core/errors.ts';
import { quoteAll } from '../core/transport/quote.ts';
import type { Presentation } from './base-command.ts';
import { renderResourceList } from './render/resource.ts';

export const resourceListOutputs = ['table', 'name', 'json', 'yaml', 'commands'] as const;

/** The resources in the form that was asked for. */
export async function resourceListing(
  cluster: Cluster,
  output: (typeof resourceListOutputs)[number],
  schema: string,
): Promise<readonly [result: object, how: Presentation<object>]> {
  if (output === 'commands') {
    const recreated = recreateResources(cluster.model);
    for (const { resource, reason } of recreated.left) cluster.reporter.warn(`${resource}: ${reason}`);
    const status = recreated.left.length > 0 ? exitStatus.PARTIAL : 0;
    return [recreated, { text: () => recreated.commands.map(quoteAll).join('\n'), status }];
  }
  const result = listResources(cluster);
  if (output === 'name') return [result, { text: () => result.resources.map(({ name }) => name).join('\n') }];
  if (output === 'yaml') {
    const { renderYaml } = await import('./render/yaml.ts');
    return [result, { text: () => renderYaml({ schema, ...result }) }];
  }
  return [result, { text: (_, style) => renderResourceList(result, style) }];
}
