import type { PlainValue } from './yaml/edit-tree.ts';

/**
 * The form of a value in a cluster file, as data: validation reads it, and so do help, completion and the editor's
 * schema. `check` names a rule of word-rules.ts.
 */
export type Shape =
  | { readonly type: 'text'; readonly check?: WordRule; readonly allowed?: readonly string[] }
  | { readonly type: 'integer'; readonly least: number; readonly most: number }
  /** With `positive`, longer than none. */
  | { readonly type: 'duration'; readonly positive?: boolean }
  /** true or false. */
  | { readonly type: 'switch' }
  /** Text, number, boolean, or where a secret is read from. */
  | { readonly type: 'option' }
  /** With `single`, one value may stand without brackets; with `words`, one text is split at blanks. */
  | { readonly type: 'list'; readonly of: Shape; readonly single?: boolean; readonly words?: boolean }
  | { readonly type: 'map'; readonly of: Shape; readonly keys: WordRule }
  /** With `short`, a text may stand for the whole record. */
  | { readonly type: 'record'; readonly fields: Readonly<Record<string, Field>>; readonly short?: WordRule }
  | { readonly type: 'anything' };

export interface Field {
  readonly shape: Shape;
  /** One line for help. */
  readonly help: string;
  /** Sentences for who wants to know more: `ocf config explain`, the editor. */
  readonly more?: string;
  readonly required?: boolean;
  /** What holds when it is left out, where that is a value and not worked out; see `more` then. */
  readonly default?: PlainValue;
  /** A value that fits; without it one is made of the shape. */
  readonly example?: PlainValue;
}

export type WordRule =
  | 'name'
  | 'role'
  | 'copies'
  | 'votes'
  | 'node set'
  | 'script'
  | 'id'
  | 'line'
  | 'host'
  | 'word of ssh'
  | 'agent'
  | 'driver'
  | 'key'
  | 'pattern';
