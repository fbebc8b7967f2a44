import { isIP } from 'node:net';
import { resourceSpec } from '../../check/resource-spec.ts';
import { wordProblem } from '../../check/word-rules.ts';
import type { ResourceSpec } from '../../model.ts';
import type { ReadInput } from './reader.ts';
import { type Line, linesOf, quoted, type Word, wordsOf } from './source.ts';

/** What the arguments of Heartbeat's resource scripts are called by the OCF agents of the same name. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  Delay: ['startdelay', 'stopdelay', 'mondelay'],
  Filesystem: ['device', 'directory', 'fstype', 'options'],
  IPsrcaddr: ['ipaddress'],
  IPv6addr: ['ipv6addr'],
  LVM: ['volgrpname'],
  MailTo: ['email', 'subject'],
  Raid1: ['raidconf', 'raiddev'],
  Xinetd: ['service'],
  apache: ['configfile'],
  db2: ['instance'],
  ldirectord: ['configfile'],
  portblock: ['protocol', 'portno', 'action'],
};

/**
 * Heartbeat's haresources: each line a node and the resources started there from left to right, so each comes after
 * the one before it and runs with it. A script with arguments becomes the OCF agent of its name where that takes the
 * same, one without becomes an LSB script. That a node is preferred is left out: the file has no preferences.
 */
export function read({ source, into }: ReadInput): void {
  const last = new Map<string, number>();
  for (const line of wholeLines([...linesOf(source)])) {
    const [node, ...words] = line;
    if (!node) continue;
    into.node(node.text, node.place);
    let previous: string | undefined;
    for (const word of words) {
      const resource = resourceOf(word);
      if (!resource) continue;
      const name = nameFor(resource.agent.replace(/^.*:/, ''));
      const before = previous === undefined ? [] : [previous];
      into.resources.set(name, { ...resourceSpec({}), ...resource, prefer: [node.text], after: before, with: before });
      previous = name;
    }
  }

  // the second one of a type is called TYPE-2
  function nameFor(type: string): string {
    for (let number = (last.get(type) ?? 0) + 1; ; number++) {
      const name = number === 1 ? type : `${type}-${number}`;
      last.set(type, number);
      if (!into.resources.has(name)) return name;
    }
  }

  function resourceOf({ text, place }: Word): Pick<ResourceSpec, 'agent' | 'parameters'> | undefined {
    const [type = '', ...values] = text.split('::');
    if (isIP(type.split('/')[0] ?? '') === 4 && values.length === 0) return address('IPaddr', type);
    if (/^IPaddr2?$/.test(type) && values.length === 1) return address(type, values[0] as string);
    if (wordProblem('name', type) !== undefined) {
      into.leave(quoted(type), 'it names no resource script', place);
      return undefined;
    }
    const names = Object.hasOwn(parameters, type) ? parameters[type] : undefined;
    if (names && values.length > 0 && values.length <= names.length) {
      const pairs = values.map((value, index) => [names[index] as string, value] as const);
      return {
        agent: `ocf:heartbeat:${type}`,
        parameters: Object.fromEntries(pairs.filter(([, value]) => value !== '')),
      };
    }
    if (values.length === 0) return { agent: `lsb:${type}`, parameters: {} };
    into.leave(`${type} with its arguments`, 'no OCF agent is known to take them', place);
    return undefined;
  }
}

// 10.0.0.1/24/eth0/10.0.0.255, all but the first optional
function address(type: string, text: string): Pick<ResourceSpec, 'agent' | 'parameters'> {
  const [ip = '', ...rest] = text.split('/');
  const mask = rest[0] !== undefined && /^\d+$/.test(rest[0]) ? rest.shift() : undefined;
  const broadcast = rest.find((part) => isIP(part) === 4);
  const nic = rest.find((part) => part !== '' && part !== broadcast);
  const found = { ip, cidr_netmask: mask, nic, broadcast };
  const given = Object.entries(found).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return { agent: `ocf:heartbeat:${type}`, parameters: Object.fromEntries(given) };
}

// a backslash at its end goes on with a line
function* wholeLines(lines: readonly Line[]): Generator<readonly Word[]> {
  let words: Word[] = [];
  for (const line of lines) {
    const continued = line.text.endsWith('\\');
    // not spread: a line may have more words than a call arguments
    for (const word of wordsOf(continued ? { ...line, text: line.text.slice(0, -1) } : line, '#')) words.push(word);
    if (continued) continue;
    yield words;
    words = [];
  }
  yield words;
}
