import { OcfError } from '../../errors.ts';
import { needsLookup } from '../../nodeset/operands.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import type { DeviceSpec } from '../model.ts';
import { isPlainName } from '../nodes/node-index.ts';

/**
 * The plugs of the device that feed the node, in the order written; empty when it feeds none. A node set with as
 * many plugs is matched pair by pair, a single node may have several.
 *
 * @example plugsOf({..., plugs: {'n[1-3]': '[1-3]'}}, 'n2') // ['2']
 */
export function plugsOf(device: DeviceSpec, nodeName: string): readonly string[] {
  for (const [key, value] of Object.entries(device.plugs)) {
    if (isPlainName(key)) {
      if (key === nodeName) return expandInOrder(value);
      continue;
    }
    const names = expandInOrder(key);
    const position = names.indexOf(nodeName);
    if (position < 0) continue;
    const plugs = expandInOrder(value);
    return names.length === 1 ? plugs : [plugs[position] as string];
  }
  return [];
}

/** Why a node set and its plugs cannot be matched, as the end of a sentence; undefined when they can. */
export function plugMismatch(key: string, value: string): string | undefined {
  if (needsLookup(key)) return `"${key}" is a group or a wildcard, and plugs go with nodes that are named`;
  const unordered = unorderedBracket([key, value]);
  if (unordered !== undefined)
    return `"${unordered}" is not in ascending order, so it is not clear which goes with which`;
  const nodes = expandInOrder(key).length;
  const plugs = expandInOrder(value).length;
  if (plugs === nodes || (nodes === 1 && plugs > 0)) return undefined;
  return `${nodes} ${nodes === 1 ? 'node' : 'nodes'} and ${plugs} ${plugs === 1 ? 'plug' : 'plugs'} cannot be matched`;
}

/** The first of the texts with a bracket whose members are not ascending; undefined when there is none. */
export function unorderedBracket(texts: readonly string[]): string | undefined {
  return texts.find((text) => !ascending(text));
}

/**
 * The members of a folded text, the parts between commas in the order written. A plug may be any text ("outlet 3"),
 * so what is no node set is one plug.
 */
export function expandInOrder(text: string): readonly string[] {
  return splitOutside(text).flatMap((part) => (part.includes('[') ? expandPart(part) : [part]));
}

function expandPart(part: string): readonly string[] {
  // node-set patterns cannot start with a bracket everywhere, plugs do: "[1-3]"
  const prefix = 'p';
  try {
    return parseNodeSet(`${prefix}${part}`)
      .names()
      .map((name) => name.slice(prefix.length));
  } catch (error) {
    if (error instanceof OcfError) return [part];
    throw error;
  }
}

function splitOutside(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const letter of text) {
    if (letter === '[') depth++;
    if (letter === ']') depth--;
    if (letter === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += letter;
  }
  return [...parts, part.trim()].filter((each) => each !== '');
}

// inside brackets the members come sorted, which is only what was written when it was ascending
function ascending(text: string): boolean {
  for (const [, ranges = ''] of text.matchAll(/\[([^\]]*)\]/g)) {
    const starts = ranges.split(',').map((range) => Number.parseInt(range, 10));
    if (starts.some((start, index) => index > 0 && start <= (starts[index - 1] ?? 0))) return false;
  }
  return true;
}
