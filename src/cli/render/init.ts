import type { ClusterCreated } from '../../core/config/file/init.ts';
import type { Style } from '../style.ts';

export function renderInit({ cluster, file, nodes, dryRun, text }: ClusterCreated, style: Style): string {
  if (dryRun) return `Would write ${file}:\n\n${text.trimEnd()}`;
  const written = `Cluster ${style.name(cluster)} is described in ${file}.`;
  if (nodes !== '') return `${written}\nNodes: ${style.name(nodes)}`;
  return `${written}\nAdd nodes with: ocf node add 'n[1-3]' --cluster ${cluster}`;
}
