import { OcfError } from '../../errors.ts';
import { meant, nearest } from '../../suggest.ts';
import { clusterShape } from '../schema.ts';
import type { Field, Shape } from '../shape.ts';

/** A field of the cluster file with its path, in which `*` stands for the name of an entry or the place in a list. */
export interface PlacedField {
  readonly path: readonly string[];
  readonly field: Field;
}

const whole: PlacedField = { path: [], field: { shape: clusterShape, help: 'The cluster file.', required: true } };

/** Stands for any name. */
export const anyName = '*';

/** Every field in the order of the schema, each before those in it. */
export function allFields(from: PlacedField = whole): readonly PlacedField[] {
  return fieldsIn(from).flatMap((below) => [below, ...allFields(below)]);
}

/** The fields right in a field: a record's own, or what every entry of a map is. */
export function fieldsIn({ path, field: { shape } }: PlacedField): readonly PlacedField[] {
  if (shape.type === 'record') {
    return Object.entries(shape.fields).map(([name, field]) => ({ path: [...path, name], field }));
  }
  return shape.type === 'map' ? [entryOf({ path, field: { shape, help: '' } }, shape.of)] : [];
}

/**
 * The field at a dotted path. Where the file has names, `*`, a real one, dots and all, or a place in a list may stand,
 * as in the path of a problem: `nodes.n1.example.net.ssh.port`.
 *
 * @throws OcfError NOT_FOUND with the nearest ones
 */
export function fieldAt(text: string): PlacedField {
  const found = walk(whole, text.split('.'));
  if ('field' in found) return found;
  const { around, name } = found;
  const where = around.path.length === 0 ? 'the cluster file' : around.path.join('.');
  const lead = around.path.map((step) => `${step}.`).join('');
  const elsewhere = allFields().filter(({ path }) => path.at(-1) === name);
  const near = [
    ...meant(nearest(name, namesIn(around)).map((near) => lead + near)),
    ...(elsewhere.length === 0 ? [] : [`There is: ${elsewhere.map(({ path }) => path.join('.')).join(', ')}.`]),
  ];
  const see = around.path.length === 0 ? 'ocf config explain' : `ocf config explain '${around.path.join('.')}'`;
  throw new OcfError('NOT_FOUND', `There is no field ${JSON.stringify(name)} in ${where}.`, {
    suggestions: near.length > 0 ? near : [`See the fields with: ${see}`],
    data: { field: text },
  });
}

interface Missing {
  readonly around: PlacedField;
  readonly name: string;
}

function walk(from: PlacedField, steps: readonly string[]): PlacedField | Missing {
  const [step, ...rest] = steps;
  if (step === undefined) return from;
  const { shape } = from.field;
  if (shape.type === 'record') {
    const found = Object.hasOwn(shape.fields, step) ? shape.fields[step] : undefined;
    return found ? walk({ path: [...from.path, step], field: found }, rest) : { around: from, name: step };
  }
  if (shape.type === 'list' && (step === anyName || /^\d+$/.test(step))) return walk(entryOf(from, shape.of), rest);
  if (shape.type === 'option' && step === 'from') return walk(reference(from), rest);
  if (shape.type !== 'map' || step === '') return { around: from, name: step };
  // a name may have dots in it: the fewest steps that leave a field behind them
  const entry = entryOf(from, shape.of);
  const first = walk(entry, rest);
  if ('field' in first) return first;
  for (let length = 2; length < steps.length && step !== anyName; length++) {
    const found = walk(entry, steps.slice(length));
    if ('field' in found) return found;
  }
  // what is left could be all name, unless there is none in it or it looks like a field with a slip
  const slip =
    step === anyName || first.around.path.length > entry.path.length || isNearField(entry, steps.at(-1) as string);
  return slip ? first : entry;
}

function isNearField(around: PlacedField, name: string): boolean {
  return nearest(name, namesIn(around)).length > 0;
}

function namesIn(around: PlacedField): readonly string[] {
  return fieldsIn(around)
    .map(({ path }) => path.at(-1) as string)
    .filter((name) => name !== anyName);
}

function entryOf({ path, field }: PlacedField, shape: Shape): PlacedField {
  const what = field.shape.type === 'list' ? 'A member' : 'An entry';
  return { path: [...path, anyName], field: { shape, help: `${what} of ${path.join('.')}.` } };
}

function reference({ path }: PlacedField): PlacedField {
  const help = 'Where the value is read from: file:/path, env:NAME, command:program argument, or fd:N.';
  const field: Field = { shape: { type: 'text', check: 'line' }, help, example: 'file:/etc/ocf/secrets/pdu1' };
  return { path: [...path, 'from'], field };
}
