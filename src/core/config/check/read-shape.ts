import { didYouMean } from '../../suggest.ts';
import { parseDuration, parsePositive } from '../duration.ts';
import { printable } from '../problem.ts';
import type { Field, Shape } from '../shape.ts';
import { type MapNode, pairsOf, resolved, type TreeNode } from '../yaml/tree.ts';
import { allowedText } from './allowed.ts';
import { readOption } from './read-option.ts';
import { complain, type Reading } from './reading.ts';
import { wordProblem } from './word-rules.ts';

type Path = readonly string[];

/**
 * The value of a node by its shape, as plain data: durations in milliseconds, lists always lists, maps as entries in
 * the order of the file. undefined where it does not fit; the reason is then among the problems.
 */
export function readShape(reading: Reading, node: TreeNode, shape: Shape, path: Path): unknown {
  const meant = resolved(node);
  switch (shape.type) {
    case 'record':
      if (shape.short && meant.kind === 'scalar' && meant.value !== null) {
        return readShape(reading, node, { type: 'text', check: shape.short }, path);
      }
      return readRecord(reading, node, shape.fields, path);
    case 'map':
      return readMap(reading, node, shape, path);
    case 'list':
      return readList(reading, node, shape, path);
    case 'option':
      return readOption(reading, node, path);
    case 'anything':
      return plainValue(node);
  }
  const value = leafValue(meant, shape);
  if (value !== undefined) return value;
  const near = shape.type === 'text' && shape.allowed && meant.kind === 'scalar' ? shape.allowed : [];
  const suggestions = meant.kind === 'scalar' ? didYouMean(meant.text, near) : [];
  return wrong(reading, node, path, allowedText(shape), suggestions);
}

/** Notes what a value has to be and what stands there instead. */
function wrong(reading: Reading, node: TreeNode, path: Path, allowed: string, suggestions: readonly string[] = []) {
  const meant = resolved(node);
  const empty = meant.kind === 'scalar' && meant.value === null;
  const what = meant.kind === 'scalar' ? `"${shown(meant.text)}"` : `a ${meant.kind}`;
  const name = label(reading, path);
  const said = empty ? `${name} has no value; it has to be` : `${name} has to be`;
  return complain(reading, node.start, path, `${said} ${allowed}${empty ? '' : `, not ${what}`}.`, suggestions);
}

/** The value of a scalar by its shape; undefined when it does not fit, or the shape is none of a scalar. */
function leafValue(node: TreeNode, shape: Shape): string | number | boolean | undefined {
  if (node.kind !== 'scalar' || node.value === null) return undefined;
  const { text, value } = node;
  if (shape.type === 'text') {
    const fits = shape.allowed ? shape.allowed.includes(text) : !shape.check || !wordProblem(shape.check, text);
    return fits ? text : undefined;
  }
  if (shape.type === 'duration') return shape.positive ? parsePositive(text) : parseDuration(text);
  if (shape.type === 'switch') return typeof value === 'boolean' ? value : undefined;
  if (shape.type !== 'integer' || typeof value !== 'number' || !Number.isInteger(value)) return undefined;
  return value >= shape.least && value <= shape.most ? value : undefined;
}

function readRecord(reading: Reading, node: TreeNode, fields: Readonly<Record<string, Field>>, path: Path): unknown {
  const map = mapOf(reading, node, path);
  if (!map) return undefined;
  const record: Record<string, unknown> = {};
  for (const pair of pairsOf(map)) {
    const field = Object.hasOwn(fields, pair.name) ? fields[pair.name] : undefined;
    // nearly all values fit, and then their paths are not needed
    const fitting = field && leafValue(pair.value, field.shape);
    if (fitting !== undefined) {
      record[pair.name] = fitting;
      continue;
    }
    const below = [...path, pair.name];
    if (field) {
      const value = readShape(reading, pair.value, field.shape, below);
      if (value !== undefined) record[pair.name] = value;
    } else {
      const where = path.length === 0 ? wholeOf(reading) : path.join('.');
      const near = didYouMean(pair.name, Object.keys(fields));
      const suggestions = near.length > 0 ? near : [`Allowed here: ${Object.keys(fields).join(', ')}.`];
      complain(reading, pair.keyStart, below, `There is no field "${shown(pair.name)}" in ${where}.`, suggestions);
    }
  }
  for (const name in fields) {
    if (!fields[name]?.required || pairsOf(map).some((pair) => pair.name === name)) continue;
    const where = label(reading, path);
    complain(reading, node.start, [...path, name], `${where} has no ${name}.`, [
      `Add "${name}": ${fields[name].help.charAt(0).toLowerCase()}${fields[name].help.slice(1)}`,
    ]);
  }
  return record;
}

function readMap(reading: Reading, node: TreeNode, { of, keys }: Shape & { type: 'map' }, path: Path): unknown {
  const map = mapOf(reading, node, path);
  if (!map) return undefined;
  const entries: [string, unknown][] = [];
  for (const { name, keyStart, value } of pairsOf(map)) {
    const allowed = wordProblem(keys, name);
    const fitting = allowed === undefined ? leafValue(value, of) : undefined;
    if (fitting !== undefined) {
      entries.push([name, fitting]);
      continue;
    }
    const below = [...path, name];
    if (allowed !== undefined) {
      complain(reading, keyStart, below, `A name in ${path.join('.')} has to be ${allowed}, not "${shown(name)}".`);
    }
    const read = readShape(reading, value, of, below);
    if (read !== undefined && allowed === undefined) entries.push([name, read]);
  }
  return entries;
}

function readList(reading: Reading, node: TreeNode, shape: Shape & { type: 'list' }, path: Path): unknown {
  const meant = resolved(node);
  if (meant.kind === 'scalar') {
    if (meant.value === null) return [];
    if (shape.words) return meant.text.split(/\s+/).filter((word) => word !== '');
    if (shape.single) {
      const only = readShape(reading, node, shape.of, path);
      return only === undefined ? [] : [only];
    }
  }
  if (meant.kind !== 'list') return wrong(reading, node, path, allowedText(shape));
  return meant.items
    .map((item, index) => readShape(reading, item, shape.of, [...path, String(index)]))
    .filter((item) => item !== undefined);
}

function mapOf(reading: Reading, node: TreeNode, path: Path): MapNode | undefined {
  const meant = resolved(node);
  if (meant.kind === 'map') return meant;
  if (meant.kind === 'scalar' && meant.value === null) return { ...meant, kind: 'map', flow: false, pairs: [] };
  return wrong(reading, node, path, allowedText({ type: 'record', fields: {} }));
}

function wholeOf({ whole = 'the cluster file' }: Reading): string {
  return whole;
}

function label(reading: Reading, path: Path): string {
  return path.length === 0 ? wholeOf(reading).replace(/^t/, 'T') : path.join('.');
}

function shown(text: string): string {
  const clean = printable(text);
  return clean.length > 60 ? `${clean.slice(0, 57)}…` : clean;
}

function plainValue(node: TreeNode): unknown {
  const meant = resolved(node);
  if (meant.kind === 'scalar') return meant.value;
  if (meant.kind === 'list') return meant.items.map(plainValue);
  return Object.fromEntries(pairsOf(meant).map(({ name, value }) => [name, plainValue(value)]));
}
