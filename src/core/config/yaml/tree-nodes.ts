import type { Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml';
import type { ListNode, MapNode, Pair, ScalarNode, ScalarStyle, TreeNode } from './tree.ts';
import { plainScalar, taggedScalar } from './yaml-scalar.ts';

export type Report = (offset: number, message: string) => void;
export type CollectionEvent = MappingEvent | SequenceEvent;

const styles: readonly ScalarStyle[] = ['plain', 'plain', 'single', 'double', 'block', 'block'];
const flowStyle = 2;
const mappingType: Event['type'] = 3;

export interface ScalarText {
  readonly decoded: string;
  /** By how much the event's offsets are too small. */
  readonly shift: number;
  /** End of what precedes it: where a scalar without any text stands. */
  readonly before: number;
}

/** A scalar of the event stream. */
export function scalarNode(text: string, event: ScalarEvent, at: ScalarText, report: Report): ScalarNode {
  const { decoded, shift } = at;
  const style = styles[event.style] ?? 'plain';
  const quotes = style === 'single' || style === 'double' ? 1 : 0;
  const absent = event.valueStart < 0;
  const behind = absent ? Math.max(at.before, event.anchorEnd + shift, event.tagEnd + shift) : 0;
  const start = absent ? behind : event.valueStart - quotes + shift;
  const end = absent ? behind : event.valueEnd + quotes + shift;
  const tag = tagOf(text, event);
  let value = style === 'plain' ? plainScalar(decoded) : decoded;
  if (tag !== undefined) {
    const tagged = taggedScalar(tag, decoded);
    if (tagged === undefined) report(event.tagStart + shift, `The tag ${tag} cannot be used on this value.`);
    else value = tagged;
  }
  const node: ScalarNode = { kind: 'scalar', start, end, value, text: decoded, style };
  return tag === undefined && event.anchorStart < 0 ? node : { ...node, ...properties(text, event, tag) };
}

/** What is known of a map or list when it begins. */
export interface CollectionStart {
  readonly isMap: boolean;
  readonly flow: boolean;
  readonly start: number;
  readonly properties: { readonly anchor?: string; readonly tag?: string } | undefined;
}

export function collectionStart(text: string, event: CollectionEvent, shift: number, report: Report): CollectionStart {
  const isMap = event.type === mappingType;
  const tag = tagOf(text, event);
  if (tag !== undefined && !(isMap ? ['!!map', '!!set'] : ['!!seq']).includes(tag)) {
    report(event.tagStart + shift, `The tag ${tag} cannot be used on this value.`);
  }
  const flow = event.style === flowStyle;
  return { isMap, flow, start: event.start + shift, properties: properties(text, event, tag) };
}

interface Children {
  readonly pairs: readonly Pair[];
  readonly items: readonly TreeNode[];
  /** End of the last child. */
  readonly last: number;
}

/** A whole map or list. The parser does not tell where it ends. */
export function collectionNode(text: string, opening: CollectionStart, children: Children): MapNode | ListNode {
  const { isMap, flow, start } = opening;
  const closing = flow && text[start] === '{' ? '}' : flow && text[start] === '[' ? ']' : undefined;
  const end = closing === undefined ? children.last : closingAfter(text, children.last, closing);
  const node: MapNode | ListNode = isMap
    ? { kind: 'map', start, end, flow, pairs: children.pairs }
    : { kind: 'list', start, end, flow, items: children.items };
  return opening.properties === undefined ? node : { ...node, ...opening.properties };
}

/** What stands for a value that is not there. */
export function emptyScalar(start: number, end: number): ScalarNode {
  return { kind: 'scalar', start, end, value: null, text: '', style: 'plain' };
}

function properties(text: string, { anchorStart, anchorEnd }: CollectionEvent | ScalarEvent, tag?: string) {
  if (anchorStart < 0 && tag === undefined) return undefined;
  const anchor = anchorStart < 0 ? undefined : text.slice(anchorStart, anchorEnd);
  return { ...(anchor === undefined ? {} : { anchor }), ...(tag === undefined ? {} : { tag }) };
}

function tagOf(text: string, { tagStart, tagEnd }: CollectionEvent | ScalarEvent): string | undefined {
  if (tagStart < 0) return undefined;
  return text.slice(tagStart, tagEnd).replace(/^!<tag:yaml\.org,2002:(.*)>$/, '!!$1');
}

// between the last child and the bracket stand only blanks, commas, colons and comments
function closingAfter(text: string, from: number, closing: string): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === closing) return at + 1;
    if (text[at] !== '#' || !/\s/.test(text[at - 1] ?? ' ')) continue;
    while (at + 1 < text.length && text[at + 1] !== '\n' && text[at + 1] !== '\r') at++;
  }
  return text.length;
}
