import type { FieldEdit } from '../fields/field-words.ts';
import { isUnder, samePath, sameValue } from '../nodes/leaves.ts';
import type { Edit, PlainValue } from '../yaml/edit-tree.ts';
import type { EntryForm } from './entry-form.ts';
import { typedText } from './option-text.ts';

type Path = readonly string[];

interface Said {
  readonly path: Path;
  readonly value: PlainValue;
}

interface Wanted {
  readonly path: Path;
  readonly value?: PlainValue;
}

/**
 * The edits of an entry after which it says what is wanted; nothing for what is so already. A section that would be left
 * empty goes with its last value. A resource's `monitor` and `operations.monitor` are one.
 */
export function entryEdits<S>(form: EntryForm<S>, name: string, spec: S, edits: readonly FieldEdit[]): readonly Edit[] {
  return editsOf(
    form,
    name,
    spec,
    edits.map((edit) => asWhole(form, edit)),
  );
}

/** The edits after which an entry says what another one says. */
export function entryDifference<S>(form: EntryForm<S>, name: string, old: S, fresh: S): readonly Edit[] {
  const wanted = saidBy(form, fresh);
  const gone = saidBy(form, old).filter(({ path }) => !wanted.some((one) => samePath(one.path, path)));
  return editsOf(form, name, old, [...gone.map(({ path }) => ({ path })), ...wanted]);
}

function editsOf<S>(form: EntryForm<S>, name: string, spec: S, edits: readonly Wanted[]): readonly Edit[] {
  const said = saidBy(form, spec);
  const wanted = edits.flatMap(({ path, value }): readonly Said[] => (value === undefined ? [] : [{ path, value }]));
  const set = wanted.filter(({ path, value }) => {
    const known = said.find((one) => samePath(one.path, path))?.value ?? form.usual.get(path.join('.'));
    return known === undefined || !same(known, value);
  });
  const gone = edits
    .filter(({ value }) => value === undefined)
    .flatMap(({ path }) => said.filter((one) => isUnder(one.path, inFile(path))).map((one) => one.path))
    .filter((path) => !wanted.some((one) => samePath(one.path, path)));
  const left = [...said, ...set].map(({ path }) => path).filter((path) => !gone.some((one) => samePath(one, path)));
  const doomed = new Map<string, Path>();
  for (const path of gone) {
    const length = path.findIndex((_, index) => !left.some((one) => isUnder(one, path.slice(0, index + 1))));
    for (const each of bothPlaces(path.slice(0, length + 1))) doomed.set(JSON.stringify(each), each);
  }
  const at = (path: Path) => [form.section, name, ...path];
  return [
    ...[...doomed.values()].map((path): Edit => ({ kind: 'delete', path: at(path) })),
    ...set.map(({ path, value }): Edit => ({ kind: 'set', path: at(path), value })),
  ];
}

/** A new entry with further fields in it. */
export function withFields<S>(form: EntryForm<S>, entry: PlainValue, edits: readonly FieldEdit[]): PlainValue {
  const whole = structuredClone(entry) as Record<string, PlainValue>;
  for (const { path, value } of edits.map((edit) => asWhole(form, edit))) put(whole, path, value as PlainValue);
  return whole;
}

// own properties always: a parameter may be called __proto__
function put(record: Record<string, PlainValue>, [name = '', ...below]: Path, value: PlainValue): void {
  if (below.length > 0) {
    if (!Object.hasOwn(record, name)) put(record, [name], {});
    put(record[name] as Record<string, PlainValue>, below, value);
  } else Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
}

// a reference is one value, and so is a list
function saidBy<S>(form: EntryForm<S>, spec: S): readonly Said[] {
  const found: Said[] = [];
  const walk = (value: PlainValue, path: Path) => {
    const isSection = typeof value === 'object' && value !== null && !Array.isArray(value) && path.length > 0;
    const isReference = isSection && path[0] === form.options && path.length === 2;
    if (path.length > 0 && (!isSection || isReference)) found.push({ path, value });
    else for (const [name, below] of Object.entries(value as object)) walk(below as PlainValue, [...path, name]);
  };
  walk(form.written(spec), []);
  return found.map(({ path, value }) => ({ path: inFile(path), value }));
}

function asWhole<S>(form: EntryForm<S>, { path, value }: FieldEdit): Wanted {
  if (value !== undefined && path[0] === form.options && path.length === 3) {
    return { path: path.slice(0, 2), value: { from: value } as PlainValue };
  }
  // one plug stands without brackets
  if (path[0] === 'plugs' && Array.isArray(value) && value.length === 1) return { path, value: typedText(value[0]) };
  return value === undefined ? { path: inFile(path) } : { path: inFile(path), value };
}

function inFile(path: Path): Path {
  return path[0] === 'operations' && path[1] === 'monitor' ? path.slice(1) : path;
}

// what is said of monitor may stand in either place
function bothPlaces(path: Path): readonly Path[] {
  return path[0] === 'monitor' ? [path, ['operations', ...path]] : [path];
}

// a number in the file and the same text in an argument mean the same
function same(a: PlainValue, b: PlainValue): boolean {
  const text = (value: PlainValue) => (typeof value === 'object' ? JSON.stringify(value) : String(value));
  return sameValue(text(a), text(b));
}
