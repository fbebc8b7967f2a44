import type { Cluster } from '../core/cluster.ts';
import { findNodes } from '../core/config/listing/find-nodes.ts';
import { type ListedField, listedField } from '../core/config/listing/listed-field.ts';
import { pickFields } from '../core/config/listing/pick-fields.ts';
import { recreateNodes } from '../core/config/listing/recreate.ts';
import { exitStatus, OcfError } from '../core/errors.ts';
import { quoteAll } from '../core/transport/quote.ts';
import type { Presentation } from './base-command.ts';
import { renderColumns, tableFields, wideFields } from './render/node-columns.ts';
import type { nodeListOutputs } from './render/node-list.ts';

export interface ListingFlags {
  readonly where?: readonly string[] | undefined;
  readonly columns?: string | undefined;
  readonly sort?: string | undefined;
  readonly output: (typeof nodeListOutputs)[number];
  readonly 'no-fold'?: boolean;
}

type Listing = readonly [result: object, how: Presentation<object>];

/** Every form of the node list but the plain table and the plain names, which are the ones that have to be fast. */
export async function nodeListing(
  cluster: Cluster,
  nodes: string | undefined,
  flags: ListingFlags,
  schema: string,
): Promise<Listing> {
  const { output, where, sort } = flags;
  const columns = columnsOf(flags);
  const fold = !flags['no-fold'];
  const found = findNodes(cluster, { nodes, where, sort });
  if (output === 'name') {
    const names = { cluster: found.cluster, nodes: found.nodes.map(({ name }) => name), unread: found.unread };
    return [names, { text: () => names.nodes.join('\n') }];
  }
  if (output === 'commands') {
    const recreated = recreateNodes(cluster.model, found, { fold });
    for (const { nodes: set, reason } of recreated.left) cluster.reporter.warn(`${set}: ${reason}`);
    const status = recreated.left.length > 0 ? exitStatus.PARTIAL : 0;
    return [recreated, { text: () => recreated.commands.map(quoteAll).join('\n'), status }];
  }
  const result = columns ? pickFields(found, columns) : found;
  if (output === 'yaml') {
    const { renderYaml } = await import('./render/yaml.ts');
    return [result, { text: () => renderYaml({ schema, ...result }) }];
  }
  const fields = columns ?? (output === 'wide' ? wideFields : tableFields);
  const options = { fields, fold, ...(columns ? {} : { loose: ['id'] }) };
  return [result, { text: (_, style) => renderColumns(found, options, style) }];
}

function columnsOf({ columns, output }: ListingFlags): readonly ListedField[] | undefined {
  if (columns === undefined) return undefined;
  if (!['table', 'json', 'yaml'].includes(output)) {
    throw new OcfError('USAGE', `--columns chooses columns of a table or fields of JSON, not of --output ${output}.`);
  }
  return columns.split(',').map((name) => listedField(name.trim()));
}
