import { OcfError } from '../../errors.ts';
import { didYouMean } from '../../suggest.ts';
import { readShape } from '../check/read-shape.ts';
import type { Reading } from '../check/reading.ts';
import { wordProblem } from '../check/word-rules.ts';
import { nodeFields } from '../node-fields.ts';
import { printable } from '../problem.ts';
import type { Field, Shape } from '../shape.ts';
import type { ScalarNode } from '../yaml/tree.ts';
import { plainScalar } from '../yaml/yaml-scalar.ts';
import { nodeFieldNames } from './field-names.ts';
import { type LeafValue, samePath } from './leaves.ts';

/** A field of a node that gets a value, or (without one) is taken away with everything below it. */
export interface FieldEdit {
  readonly path: readonly string[];
  readonly value?: LeafValue;
}

/**
 * The edits that words ask for: `address=10.0.0.1`, `ssh.port=22`, `attributes.rack=r7` to set, `votes`, `attributes`
 * to unset. A value is read as the field's shape says: `votes=2` is a number, `attributes.rack=7` a text.
 *
 * @throws OcfError USAGE with everything that is wrong with the words, in `data.problems` too.
 */
export function fieldEdits(set: readonly string[], unset: readonly string[] = []): readonly FieldEdit[] {
  const wrong: WrongWord[] = [];
  const edits = [
    ...set.map((word) => settingFrom(word, wrong)),
    ...unset.map((word) => unsettingFrom(word, wrong)),
  ].filter((edit) => edit !== undefined);
  for (const [index, { path }] of edits.entries()) {
    const other = edits.slice(0, index).find((one) => samePath(one.path, path));
    if (other) wrong.push({ message: `${path.join('.')} is given twice.`, suggestions: ['Give it once.'] });
  }
  const [first, ...others] = wrong;
  if (!first) return edits;
  throw new OcfError('USAGE', first.message, {
    suggestions: [
      ...first.suggestions,
      ...others.flatMap(({ message, suggestions }) => [`${message} ${suggestions[0] ?? ''}`.trim()]),
    ],
    data: { problems: wrong },
  });
}

interface WrongWord {
  readonly message: string;
  readonly suggestions: readonly string[];
}

function settingFrom(word: string, wrong: WrongWord[]): FieldEdit | undefined {
  const at = word.indexOf('=');
  if (at < 1) {
    wrong.push({ message: `"${printable(word)}" is not of the form FIELD=VALUE.`, suggestions: [fieldList()] });
    return undefined;
  }
  const found = fieldNamed(word.slice(0, at), wrong);
  if (!found) return undefined;
  const { path, shape } = found;
  const name = path.join('.');
  if (shape.type === 'record' || shape.type === 'map') {
    const example = shape.type === 'map' ? 'NAME' : Object.keys(shape.fields)[0];
    wrong.push({
      message: `${name} holds several values; name one of them.`,
      suggestions: [`Write ${name}.${example}=VALUE.`],
    });
    return undefined;
  }
  const value = valueFrom(word.slice(at + 1), shape, path, wrong);
  if (value === undefined) return undefined;
  return { path, value: shape.type === 'text' && shape.check === 'id' ? String(value).toLowerCase() : value };
}

function unsettingFrom(word: string, wrong: WrongWord[]): FieldEdit | undefined {
  const found = fieldNamed(word, wrong);
  return found && { path: found.path };
}

function valueFrom(text: string, shape: Shape, path: readonly string[], wrong: WrongWord[]): LeafValue | undefined {
  const node: ScalarNode = { kind: 'scalar', start: 0, end: 0, value: scalar(text, shape), text, style: 'plain' };
  const reading: Reading = { tree: { file: '', text: '', lineStarts: [0], root: node }, problems: [] };
  const value = readShape(reading, node, shape, path) as LeafValue | undefined;
  for (const { message, suggestions } of reading.problems) wrong.push({ message, suggestions });
  if (reading.problems.length > 0) return undefined;
  if (Array.isArray(value) && value.length === 0) {
    wrong.push({
      message: `${path.join('.')} has to be a program.`,
      suggestions: [`Take it away with: ocf node unset NODESET ${path.join('.')}`],
    });
    return undefined;
  }
  return value;
}

// only a number may be read as one; an empty text is a text
function scalar(text: string, shape: Shape) {
  return shape.type === 'integer' ? (plainScalar(text) ?? text) : text;
}

// the longest run of fields; what is left behind a map is one name of it, dots and all
function fieldNamed(word: string, wrong: WrongWord[]) {
  let fields: Readonly<Record<string, Field>> = nodeFields;
  const path: string[] = [];
  let rest = word;
  for (;;) {
    const dot = rest.indexOf('.');
    const name = dot < 0 ? rest : rest.slice(0, dot);
    const shape = Object.hasOwn(fields, name) ? fields[name]?.shape : undefined;
    if (!shape) {
      wrong.push(unknownField(word));
      return undefined;
    }
    path.push(name);
    if (dot < 0) return { path, shape };
    rest = rest.slice(dot + 1);
    if (shape.type === 'map') {
      const allowed = wordProblem(shape.keys, rest);
      if (allowed === undefined) return { path: [...path, rest], shape: shape.of };
      wrong.push({
        message: `A name in ${path.join('.')} has to be ${allowed}, not "${printable(rest)}".`,
        suggestions: [],
      });
      return undefined;
    }
    if (shape.type !== 'record') {
      wrong.push(unknownField(word));
      return undefined;
    }
    fields = shape.fields;
  }
}

function unknownField(word: string): WrongWord {
  const near = didYouMean(word, nodeFieldNames());
  return { message: `A node has no field "${printable(word)}".`, suggestions: [...near, fieldList()] };
}

function fieldList(): string {
  return `Fields: ${nodeFieldNames().join(', ')}.`;
}
