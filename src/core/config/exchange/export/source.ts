import type { NodeSet } from '../../../nodeset/nodeset.ts';
import type { ClusterModel, Node } from '../../model.ts';
import type { LeftOut } from './left-out.ts';

/** What an export is made of. */
export interface ExportSource {
  /** Of the chosen nodes alone. */
  readonly model: ClusterModel;
  readonly nodes: readonly Node[];
  readonly groups: readonly { readonly group: string; readonly nodes: NodeSet }[];
  readonly left: LeftOut;
}

/** Gives the whole text, its last line ended. */
export type ExportWriter = (source: ExportSource) => string;
