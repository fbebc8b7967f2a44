import type { Event, ScalarEvent } from 'js-yaml';
import type { Problem } from './problem.ts';
import { placeAt, type SourceText } from './source-text.ts';
import {
  type AliasNode,
  type ListNode,
  type MapNode,
  mergeSources,
  type Pair,
  resolved,
  type ScalarNode,
  type Tree,
  type TreeNode,
} from './tree.ts';
import { type CollectionEvent, collectionNode, emptyScalar, scalarNode } from './tree-nodes.ts';

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

interface Frame {
  readonly event: CollectionEvent;
  readonly pairs: Pair[];
  readonly items: TreeNode[];
  readonly names: Set<string>;
  key: ScalarNode | AliasNode | undefined;
  last: number;
  /** Values below, those that come in through aliases included. */
  size: number;
}

/** Builds the tree of a parsed file. Problems are collected; the tree is whole all the same. */
export function buildTree(source: SourceText, events: readonly Event[], yaml: YamlEvents): BuiltTree {
  const { text } = source;
  const { EVENT_ID } = yaml;
  const problems: Problem[] = [];
  const frames: Frame[] = [];
  const anchors = new Map<string, { node?: ScalarNode | MapNode | ListNode; size: number }>();
  let root: TreeNode | undefined;
  let documents = 0;
  let aliased = 0;

  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        documents++;
        break;
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE:
        // known but unfinished: an alias inside it would never end
        if (event.anchorStart >= 0) anchors.set(text.slice(event.anchorStart, event.anchorEnd), { size: 0 });
        frames.push({ event, pairs: [], items: [], names: new Set(), key: undefined, last: event.start, size: 0 });
        if (event.style === 2) (frames.at(-1) as Frame).last++;
        break;
      case EVENT_ID.SCALAR:
        attach(scalarNode(text, event, yaml.getScalarValue(text, event), frames.at(-1)?.last ?? 0, problem), 1);
        break;
      case EVENT_ID.ALIAS:
        addAlias(text.slice(event.anchorStart, event.anchorEnd), event.anchorStart - 1, event.anchorEnd);
        break;
      case EVENT_ID.POP: {
        const frame = frames.pop();
        if (frame) attach(collectionNode(text, frame.event, frame, problem), frame.size + 1);
      }
    }
  }
  return { tree: { ...source, root: root ?? emptyScalar(text.length, text.length) }, problems };

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
    if (frame.event.type === EVENT_ID.SEQUENCE) frame.items.push(node);
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

  function addPair(frame: Frame, key: ScalarNode | AliasNode, value: TreeNode): void {
    const name = (resolved(key) as ScalarNode).text;
    const merge = name === '<<' && key.kind === 'scalar' && key.style === 'plain' && key.tag === undefined;
    if (frame.names.has(name)) problem(key.start, `"${name}" stands here a second time.`);
    if (merge && !mergeable(value)) problem(value.start, 'What << brings in has to be a map or a list of maps.');
    frame.names.add(name);
    frame.pairs.push({ name, key, value, merge });
    frame.key = undefined;
  }

  function keyOf(node: TreeNode): ScalarNode | AliasNode {
    const meant = resolved(node);
    if (meant.kind === 'scalar') return node as ScalarNode | AliasNode;
    problem(node.start, 'A key has to be a name, not a map or a list.');
    return emptyScalar(node.start, node.end);
  }

  function problem(offset: number, message: string): void {
    const path = frames
      .map(({ key, items }) => (key ? (resolved(key) as ScalarNode).text : String(items.length)))
      .join('.');
    problems.push({ message, place: placeAt(source, offset), path, suggestions: [] });
  }
}

function mergeable(value: TreeNode): boolean {
  const node = resolved(value);
  if (node.kind === 'list') return mergeSources(value).length === node.items.length;
  return node.kind === 'map';
}
