import type { AgentMetadata } from '../metadata.ts';
import { actionsWithin, serviceMetadata } from './service-metadata.ts';

const timeout = 15_000;
const actions = ['start', 'stop', 'status', 'restart', 'force-reload', 'monitor'];

/**
 * The comment block between `### BEGIN INIT INFO` and `### END INIT INFO` by keyword, in lower case. Only Description
 * may go on: in lines that begin with `#` and a tab or two blanks. The first entry of a keyword counts.
 *
 * Source: Linux Standard Base 5.0, "Comment Conventions for Init Scripts".
 */
export function lsbHeader(block: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let last = '';
  for (const line of block.split('\n')) {
    const [, keyword, value = ''] = /^#\s?([A-Za-z][A-Za-z-]*):\s*(.*)$/.exec(line) ?? [];
    const [, more] = /^#(?:\t| {2,})\s*(.*)$/.exec(line) ?? [];
    if (more !== undefined && last === 'description') {
      found.set(last, `${found.get(last)}\n${more}`.trim());
    } else if (keyword !== undefined) {
      last = found.has(keyword.toLowerCase()) ? '' : keyword.toLowerCase();
      if (last !== '') found.set(last, value.trim());
    } else last = '';
  }
  return found;
}

/** What a start script says of itself; the time limits are Pacemaker's. */
export function lsbMetadata(name: string, block: string): AgentMetadata {
  const header = lsbHeader(block);
  return serviceMetadata({
    name,
    shortdesc: header.get('short-description') ?? '',
    longdesc: header.get('description') ?? '',
    actions: [{ name: 'meta-data', timeout: 5000 }, ...actionsWithin(timeout, actions, 15_000)],
  });
}
