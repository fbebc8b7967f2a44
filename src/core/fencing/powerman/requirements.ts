import { programNamed } from '../executables.ts';
import type { Description } from './descriptions.ts';
import type { Script } from './specification.ts';
import { commandWords } from './words.ts';

/** How devices of a specification are reached, as the comments and prompts of its file tell. */
export interface Ways {
  /** A line: a terminal server, a serial line. */
  readonly line: boolean;
  /** The program that the device is spoken with, as its file has it. */
  readonly command?: string;
  readonly program?: string;
}

// Programs that are made to be spoken with, by the prompts they show.
const helpers: Readonly<Record<string, string>> = {
  snmppower: '/usr/sbin/snmppower -h HOST',
  httppower: '/usr/sbin/httppower -u URL',
  redfishpower: '/usr/sbin/redfishpower -h HOSTS',
  ipmipower: '/usr/sbin/ipmipower -h HOSTS',
  plmpower: '/usr/sbin/plmpower -d /dev/ttyS0',
  vpc: '/usr/sbin/vpcd',
};

export function waysOf({ specification, text }: Description): Ways {
  const examples = [...text.matchAll(/^[ \t]*#.*"([^"\n]*)\|&"/gm)].map(([, command]) => (command ?? '').trim());
  const lines = /^[ \t]*#[ \t]*device[ \t]+"[^"]*"[ \t]+"[^"]*"[ \t]+"(?:[^"|]*:\d+|\/dev\/[^"]*)"/m.test(text);
  const prompt = prompts(specification.scripts.get('login') ?? []).find((name) => Object.hasOwn(helpers, name));
  const command = examples[0] ?? (prompt === undefined ? undefined : helpers[prompt]);
  if (command === undefined) return { line: true };
  const words = commandWords(command);
  return {
    // what only its maker's daemon simulates may be behind a line as well
    line: lines || prompt === 'vpc',
    command,
    program: words[0] as string,
  };
}

/** Why no device of it can work on this machine, as a sentence; undefined when one may. */
export function missingProgram({ line, program }: Ways): string | undefined {
  if (line || program === undefined || programNamed(program) !== undefined) return undefined;
  return `It is spoken with through the program ${program}, which is not on this machine.`;
}

function prompts(login: Script): string[] {
  return login.flatMap((step) => (step.kind === 'expect' ? (/([a-z]+)> $/.exec(step.pattern.source)?.[1] ?? []) : []));
}
