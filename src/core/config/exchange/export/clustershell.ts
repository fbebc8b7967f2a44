import { NodeSet } from '../../../nodeset/nodeset.ts';
import { quotedText } from '../../yaml/emit.ts';
import type { ExportWriter } from './source.ts';

/** ClusterShell's groups in YAML (groups.d): one source, named for the cluster, with `all` for its -a. */
export const clustershellGroups: ExportWriter = ({ model, nodes, groups }) => {
  const all = NodeSet.of(nodes.map(({ name }) => name));
  const own = groups.some(({ group }) => group === 'all') ? [] : [{ group: 'all', nodes: all }];
  const lines = [...own, ...groups].map(({ group, nodes: set }) => `  ${quotedText(group)}: ${quotedText(set.fold())}`);
  const head = `# Groups of cluster ${model.cluster.name}, by ocf config export --format clustershell`;
  return [head, `${quotedText(model.cluster.name)}:`, ...lines, ''].join('\n');
};
