import { allowedInFull } from '../check/allowed.ts';
import type { Shape } from '../shape.ts';
import { isMapValue, type PlainValue } from '../yaml/edit-tree.ts';
import { blockLines } from '../yaml/emit.ts';
import { exampleAt } from './example.ts';
import { allFields, anyName, fieldAt, fieldsIn, type PlacedField } from './field-path.ts';

export interface FieldSummary {
  /** Dotted; `*` stands for a name. */
  readonly field: string;
  readonly type: string;
  readonly required: boolean;
  readonly help: string;
}

/** What the cluster file may hold: as a whole, or at one field. */
export interface ConfigExplained extends FieldSummary {
  /** What a value has to be. */
  readonly allowed: string;
  readonly more?: string;
  readonly default?: PlainValue;
  /** Lines of a cluster file, the field in its place. */
  readonly example: string;
  /** Where the manual speaks of it. */
  readonly section: string;
  /** The fields right in it; of the whole file all there are. */
  readonly fields: readonly FieldSummary[];
}

export interface ExplainInput {
  /** As `nodes.*.ssh.port`, also with real names, or the path of a problem; the whole file when left out. */
  readonly field?: string | undefined;
}

/**
 * Explains a field of the cluster file. Needs no cluster.
 *
 * @throws OcfError NOT_FOUND with the nearest fields when there is none of that name
 */
export function explainConfig({ field }: ExplainInput = {}): ConfigExplained {
  if (field === undefined) return explainWhole();
  const placed = fieldAt(field);
  const { more, default: usual, shape } = placed.field;
  return {
    ...summary(placed),
    allowed: allowedInFull(shape),
    ...(more === undefined ? {} : { more }),
    ...(usual === undefined ? {} : { default: usual }),
    example: exampleLines(exampleAt(placed.path, placed.field)),
    section: `ocf.yaml(5), ${placed.path[0]}`,
    fields: fieldsIn(placed).map(summary),
  };
}

function explainWhole(): ConfigExplained {
  const needed = { ocf: 1, cluster: { name: 'web' }, nodes: { 'n[1-3]': {} } };
  return {
    field: '',
    type: 'record',
    required: true,
    help: 'The cluster file.',
    allowed: 'a map of the fields below',
    example: exampleLines(needed),
    section: 'ocf.yaml(5)',
    // an entry that is a single value is told by its map
    fields: allFields()
      .filter(({ path, field }) => path.at(-1) !== anyName || field.shape.type === 'record')
      .map(summary),
  };
}

function summary({ path, field }: PlacedField): FieldSummary {
  return {
    field: path.join('.'),
    type: typeText(field.shape),
    required: field.required === true,
    help: field.help,
  };
}

function typeText(shape: Shape): string {
  switch (shape.type) {
    case 'list':
      return `list of ${plural(shape.of)}`;
    case 'map':
      return `map of ${plural(shape.of)}`;
    default:
      return shape.type;
  }
}

function plural(shape: Shape): string {
  const text = typeText(shape);
  if (text === 'anything') return text;
  return text.includes(' of ') ? text.replace(/^(\w+) of/, '$1s of') : `${text}s`;
}

function exampleLines(value: PlainValue): string {
  const layout = { step: '  ', padded: false, eol: '\n' };
  const entries = isMapValue(value) ? Object.entries(value) : [];
  return entries.flatMap(([name, item]) => blockLines(name, item, '', layout)).join('\n');
}

/** The paths that complete a dotted one, one step further each. */
export function fieldPaths(typed: string): readonly FieldSummary[] {
  const dot = typed.lastIndexOf('.');
  const lead = typed.slice(0, Math.max(dot, 0));
  const around = lead === '' ? undefined : fieldAt(lead);
  const inside = around ? fieldsIn(around) : allFields().filter(({ path }) => path.length === 1);
  return inside.map((placed) => ({
    ...summary(placed),
    field: [...(lead === '' ? [] : [lead]), placed.path.at(-1)].join('.'),
  }));
}
