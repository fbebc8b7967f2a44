import { longestName } from './name.ts';
import type { NodeSet } from './nodeset.ts';
import { parseNames } from './pattern.ts';
import type { Piece, Source } from './syntax-error.ts';

// What node names may hold, and what attributes with values (rack=r1) do. A group's name is put into the command
// lines of group sources, inside whatever quotes stand there, so nothing that means something to a shell is let in.
const plainName = /^\w[\w.:=+-]*$/;

export const groupNameRule =
  'Names of groups are letters, digits and . _ - : = + and begin with a letter, a digit or _.';

/** Why this cannot be a group's name, as the end of a sentence; undefined when it can. */
export function groupNameFault(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.length > longestName) return `is longer than ${longestName} characters`;
  // as with nodes: Unicode's tables only for who needs them
  if (plainName.test(name) || /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}._:=+-]*$/u.test(name)) return undefined;
  const nameText = /^[\p{L}\p{M}\p{N}._:=+-]*$/u;
  if (nameText.test(name)) return `begins with "${name[0]}"`;
  const odd = [...name].find((character) => !nameText.test(character)) ?? '';
  if (/\s/.test(odd)) return 'holds white space';
  return /\p{C}/u.test(odd) ? 'holds a control character' : `holds "${odd}"`;
}

/** `rack[1-3]` as the names of three groups. @throws OcfError USAGE */
export function parseGroupNames(source: Source, piece: Piece): NodeSet {
  return parseNames(source, piece, groupNameFault, groupNameRule);
}
