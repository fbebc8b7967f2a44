import type { WordRule } from '../shape.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface Rule {
  readonly fits: (text: string) => boolean;
  /** What follows "has to be". */
  readonly allowed: string;
}

const rules: Readonly<Record<WordRule, Rule>> = {
  name: {
    fits: (text) => /^[A-Za-z][A-Za-z0-9._-]{0,127}$/.test(text),
    allowed: 'a letter followed by letters, digits, ".", "_" or "-"',
  },
  // the grammar of node sets is checked where they are parsed
  'node set': { fits: (text) => text.trim() !== '', allowed: 'a node set' },
  id: { fits: (text) => uuid.test(text), allowed: 'a UUID such as 123e4567-e89b-42d3-a456-426614174000' },
  line: { fits: (text) => !/[\x00-\x1f\x7f]/.test(text), allowed: 'one line of text' },
  key: { fits: (text) => /^[^\x00-\x20\x7f=][^\x00-\x1f\x7f=]*$/.test(text), allowed: 'a word without "="' },
  agent: {
    fits: (text) => /^(ocf:[\w.-]+:[\w.-]+|[a-z]+:[\w.@-]+)$/.test(text),
    allowed: 'ocf:PROVIDER:TYPE or CLASS:TYPE',
  },
  driver: {
    fits: (text) => /^[a-z][\w.-]*(\/[\w.-]+)*$/.test(text),
    allowed: 'a driver such as fence/apc_snmp or serial/wti-nps',
  },
};

/** What the text would have to be, or undefined when it is right. */
export function wordProblem(rule: WordRule, text: string): string | undefined {
  return rules[rule].fits(text) ? undefined : rules[rule].allowed;
}

/** Whether an option of that name usually holds a secret. */
export function looksSecret(name: string): boolean {
  return /passw|passphrase|secret|token|community|credential|(^|[_-])key$|api_?key|private_?key/i.test(name);
}
