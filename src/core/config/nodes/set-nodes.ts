import { OcfError } from '../../errors.ts';
import { NodeSet } from '../../nodeset/nodeset.ts';
import type { FieldEdit } from '../fields/field-words.ts';
import { applyChange, type ChangeInput } from '../file/apply.ts';
import type { ConfigHost } from '../file/host.ts';
import type { ClusterModel } from '../model.ts';
import type { Edit } from '../yaml/edit-tree.ts';
import { leavesUnder } from './leaves.ts';
import type { NodesChanged } from './node-changes.ts';
import { fieldEdits } from './node-words.ts';
import { selectOwn } from './own-nodes.ts';
import { planFields } from './plan-fields.ts';
import { selectNames } from './resolve.ts';

export interface SetNodesInput extends ChangeInput {
  /** A node set. */
  readonly nodes: string;
  /** `FIELD=VALUE`, fields by their dotted names: `ssh.port=22`. */
  readonly set?: readonly string[];
  /** Fields to take away, with everything below them. */
  readonly unset?: readonly string[];
}

/**
 * Sets and unsets fields of nodes. An entry that covers more nodes than these is split.
 *
 * @throws OcfError NOT_FOUND for names that are no nodes; USAGE for a field that there is not, a value that does not
 * fit, an id for several nodes, and for unsetting what only the defaults say; REFUSED when the file has to be edited
 * by hand.
 */
export async function setNodes(host: ConfigHost, input: SetNodesInput): Promise<NodesChanged> {
  const fields = fieldEdits(input.set ?? [], input.unset);
  if (fields.length === 0) {
    throw new OcfError('USAGE', 'No field is named.', { suggestions: ['Write, for example, votes=2.'] });
  }
  let names: readonly string[] = [];
  const detail = { nodes: input.nodes, set: input.set ?? [], unset: input.unset ?? [] };
  const kind = (input.set ?? []).length > 0 ? 'node set' : 'node unset';
  const { change, ...result } = await applyChange(host, input, kind, detail, (model) => {
    names = selectOwn(model, host.model, [input.nodes]);
    return fieldChange(model, names, fields);
  });
  return { cluster: change.after.cluster.name, nodeset: NodeSet.of(names).fold(), nodes: names, ...result };
}

/** The result when nothing was asked for. @throws OcfError NOT_FOUND for names that are no nodes */
export function unchangedNodes({ model }: Pick<ConfigHost, 'model'>, nodes: string): NodesChanged {
  const names = selectNames(model, [nodes]);
  const nothing = { changed: false, dryRun: false, diff: '', changes: [] };
  return { cluster: model.cluster.name, nodeset: NodeSet.of(names).fold(), nodes: names, ...nothing };
}

/** The edits for these nodes; see planFields. */
export function fieldChange(
  model: ClusterModel,
  names: readonly string[],
  fields: readonly FieldEdit[],
): readonly Edit[] {
  assertOwnId(model, names, fields);
  const edits = planFields(model, NodeSet.of(names), fields);
  if (edits.length === 0) assertNotFromDefaults(model, names, fields);
  return edits;
}

function assertOwnId({ nodes }: ClusterModel, names: readonly string[], fields: readonly FieldEdit[]): void {
  const id = fields.find(({ path }) => path[0] === 'id')?.value;
  if (id === undefined) return;
  if (names.length > 1) {
    throw new OcfError('USAGE', 'An id belongs to one node.', { suggestions: ['Set it node by node.'] });
  }
  const twin = nodes.find(({ key, settings }) => settings.id === id && key !== names[0]);
  if (twin) throw new OcfError('CONFLICT', `Node ${twin.key} has the id ${id} already.`);
}

function assertNotFromDefaults({ defaults }: ClusterModel, names: readonly string[], fields: readonly FieldEdit[]) {
  const said = fields
    .filter(({ value }) => value === undefined)
    .flatMap(({ path }) => leavesUnder(defaults.node, path));
  const [first] = said;
  if (!first) return;
  const what = first.path.join('.');
  const whose = names.length === 1 ? `node ${names[0]}` : `nodes ${NodeSet.of(names).fold()}`;
  const shown = Array.isArray(first.value) ? first.value.join(' ') : String(first.value);
  throw new OcfError(
    'USAGE',
    `No entry of ${whose} says ${what}: the value ${JSON.stringify(shown)} comes from defaults.node.${what}.`,
    {
      suggestions: [`Set another value with: ocf node set NODESET ${what}=VALUE`, 'Change the defaults in the file.'],
      data: { path: `defaults.node.${what}` },
    },
  );
}
