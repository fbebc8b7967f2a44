import { OcfError } from '../../errors.ts';
import { didYouMean } from '../../suggest.ts';
import { readShape } from '../check/read-shape.ts';
import type { Reading } from '../check/reading.ts';
import { wordProblem } from '../check/word-rules.ts';
import { formatDuration } from '../duration.ts';
import { type LeafValue, samePath } from '../nodes/leaves.ts';
import { printable } from '../problem.ts';
import type { Field, Shape } from '../shape.ts';
import type { ScalarNode, TreeNode } from '../yaml/tree.ts';
import { plainScalar } from '../yaml/yaml-scalar.ts';
import { namesOfFields } from './field-names.ts';

/** A field that gets a value, or (without one) is taken away with everything below it. */
export interface FieldEdit {
  readonly path: readonly string[];
  readonly value?: LeafValue;
}

/** What fields are of. */
export interface Described {
  readonly what: 'node' | 'resource' | 'device';
  readonly fields: Readonly<Record<string, Field>>;
}

/**
 * The edits that words ask for: `address=10.0.0.1`, `ssh.port=22`, `attributes.rack=r7` to set, `votes`, `attributes`
 * to unset. A value is read as the field's shape says: `votes=2` is a number, `attributes.rack=7` a text, and
 * `after=vip,db` two names.
 *
 * @throws OcfError USAGE with everything that is wrong with the words, in `data.problems` too.
 */
export function fieldEditsOf(
  of: Described,
  set: readonly string[],
  unset: readonly string[] = [],
): readonly FieldEdit[] {
  const wrong: WrongWord[] = [];
  const edits = [
    ...set.map((word) => settingFrom(of, word, wrong)),
    ...unset.map((word) => unsettingFrom(of, word, wrong)),
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

interface NamedField {
  readonly path: readonly string[];
  readonly shape: Shape;
}

interface WrongWord {
  readonly message: string;
  readonly suggestions: readonly string[];
}

function settingFrom(of: Described, word: string, wrong: WrongWord[]): FieldEdit | undefined {
  const at = word.indexOf('=');
  if (at < 1) {
    wrong.push({ message: `"${printable(word)}" is not of the form FIELD=VALUE.`, suggestions: [fieldList(of)] });
    return undefined;
  }
  const found = fieldNamed(of, word.slice(0, at), wrong);
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
  const value = valueFrom(of, word.slice(at + 1), found, wrong);
  if (value === undefined) return undefined;
  return { path, value: shape.type === 'text' && shape.check === 'id' ? String(value).toLowerCase() : value };
}

function unsettingFrom(of: Described, word: string, wrong: WrongWord[]): FieldEdit | undefined {
  const found = fieldNamed(of, word, wrong);
  return found && { path: found.path };
}

function valueFrom(
  { what }: Described,
  text: string,
  { path, shape }: NamedField,
  wrong: WrongWord[],
): LeafValue | undefined {
  const reading: Reading = {
    tree: { file: '', text: '', lineStarts: [0], root: scalarNode(text, shape) },
    problems: [],
  };
  const value = readShape(reading, nodeFor(text, shape), shape, path);
  for (const { message, suggestions } of reading.problems) wrong.push({ message, suggestions });
  if (reading.problems.length > 0) return undefined;
  if (Array.isArray(value) && value.length === 0) {
    const many = shape.type === 'list' && !shape.words;
    wrong.push({
      message: `${path.join('.')} has to be ${many ? 'a list' : 'a program'}.`,
      suggestions: [
        `Take it away with: ocf ${what} unset ${what === 'node' ? 'NODESET' : what.toUpperCase()} ${path.join('.')}`,
      ],
    });
    return undefined;
  }
  return shape.type === 'duration' ? formatDuration(value as number) : (value as LeafValue);
}

function nodeFor(text: string, shape: Shape): TreeNode {
  if (shape.type !== 'list' || shape.words) return scalarNode(text, shape);
  // a comma is part of a node set
  const between = shape.of.type === 'text' && shape.of.check === 'node set' ? /\s+/ : /[\s,]+/;
  const words = text.split(between).filter((word) => word !== '');
  const items = words.map((word) => scalarNode(word, shape.of));
  return { kind: 'list', start: 0, end: 0, flow: true, items };
}

function scalarNode(text: string, shape: Shape): ScalarNode {
  return { kind: 'scalar', start: 0, end: 0, value: scalar(text, shape), text, style: 'plain' };
}

// only a number or a switch may be read as one; an empty text is a text
function scalar(text: string, shape: Shape) {
  return shape.type === 'integer' || shape.type === 'switch' ? (plainScalar(text) ?? text) : text;
}

// the longest run of fields; what is left behind a map is one name of it, dots and all
function fieldNamed(of: Described, word: string, wrong: WrongWord[]): NamedField | undefined {
  let fields = of.fields;
  const path: string[] = [];
  let rest = word;
  for (;;) {
    const [name, below] = atDot(rest);
    const shape = Object.hasOwn(fields, name) ? fields[name]?.shape : undefined;
    if (!shape) return unknown();
    path.push(name);
    if (below === undefined) return { path, shape };
    rest = below;
    if (shape.type === 'map') {
      const inside = shape.of.type === 'record';
      const [key, deeper] = inside ? atDot(rest) : [rest, undefined];
      const reference = shape.of.type === 'option' ? /^(.+)\.from$/.exec(rest)?.[1] : undefined;
      const allowed = wordProblem(shape.keys, key);
      if (allowed !== undefined) {
        const message = `A name in ${path.join('.')} has to be ${allowed}, not "${printable(key)}".`;
        wrong.push({ message, suggestions: [] });
        return undefined;
      }
      if (reference !== undefined) return { path: [...path, reference, 'from'], shape: { type: 'text' } };
      path.push(key);
      if (shape.of.type !== 'record' || deeper === undefined) return { path, shape: shape.of };
      fields = shape.of.fields;
      rest = deeper;
    } else if (shape.type === 'record') fields = shape.fields;
    else return unknown();
  }

  function unknown() {
    const names = namesOfFields(of.fields);
    const message = `A ${of.what} has no field "${printable(word)}".`;
    wrong.push({ message, suggestions: [...didYouMean(word, names), fieldList(of)] });
    return undefined;
  }
}

function atDot(text: string): readonly [string, string | undefined] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text, undefined] : [text.slice(0, dot), text.slice(dot + 1)];
}

function fieldList({ fields }: Described): string {
  return `Fields: ${namesOfFields(fields).join(', ')}.`;
}
