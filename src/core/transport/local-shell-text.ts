import { quote, quoteAll } from './quote.ts';
import type { Call } from './transport.ts';

/** What a LocalShell reads first; its own messages are nobody's. */
export function preludeText(nonce: string): string {
  return `exec 3>&2 2>/dev/null
say() { printf '\\n%s %s\\n' ${nonce} "$1"; printf '\\n%s %s\\n' ${nonce} "$1" >&3; }
`;
}

/**
 * What it reads to start a program: not in the background, where a shell has SIGINT and SIGQUIT ignored. The program
 * waits for a line, and never starts when none comes. The trap is gone once a program has taken the place of the shell.
 */
export function startText({ argv, env = {} }: Call): string {
  const names = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}`);
  return `{ (
trap 'say F' EXIT
read -r self rest </proc/self/stat && say "B $self" && read -r go || exit
unset PWD OLDPWD SHLVL
${names.join('\n')}
exec setsid -- ${quoteAll(argv)} </dev/null 2>&3 3>&-
); say "E $?"; }
`;
}
