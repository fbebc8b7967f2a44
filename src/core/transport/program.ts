import { systemPath } from './process-group.ts';
import { printfFormat, quote, quoteAll } from './quote.ts';
import { defaultGrace } from './spawn.ts';
import type { Call } from './transport.ts';

// The text that a POSIX sh on a node gets on its standard input. Everything of a call travels in it, so no argument
// list but the called program's own shows any of it. The shell answers with marker lines on both streams, which
// carry a number nobody can guess:
//
//   R          the shell is there; before this nothing was sent that could run
//   B i        call i begins             N i   there is no such program
//   E i s      call i ended with exit status s; "E i s T": its time limit was reached, its process group is gone
//
// Between calls the shell waits for a line, so that after a lost connection no further call begins. End of file on
// its input means that the caller has gone or gave up: then the running call's process group is ended.

/** The first line sent: answers R. A transport whose shell has a foreign environment asks for a clean one. */
export function helloLine(nonce: string, { clean }: { readonly clean: boolean }): string {
  return `printf '\\n%s R\\n' ${nonce}${clean ? '; exec env -i /bin/sh -s' : ''}\n`;
}

/** Sent after a call has ended, to begin the next one. */
export const goOn = 'go\n';

/**
 * The program for these calls. GNU timeout holds the time limit and makes the process group; a timeout that is a
 * link (busybox and others) promises neither, so setsid and a sleeping shell do it there.
 It stands in braces, so that the shell reads all of it before it runs any of it.
 */
export function programText(nonce: string, calls: readonly Call[]): string {
  return ['{', prelude(nonce), ...calls.map(callText), 'exit 0', '}', ''].join('\n');
}

function prelude(nonce: string): string {
  return `PATH=${systemPath} LC_ALL=C
export PATH LC_ALL
exec 3<&0 </dev/null
gone= limit= own=
trap 'gone=1' USR1
for d in /usr/bin /bin; do
  if [ -z "$limit" ] && [ -x $d/timeout ] && ! [ -L $d/timeout ]; then limit=$d/timeout; fi
  if [ -z "$own" ] && [ -x $d/setsid ]; then own=$d/setsid; fi
done
if [ -n "$limit" ]; then own=; fi
say() { printf '\\n%s %s\\n' ${nonce} "$*"; printf '\\n%s %s\\n' ${nonce} "$*" >&2; }
clock() {
  read -r now x 2>/dev/null </proc/uptime || now=$(date +%s).00
  now=\${now%.*}\${now#*.}
}
finish() {
  kill -TERM -$1 || kill -TERM $1
  n=0
  while kill -0 -$1 || kill -0 $1; do
    if [ $n -ge $2 ]; then kill -KILL -$1 || kill -KILL $1; break; fi
    if sleep 0.1; then n=$((n+1)); else sleep 1; n=$((n+10)); fi
  done
} 2>/dev/null
watch() {
  ( while read -r x; do :; done; kill -USR1 $$; finish $p $1 ) <&3 >/dev/null 2>&1 &
  w=$!
  l=
  if [ -z "$limit" ]; then
    ( trap 'kill $s; exit' TERM; sleep $2 & s=$!; wait $s; finish $p $1 ) </dev/null >/dev/null 2>&1 3<&- &
    l=$!
  fi
}
conclude() {
  wait $p
  rc=$?
  if [ -n "$gone" ]; then
    wait $p
    again=$?
    [ $again = 127 ] || rc=$again
    wait $w
  else
    kill $w $l
    wait $w $l
  fi
} 2>/dev/null
judge() {
  clock
  over=
  [ $((now-began)) -ge $2 ] || return
  case $rc in
    124|143) over=T; finish $p $1 ;;
    137) over=T; kill -KILL -$p 2>/dev/null ;;
  esac
}`;
}

function callText(call: Call, index: number): string {
  const grace = call.grace ?? defaultGrace;
  const tenths = Math.ceil(grace / 100);
  const limit = seconds(call.timeout);
  const names = Object.entries(call.env ?? {}).map(([name, value]) => `export ${name}=${quote(value)}`);
  const input = call.stdin === undefined ? '' : `printf -- ${printfFormat(call.stdin)} 2>/dev/null 3<&- | `;
  const lines = [
    `command -v ${quote(call.argv[0] ?? '')} >/dev/null 2>&1 || { say N ${index}; exit 0; }`,
    `say B ${index}`,
    'clock; began=$now',
    `${input}{`,
    'unset PWD OLDPWD SHLVL',
    ...names,
    `exec $own $limit \${limit:+-k ${seconds(grace)} ${limit}} ${quoteAll(call.argv)} 3<&-`,
    '} & p=$!',
    `watch ${tenths} ${limit}`,
    'conclude',
    // both ends of the measured time are cut to hundredths
    `judge ${tenths} ${Math.max(0, Math.floor(call.timeout / 10) - 1)}`,
    `say E ${index} $rc $over`,
  ];
  if (index > 0) lines.unshift('read -r x <&3 || exit 0');
  return [...lines, '[ -z "$gone" ] || exit 0'].join('\n');
}

function seconds(milliseconds: number): string {
  const whole = Math.max(1, Math.round(milliseconds));
  return whole % 1000 === 0 ? String(whole / 1000) : (whole / 1000).toFixed(3);
}
