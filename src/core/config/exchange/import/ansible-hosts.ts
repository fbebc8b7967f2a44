import { digitsFor, letters } from './ansible-ranges.ts';

export interface HostPattern {
  readonly names: readonly string[];
  readonly port: string | undefined;
}

// more than any inventory line means; [1:999999999] is a slip
const mostHosts = 200_000;

/**
 * The hosts of an inventory's pattern: `www[01:50].example.com:2222`, `db-[a:f]`, `n[1:9:2]`. A text where it is wrong.
 */
export function hostPattern(text: string): HostPattern | string {
  const { host, port } = splitPort(text);
  let names: readonly string[] = [''];
  let rest = host;
  for (;;) {
    const open = rest.indexOf('[');
    const plain = open < 0 ? rest : rest.slice(0, open);
    names = names.map((name) => name + plain);
    if (open < 0) return { names, port };
    const close = rest.indexOf(']', open);
    if (close < 0) return 'a bracket is not closed';
    const members = rangeMembers(rest.slice(open + 1, close), mostHosts);
    if (typeof members === 'string') return members;
    if (names.length * members.length > mostHosts) return `it names more than ${mostHosts} hosts`;
    names = names.flatMap((name) => members.map((member) => name + member));
    rest = rest.slice(close + 1);
  }
}

// an IPv6 address has colons of its own; with a port it stands in brackets
function splitPort(text: string): { readonly host: string; readonly port: string | undefined } {
  const bracketed = /^\[([0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)\](?::(\d+))?$/.exec(text);
  if (bracketed) return { host: bracketed[1] as string, port: bracketed[2] };
  const outside = text.replace(/\[[^\]]*\]/g, '');
  const port = /:(\d+)$/.exec(text)?.[1];
  if (port === undefined || outside.split(':').length !== 2) return { host: text, port: undefined };
  return { host: text.slice(0, -port.length - 1), port };
}

function rangeMembers(range: string, most: number): readonly string[] | string {
  const [begin = '', end, step = '1', more] = range.split(':');
  if (end === undefined || more !== undefined) return `[${range}] is no range such as [01:50]`;
  if (!/^[1-9]\d{0,8}$/.test(step)) return `[${range}] has a step that is no number`;
  return digitsFor(begin, end, Number(step), most) ?? letters(begin, end, Number(step)) ?? `[${range}] is no range`;
}
