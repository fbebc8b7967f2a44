import { nodeFieldNames } from '../nodes/field-names.ts';

/** What a text of node entries says of where it comes from; all of it may be missing in one that was written by hand. */
export interface DraftHead {
  /** The cluster's id. */
  readonly cluster?: string;
  /** Folded. */
  readonly nodes?: string;
  /** Stands for the entries as they were; see baseOf. */
  readonly base?: string;
}

/** The comment above the entries. */
export function draftHead(
  cluster: { readonly name: string; readonly id: string },
  nodes: string,
  base: string,
): string {
  return [
    `# Nodes ${nodes} of cluster ${cluster.name}: change, add or take away values, save, and leave the editor.`,
    `# Fields: ${nodeFieldNames().join(', ')}; see ocf.yaml(5).`,
    '# Names are changed with "ocf node rename", nodes deleted with "ocf node delete". Comments are not taken over.',
    `# cluster: ${cluster.id}`,
    `# nodes: ${nodes}`,
    `# base: ${base}`,
    '',
  ].join('\n');
}

/** What stands in the comment at the beginning of a text. */
export function readHead(text: string): DraftHead {
  const [comment = ''] = /^(\uFEFF?(#[^\n]*)?\r?\n)*/.exec(text) ?? [];
  const found = Object.fromEntries(
    [...comment.matchAll(/^# (cluster|nodes|base): (\S+)[ \t\r]*$/gm)].map(([, name, value]) => [name, value]),
  );
  return found as DraftHead;
}
