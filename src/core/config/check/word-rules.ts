import type { WordRule } from '../shape.ts';

interface Rule {
  /** Of a whole text that fits; the editor's schema has it too. */
  readonly pattern: RegExp;
  /** What follows "has to be". */
  readonly allowed: string;
  readonly example: string;
}

export const wordRules: Readonly<Record<WordRule, Rule>> = {
  name: {
    pattern: /^[A-Za-z][A-Za-z0-9._-]{0,127}$/,
    allowed: 'a letter followed by letters, digits, ".", "_" or "-"',
    example: 'web',
  },
  role: {
    pattern: /^[A-Za-z][A-Za-z0-9._-]{0,127}(:promoted)?$/,
    allowed: 'the name of a resource, with ":promoted" behind it where its promoted copy is meant',
    example: 'db:promoted',
  },
  copies: { pattern: /^(all|[1-9]\d{0,4})$/, allowed: '"all" or how many', example: 'all' },
  votes: {
    pattern: /^(majority|none|[1-9]\d{0,5})$/,
    allowed: 'majority, none or a number of votes',
    example: 'majority',
  },
  // the grammar of node sets is checked where they are parsed
  'node set': { pattern: /\S/, allowed: 'a node set', example: 'n[1-3]' },
  id: {
    pattern: /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/,
    allowed: 'a UUID such as 123e4567-e89b-42d3-a456-426614174000',
    example: '123e4567-e89b-42d3-a456-426614174000',
  },
  line: { pattern: /^[^\x00-\x1f\x7f]*$/, allowed: 'one line of text', example: 'text' },
  // it ends in command lines of ssh and of other programs; every start reads this, so it has no \p{…}, whose tables take time
  host: {
    pattern: /^(?:[A-Za-z0-9_:{[]|[^\x00-\x7f\s])[^\s\x00-\x1f\x7f;|&<>"'`$\\]*$/,
    allowed: 'a host name or address',
    example: 'n1.example.net',
  },
  'word of ssh': {
    pattern: /^[^\x00-\x1f\x7f-][^\x00-\x1f\x7f]*$/,
    allowed: 'a text that does not begin with "-"',
    example: 'root',
  },
  script: { pattern: /^[^\0]*[^\0\s][^\0]*$/, allowed: 'a shell command', example: 'cat /etc/groups' },
  pattern: { pattern: /./, allowed: 'a regular expression', example: 'Name:' },
  key: { pattern: /^[^\x00-\x20\x7f=][^\x00-\x1f\x7f=]*$/, allowed: 'a word without "="', example: 'name' },
  agent: {
    pattern: /^(ocf:[\w.-]+:[\w.-]+|systemd:[\w.@:\\-]+|npm:[\w.@/~-]+:[\w.+-]+|exec:|(?!exec:|npm:)[a-z]+:[\w.@-]+)$/,
    allowed: 'ocf:PROVIDER:TYPE, systemd:UNIT, lsb:SCRIPT or exec:',
    example: 'ocf:heartbeat:IPaddr2',
  },
  driver: {
    pattern: /^(npm:(@[\w.~-]+\/)?[\w.~-]+(:[\w.-]+)?|[a-z][\w.-]*(\/\/?[\w.+@~-]+)*)$/,
    allowed: 'a driver such as fence/apc_snmp, serial/wti-nps or npm:PACKAGE',
    example: 'fence/apc_snmp',
  },
};

/** What the text would have to be, or undefined when it is right. */
export function wordProblem(rule: WordRule, text: string): string | undefined {
  return wordRules[rule].pattern.test(text) ? undefined : wordRules[rule].allowed;
}

/** Whether an option of that name usually holds a secret. */
export function looksSecret(name: string): boolean {
  return /passw|passphrase|secret|token|community|credential|(^|[_-])key$|api_?key|private_?key/i.test(name);
}
