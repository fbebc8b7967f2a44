import { NodeSet } from '../../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../../nodeset/parse.ts';
import type { ConfigHost } from '../../file/host.ts';
import { nodeLookup } from '../../nodes/lookup.ts';
import { allNodes, selectNodes } from '../../nodes/resolve.ts';
import type { ExportFormat } from './formats.ts';
import { leftOutList } from './left-out.ts';
import { restricted } from './restrict.ts';
import type { ExportSource, ExportWriter } from './source.ts';

export interface ExportInput {
  readonly format: ExportFormat;
  /** A node set; all nodes when left out. */
  readonly nodes?: string | undefined;
}

export interface ConfigExported {
  readonly cluster: string;
  readonly format: ExportFormat;
  /** The nodes it is about, folded. */
  readonly nodes: string;
  /** A whole file of the format, its last line ended. */
  readonly text: string;
  /** What the format cannot say, and what is secret: a sentence each. */
  readonly leftOut: readonly string[];
}

const writers: Readonly<Record<ExportFormat, () => Promise<ExportWriter>>> = {
  json: async () => (await import('./file.ts')).jsonFile,
  yaml: async () => (await import('./file.ts')).yamlFile,
  ansible: async () => (await import('./ansible.ts')).ansibleInventory,
  genders: async () => (await import('./genders.ts')).gendersFile,
  clustershell: async () => (await import('./clustershell.ts')).clustershellGroups,
  'ssh-config': async () => (await import('./ssh-config.ts')).sshConfig,
};

/**
 * The configuration in another program's format. A value is never more than a value there: what cannot be written so
 * that the other program reads it back exactly is left out and named. Literal secrets are left out too.
 *
 * @throws OcfError NOT_FOUND or USAGE for a node set that names no nodes of the cluster.
 */
export async function exportConfig(
  { model, reporter }: Pick<ConfigHost, 'model' | 'reporter'>,
  { format, nodes: nodeset }: ExportInput,
): Promise<ConfigExported> {
  const nodes = nodeset === undefined ? allNodes(model) : selectNodes(model, [nodeset]);
  const names = NodeSet.of(nodes.map(({ name }) => name));
  const left = leftOutList();
  const source: ExportSource = {
    model: nodeset === undefined ? model : restricted(model, names, left),
    nodes,
    // group sources are read only by formats that need to know who is in a group
    get groups() {
      return groupsOf(model, names);
    },
    left,
  };
  const writer = await writers[format]();
  const text = writer(source);
  const leftOut = left.sentences();
  for (const sentence of leftOut) reporter.warn(sentence);
  return { cluster: model.cluster.name, format, nodes: names.fold(), text, leftOut };
}

// a group that has none of the nodes is none of this export's
function groupsOf(model: ConfigHost['model'], names: NodeSet): ExportSource['groups'] {
  const lookup = nodeLookup(model);
  return Object.entries(model.groups)
    .map(([group, text]) => ({ group, nodes: parseNodeSet(text, lookup).intersect(names) }))
    .filter(({ nodes }) => nodes.size > 0);
}
