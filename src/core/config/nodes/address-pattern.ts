/**
 * An address with `{name}` where the node's name stands in it as a word of its own, so that nodes of one pattern are
 * alike. Filled in again it is the address.
 *
 * @example addressPattern('bmc-n1.mgmt', 'n1') // 'bmc-{name}.mgmt'
 */
export function addressPattern(address: string, fullName: string): string {
  // where an address is written, a member's node has no way in front
  const name = fullName.slice(fullName.lastIndexOf('/') + 1);
  if (address === name) return '{name}';
  if (!address.includes(name)) return address;
  const [first = '', ...others] = address.split(name);
  let before = first;
  return others.reduce((pattern, after) => {
    const alone = !isWordPart(before.at(-1)) && !isWordPart(after[0]);
    before = after;
    return pattern + (alone ? '{name}' : name) + after;
  }, first);
}

function isWordPart(letter: string | undefined): boolean {
  // Unicode's tables cost a millisecond when they are first asked
  return letter !== undefined && (letter < '\x80' ? /[A-Za-z0-9]/ : /[\p{L}\p{N}]/u).test(letter);
}
