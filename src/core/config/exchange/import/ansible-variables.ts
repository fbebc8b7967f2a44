import type { Place } from '../../../errors.ts';
import { looksSecret } from '../../check/word-rules.ts';
import type { Variable, Variables } from './ansible-inventory.ts';
import { shellWords } from './ansible-words.ts';
import type { Collection, FoundNode } from './collection.ts';
import type { FieldPath } from './fields.ts';

/** Ansible's variables that say how a host is reached, and the fields that say the same. The first one counts. */
const fields: Readonly<Record<string, FieldPath>> = {
  ansible_host: ['address'],
  ansible_ssh_host: ['address'],
  ansible_port: ['ssh', 'port'],
  ansible_ssh_port: ['ssh', 'port'],
  ansible_user: ['ssh', 'user'],
  ansible_ssh_user: ['ssh', 'user'],
  ansible_ssh_private_key_file: ['ssh', 'identity'],
  ansible_private_key_file: ['ssh', 'identity'],
};

const secret = /^ansible_(.*_)?(pass|password)$/;

/** Gives a node what the layers of variables say, the one that counts less first. */
export function addVariables(into: Collection, node: FoundNode, layers: readonly Variables[]): void {
  const last = new Map<string, Variable>();
  for (const layer of layers) for (const [name, variable] of layer) last.set(name, variable);
  for (const name of Object.keys(fields)) {
    const variable = last.get(name);
    if (variable && !node.fields.has((fields[name] as FieldPath).join('.'))) addField(name, variable);
  }
  for (const [name, variable] of last) if (!Object.hasOwn(fields, name)) addOther(name, variable);

  function addField(name: string, variable: Variable): void {
    const text = filledIn(variable, node.name);
    if (text === undefined) into.leave(name, unreadable(variable), variable.place, node.name);
    else if (text !== '') into.set(node, fields[name] as FieldPath, text, variable.place);
  }

  function addOther(name: string, variable: Variable): void {
    const { place, vault } = variable;
    if (vault || secret.test(name) || looksSecret(name)) {
      into.secret(name, node.name, place);
      return;
    }
    const text = filledIn(variable, node.name);
    if (name === 'ansible_connection') {
      if (text === 'local') into.set(node, ['transport'], 'local', place);
      else if (!/^(ssh|smart|paramiko(_ssh)?)$/.test(text ?? '')) {
        into.leave(name, 'there is no such transport here', place, node.name);
      }
    } else if (name === 'ansible_ssh_common_args' && addArguments(text ?? '', place)) return;
    else if (name.startsWith('ansible_')) into.leave(name, 'it means something to Ansible only', place, node.name);
    else if (text === undefined) into.leave(name, unreadable(variable), place, node.name);
    else into.attribute(node, name, text, place);
  }

  function addArguments(text: string, place: Place): boolean {
    const options = sshOptions(text);
    for (const [path, value] of options ?? []) into.set(node, path, value, place);
    return options !== undefined;
  }
}

/** What `-o` options of ssh say, when the text is nothing but them: as options, and the jump host. */
function sshOptions(text: string): readonly (readonly [FieldPath, string])[] | undefined {
  const words = shellWords(text);
  if (typeof words === 'string' || words.length % 2 !== 0) return undefined;
  const options: (readonly [FieldPath, string])[] = [];
  for (let at = 0; at < words.length; at += 2) {
    const [, name, value] = /^([A-Za-z]+)=(.*)$/s.exec(words[at + 1] ?? '') ?? [];
    if (words[at] !== '-o' || name === undefined || value === undefined || looksSecret(name)) return undefined;
    options.push([name === 'ProxyJump' ? ['ssh', 'jump'] : ['ssh', 'options', name], value]);
  }
  return options;
}

/** A text with the one template that needs no Ansible; undefined when others are left. */
function filledIn({ text, unsafe }: Variable, node: string): string | undefined {
  if (text === undefined || unsafe || !/\{[{%]/.test(text)) return text;
  const filled = text.replace(/\{\{\s*inventory_hostname\s*\}\}/g, node);
  return /\{[{%]/.test(filled) ? undefined : filled;
}

function unreadable({ text }: Variable): string {
  return text === undefined ? 'it is a list or a map' : 'it is a template that only Ansible fills in';
}
