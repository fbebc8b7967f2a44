import type { Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml';
import type { ListNode, MapNode, Pair, ScalarNode, ScalarStyle, TreeNode } from './tree.ts';
import { plainScalar, taggedScalar } from './yaml-scalar.ts';

export type Report = (offset: number, message: string) => void;
export type CollectionEvent = MappingEvent | SequenceEvent;

const styles: readonly ScalarStyle[] = ['plain', 'plain', 'single', 'double', 'block', 'block'];
const flowStyle = 2;
const mappingType: Event['type'] = 3;

/** A scalar of the event stream. One that has no text stands at `before`, the end of what precedes it. */
export function scalarNode(text: string, event: ScalarEvent, decoded: string, before: number, report: Report) {
  const style = styles[event.style] ?? 'plain';
  const quotes = style === 'single' || style === 'double' ? 1 : 0;
  const absent = event.valueStart < 0;
  const at = Math.max(event.anchorEnd, event.tagEnd, before);
  const tag = tagOf(text, event);
  let value = style === 'plain' ? plainScalar(decoded) : decoded;
  if (tag !== undefined) {
    const tagged = taggedScalar(tag, decoded);
    if (tagged === undefined) report(event.tagStart, `The tag ${tag} cannot be used on this value.`);
    else value = tagged;
  }
  const node: ScalarNode = {
    kind: 'scalar',
    start: absent ? at : event.valueStart - quotes,
    end: absent ? at : event.valueEnd + quotes,
    value,
    text: decoded,
    style,
    ...properties(text, event, tag),
  };
  return node;
}

interface Children {
  readonly pairs: readonly Pair[];
  readonly items: readonly TreeNode[];
  /** End of the last child. */
  readonly last: number;
}

/** A map or list of the event stream, whose end the parser does not tell. */
export function collectionNode(text: string, event: CollectionEvent, children: Children, report: Report) {
  const { start } = event;
  const flow = event.style === flowStyle;
  const isMap = event.type === mappingType;
  const closing = flow && text[start] === '{' ? '}' : flow && text[start] === '[' ? ']' : undefined;
  const end = closing === undefined ? children.last : closingAfter(text, children.last, closing);
  const tag = tagOf(text, event);
  if (tag !== undefined && !(isMap ? ['!!map', '!!set'] : ['!!seq']).includes(tag)) {
    report(event.tagStart, `The tag ${tag} cannot be used on this value.`);
  }
  const base = { start, end, flow, ...properties(text, event, tag) };
  const node: MapNode | ListNode = isMap
    ? { kind: 'map', ...base, pairs: children.pairs }
    : { kind: 'list', ...base, items: children.items };
  return node;
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
