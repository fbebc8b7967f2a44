import type { PosixPattern } from './posix-pattern.ts';

/** What a script of a powerman description does, one step; see powerman.dev(5). */
export type Statement =
  | { readonly kind: 'send'; readonly format: string }
  | {
      readonly kind: 'expect';
      readonly pattern: PosixPattern;
      /** Captures that say how a plug is, or how a command went. */
      readonly reads: readonly number[];
    }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | {
      readonly kind: 'setplugstate';
      /** A name, or the number of a capture; the plug that the script is run for when left out. */
      readonly plug?: string | number;
      readonly state: number;
      readonly meanings: readonly { readonly state: 'on' | 'off'; readonly pattern: PosixPattern }[];
    }
  | {
      readonly kind: 'setresult';
      readonly plug: number;
      readonly result: number;
      readonly success: readonly PosixPattern[];
    }
  | { readonly kind: 'foreachplug' | 'foreachnode' | 'ifon' | 'ifoff'; readonly body: Script };

export type Script = readonly Statement[];

export const scriptNames = [
  'login',
  'logout',
  'ping',
  ...['status', 'status_temp', 'status_beacon'].flatMap((name) => [name, `${name}_all`]),
  ...['on', 'off', 'cycle', 'reset'].flatMap((name) => [name, `${name}_all`, `${name}_ranged`]),
  ...['beacon_on', 'beacon_off'].flatMap((name) => [name, `${name}_ranged`]),
] as const;

/** One kind of power controller, as powermand's description files give it. */
export interface Specification {
  readonly name: string;
  /** Milliseconds a script may take. */
  readonly timeout: number;
  /** Milliseconds between two pings; powermand's, sessions of ours are too short for it. */
  readonly pingPeriod?: number;
  /** Undefined: any plug that the cluster file names. */
  readonly plugs?: readonly string[];
  readonly scripts: ReadonlyMap<string, Script>;
}

/** A step in the words of the description; control characters as escapes. */
export function statementText(statement: Statement): string {
  switch (statement.kind) {
    case 'send':
      return `send ${quoteText(statement.format)}`;
    case 'expect':
      return `expect ${quoteText(statement.pattern.source)}`;
    case 'delay':
      return `delay ${statement.milliseconds / 1000}`;
    default:
      return statement.kind;
  }
}

const named: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
};

/** A text in quotes with escapes for what cannot be seen. */
export function quoteText(text: string): string {
  const octal = (character: string) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
  return `"${text.replace(/[\x00-\x1f"\\\x7f-\xff]/g, (character) => named[character] ?? octal(character))}"`;
}
