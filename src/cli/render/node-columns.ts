import type { FoundNodes } from '../../core/config/listing/find-nodes.ts';
import { type ListedField, type ListedNode, listedField, textsOf } from '../../core/config/listing/listed-field.ts';
import { addressPattern } from '../../core/config/nodes/address-pattern.ts';
import { NodeSet } from '../../core/nodeset/nodeset.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

export interface ColumnsOptions {
  readonly fields: readonly ListedField[];
  /** Nodes of which all columns but the name are alike share a line. */
  readonly fold: boolean;
  /** Columns that do not keep nodes apart; a line of several nodes does not say them. */
  readonly loose?: readonly string[];
}

/** The columns of `--output table`. */
export const tableFields = ['name', 'transport', 'address', 'attributes'].map(listedField);

/** Everything that can be said of a node on one line. */
export const wideFields = ['name', 'transport', 'address', 'ssh', 'command', 'votes', 'groups', 'attributes', 'id'].map(
  listedField,
);

const nothing = '-';

/** A table of chosen columns; what is not set is a dash. Empty without nodes. */
export function renderColumns({ nodes }: FoundNodes, options: ColumnsOptions, style: Style): string {
  if (nodes.length === 0) return '';
  const { fields, fold, loose = [] } = options;
  const rows = fold ? folded(nodes, fields, loose) : nodes.map((node) => [node]);
  const headings = fields.map(({ name }) => style.heading(style.outside(name === 'name' ? 'NODES' : heading(name))));
  const cells = rows.map((row) => fields.map((field) => cell(row, field, { fold, loose, style })));
  return table(headings, cells);
}

// only what the schema names is in capitals: `Rack` and `rack` are two attributes
function heading(name: string): string {
  const [, first = name, rest = ''] = /^(attributes\.|ssh\.options\.)(.*)$/s.exec(name) ?? [];
  return first.toUpperCase() + rest;
}

function folded(nodes: readonly ListedNode[], fields: readonly ListedField[], loose: readonly string[]) {
  const telling = fields.filter(({ name }) => name !== 'name' && !loose.includes(name));
  const rows = new Map<string, ListedNode[]>();
  for (const node of nodes) {
    const key = JSON.stringify(telling.map((field) => shown(node, field, true)));
    const known = rows.get(key);
    if (known) known.push(node);
    else rows.set(key, [node]);
  }
  return [...rows.values()];
}

function cell(
  row: readonly ListedNode[],
  field: ListedField,
  { fold, loose, style }: { fold: boolean; loose: readonly string[]; style: Style },
): string {
  const [node] = row as [ListedNode];
  if (field.name === 'name') {
    return style.name(row.length === 1 ? node.name : NodeSet.of(row.map(({ name }) => name)).fold());
  }
  if (row.length > 1 && loose.includes(field.name)) return '(one each)';
  const text = shown(node, field, fold);
  return text === '' ? nothing : style.outside(text);
}

function shown(node: ListedNode, field: ListedField, fold: boolean): string {
  if (field.name === 'address' && fold) return addressPattern(node.address, node.name);
  return textsOf(node, field).join(field.name === 'groups' ? ',' : ' ');
}
