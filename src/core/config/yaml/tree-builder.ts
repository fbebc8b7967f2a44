import type { Event, ScalarEvent } from 'js-yaml';
import { type Problem, problemOf } from '../problem.ts';
import { placeAt, type SourceText } from './source-text.ts';
import {
  type KeyStyle,
  type ListNode,
  type MapNode,
  mergeSources,
  type Pair,
  resolved,
  type ScalarNode,
  type Tree,
  type TreeNode,
} from './tree.ts';
import { type CollectionStart, collectionNode, collectionStart, emptyScalar, scalarNode } from './tree-nodes.ts';

/** What the builder takes from the parser library. */
export interface YamlEvents {
  readonly EVENT_ID: {
    readonly DOCUMENT: 1;
    readonly SEQUENCE: 2;
    readonly MAPPING: 3;
    readonly SCALAR: 4;
    readonly ALIAS: 5;
    readonly POP: 6;
  };
  getScalarValue(text: string, scalar: ScalarEvent): string;
}

/** A tree, and what YAML itself allows but a cluster file does not. */
export interface BuiltTree {
  readonly tree: Tree;
  readonly problems: readonly Problem[];
}

// so many values may come in through aliases: more than any file needs, too few to fill the memory
const mostAliased = 100_000;

interface Key {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly style: KeyStyle;
}

interface Frame {
  readonly opening: CollectionStart;
  readonly pairs: Pair[];
  readonly items: TreeNode[];
  /** Only of large maps: in small ones looking through the pairs is cheaper. */
  names: Set<string> | undefined;
  /** Read, its value not yet. */
  key: Key | undefined;
  last: number;
  /** Values below, those that come in through aliases included. */
  size: number;
}

/** Takes the events of a file, all at once or piece by piece, and gives its tree. */
export interface TreeBuilder {
  /** Events of a piece of the file: its text, and by how much its offsets are too small. */
  take(events: readonly Event[], text: string, shift: number): void;
  /** Open collections: 0 when all that was begun is ended. */
  depth(): number;
  /** Problems are collected; the tree is whole all the same. */
  end(): BuiltTree;
}

/** A builder for one file. */
export function treeBuilder(source: SourceText, yaml: YamlEvents): TreeBuilder {
  const { EVENT_ID } = yaml;
  const problems: Problem[] = [];
  const frames: Frame[] = [];
  const anchors = new Map<string, { node?: ScalarNode | MapNode | ListNode; size: number }>();
  const names = new Map<string, string>();
  let root: TreeNode | undefined;
  let documents = 0;
  let aliased = 0;

  return {
    take(events, text, shift) {
      for (const event of events) takeEvent(event, text, shift);
    },
    depth: () => frames.length,
    end: () => {
      const { length } = source.text;
      return { tree: { ...source, root: root ?? emptyScalar(length, length) }, problems };
    },
  };

  function takeEvent(event: Event, text: string, shift: number): void {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        documents++;
        break;
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE: {
        // known but unfinished: an alias inside it would never end
        if (event.anchorStart >= 0) anchors.set(text.slice(event.anchorStart, event.anchorEnd), { size: 0 });
        const opening = collectionStart(text, event, shift, problem);
        const last = opening.flow ? opening.start + 1 : opening.start;
        frames.push({ opening, pairs: [], items: [], names: undefined, key: undefined, last, size: 0 });
        break;
      }
      case EVENT_ID.SCALAR: {
        const before = frames.at(-1)?.last ?? 0;
        attach(scalarNode(text, event, { decoded: yaml.getScalarValue(text, event), shift, before }, problem), 1);
        break;
      }
      case EVENT_ID.ALIAS: {
        const name = text.slice(event.anchorStart, event.anchorEnd);
        addAlias(name, event.anchorStart - 1 + shift, event.anchorEnd + shift);
        break;
      }
      case EVENT_ID.POP: {
        const frame = frames.pop();
        if (frame) attach(collectionNode(source.text, frame.opening, frame), frame.size + 1);
      }
    }
  }

  function attach(node: TreeNode, size: number): void {
    if (node.anchor !== undefined && node.kind !== 'alias') anchors.set(node.anchor, { node, size });
    const frame = frames.at(-1);
    if (!frame) {
      if (documents > 1) problem(node.start, 'A cluster file is one YAML document; here another one starts.');
      root ??= node;
      return;
    }
    frame.size += size;
    frame.last = Math.max(frame.last, node.end);
    if (!frame.opening.isMap) frame.items.push(node);
    else if (frame.key) addPair(frame, frame.key, node);
    else frame.key = keyOf(node);
  }

  function addAlias(name: string, start: number, end: number): void {
    const known = anchors.get(name);
    const before = aliased;
    aliased += known?.size ?? 0;
    if (known?.node && aliased <= mostAliased) {
      attach({ kind: 'alias', start, end, name, target: known.node }, known.size);
      return;
    }
    if (!known) problem(start, `There is no anchor &${name} above this.`);
    else if (!known.node) problem(start, `The alias *${name} stands inside what it names.`);
    else if (before <= mostAliased) problem(start, `The aliases stand for more than ${mostAliased} values.`);
    attach(emptyScalar(start, end), 1);
  }

  function addPair(frame: Frame, { name, start, end, style }: Key, value: TreeNode): void {
    const merge = name === '<<' && style === 'plain';
    if (isTaken(frame, name)) problem(start, `"${name}" stands here a second time.`);
    if (merge && !mergeable(value)) problem(value.start, 'What << brings in has to be a map or a list of maps.');
    frame.names?.add(name);
    frame.pairs.push({ name, keyStart: start, keyEnd: end, keyStyle: style, value, merge });
    frame.key = undefined;
  }

  function keyOf(node: TreeNode): Key {
    const { start, end } = node;
    const meant = resolved(node);
    if (meant.kind === 'scalar') {
      const odd =
        node.kind === 'alias' || meant.style === 'block' || meant.anchor !== undefined || meant.tag !== undefined;
      return { name: shared(meant.text), start, end, style: odd ? 'odd' : (meant.style as KeyStyle) };
    }
    problem(start, 'A key has to be a name, not a map or a list.');
    return { name: '', start, end, style: 'odd' };
  }

  // the same few names come again and again
  function shared(name: string): string {
    const known = names.get(name);
    if (known !== undefined) return known;
    names.set(name, name);
    return name;
  }

  function problem(offset: number, message: string): void {
    const path = frames.map(({ key, items }) => key?.name ?? String(items.length));
    problems.push(problemOf(placeAt(source, offset), path, message));
  }
}

function mergeable(value: TreeNode): boolean {
  const node = resolved(value);
  if (node.kind === 'list') return mergeSources(value).length === node.items.length;
  return node.kind === 'map';
}

function isTaken(frame: Frame, name: string): boolean {
  if (frame.pairs.length < 16) return frame.pairs.some((pair) => pair.name === name);
  frame.names ??= new Set(frame.pairs.map((pair) => pair.name));
  return frame.names.has(name);
}
