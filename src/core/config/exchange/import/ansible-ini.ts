import type { Place } from '../../../errors.ts';
import { hostPattern } from './ansible-hosts.ts';
import { Inventory, type Variable, type Variables } from './ansible-inventory.ts';
import { literalOf, shellWords } from './ansible-words.ts';
import type { ReadInput } from './reader.ts';
import { type Line, linesOf, quoted } from './source.ts';

type Section = { readonly group: string; readonly kind: 'hosts' | 'children' | 'vars' };

/**
 * An Ansible inventory in INI form: hosts with ranges and variables, groups, `:children`, `:vars`. What groups say
 * counts for their hosts as in Ansible.
 */
export function read({ source, into }: ReadInput): void {
  const inventory = new Inventory();
  let section: Section = { group: 'ungrouped', kind: 'hosts' };
  for (const line of linesOf(source)) {
    const text = line.text.trim();
    if (text === '' || text.startsWith('#') || text.startsWith(';')) continue;
    const [, group, kind = 'hosts'] = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/.exec(text) ?? [];
    if (group !== undefined) {
      if (kind !== 'hosts' && kind !== 'children' && kind !== 'vars') {
        into.wrong(`A section cannot be ${quoted(`:${kind}`)}; it is one of :children and :vars.`, line.place);
        continue;
      }
      section = { group, kind };
      inventory.group(group, line.place);
    } else if (section.kind === 'hosts') addHosts(line);
    else if (section.kind === 'children') addChild(text, line.place);
    else addVariable(inventory.group(section.group, line.place).variables, text, line.place);
  }
  inventory.collect(into);

  function addHosts(line: Line): void {
    const words = shellWords(line.text);
    const [pattern, ...rest] = typeof words === 'string' ? [] : words;
    if (typeof words === 'string' || pattern === undefined) {
      if (typeof words === 'string') into.wrong(`This line is not readable: ${words}.`, line.place);
      return;
    }
    const hosts = hostPattern(pattern);
    if (typeof hosts === 'string') {
      into.wrong(`${quoted(pattern)} is no pattern of hosts: ${hosts}.`, line.place);
      return;
    }
    const variables: Variables = new Map();
    if (hosts.port !== undefined) variables.set('ansible_port', { text: hosts.port, place: line.place });
    for (const word of rest) addVariable(variables, word, line.place);
    for (const name of hosts.names) {
      const own = inventory.host(name, line.place);
      for (const [key, variable] of variables) own.set(key, variable);
      inventory.group(section.group, line.place).hosts.add(name);
    }
  }

  function addChild(text: string, place: Place): void {
    const name = text.replace(/\s*#.*$/, '');
    inventory.group(section.group, place).children.add(name);
    inventory.group(name, place);
  }

  function addVariable(variables: Variables, text: string, place: Place): void {
    const equals = text.indexOf('=');
    if (equals <= 0) into.wrong(`${quoted(text)} is not of the form name=value.`, place);
    else variables.set(text.slice(0, equals).trim(), variableOf(text.slice(equals + 1).trim(), place));
  }
}

function variableOf(text: string, place: Place): Variable {
  return { text: literalOf(text), vault: text.startsWith('$ANSIBLE_VAULT'), place };
}
