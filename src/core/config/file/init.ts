import { resolve } from 'node:path';
import { OcfError } from '../../errors.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import type { System } from '../../system.ts';
import { understandText } from '../check/understand.ts';
import { validate } from '../check/validate.ts';
import { wordProblem } from '../check/word-rules.ts';
import { wrongEdit } from '../check/wrong-edit.ts';
import type { NodeSettings } from '../model.ts';
import { invalid } from '../problem.ts';
import { editText } from '../yaml/edit.ts';
import type { Edit, PlainValue } from '../yaml/edit-tree.ts';
import { createFile, newClusterText } from './create.ts';
import type { ConfigPaths } from './host.ts';
import { clusterFile } from './locate.ts';

export interface InitInput {
  readonly name: string;
  /** Path of the new file; the configuration folder's `clusters/NAME.yaml` when left out. */
  readonly file?: string | undefined;
  /** Folders of agents. */
  readonly agents?: readonly string[];
  /** First nodes, as a node set, with their settings. */
  readonly nodes?: { readonly set: string; readonly settings: NodeSettings } | undefined;
  /** The JSON Schema on this machine: the file's first comment leads editors to it. */
  readonly schema?: string | undefined;
  readonly dryRun?: boolean;
}

export interface ClusterCreated {
  readonly cluster: string;
  readonly id: string;
  readonly file: string;
  /** The first nodes, folded; empty when there are none yet. */
  readonly nodes: string;
  readonly changed: boolean;
  readonly dryRun: boolean;
  readonly text: string;
}

/**
 * Makes the file of a new cluster. It is checked in full before it is written, and never takes the place of another.
 *
 * @throws OcfError USAGE for a name or node set that cannot be one, CONFLICT when the file is there.
 */
export async function initCluster(
  host: { readonly paths: ConfigPaths; readonly system: System },
  { name, file, agents = [], nodes, schema, dryRun = false }: InitInput,
): Promise<ClusterCreated> {
  const problem = wordProblem('name', name);
  if (problem !== undefined) {
    throw new OcfError('USAGE', `A cluster cannot be called ${JSON.stringify(name)}: its name has to be ${problem}.`);
  }
  const target = file === undefined ? clusterFile(host.paths, name) : resolve(file);
  const id = randomUuid(host.system);
  const edits = nodes === undefined ? [] : [nodeEntry(nodes.set, nodes.settings)];
  const { tree } = await understandText(target, newClusterText({ name, id, agentPath: agents, schema }));
  const built = await editText(tree, edits);
  const { problems } = validate(built);
  if (problems.length > 0) throw wrongEdit(problems, edits) ?? invalid(problems);
  if (!dryRun) createFile(target, built.text, host.system);
  const nodeset = nodes === undefined ? '' : parseNodeSet(nodes.set).fold();
  return { cluster: name, id, file: target, nodes: nodeset, changed: !dryRun, dryRun, text: built.text };
}

function nodeEntry(set: string, settings: NodeSettings): Edit {
  return { kind: 'set', path: ['nodes', parseNodeSet(set).fold()], value: settings as PlainValue };
}

// version 4: random but for the version and the variant
function randomUuid(system: System): string {
  const hex = system.randomHex(16);
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
