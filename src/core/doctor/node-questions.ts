import { type AgentName, formatAgentName } from '../agents/name.ts';
import { systemPath } from '../transport/process-group.ts';
import { quote } from '../transport/quote.ts';

/** What the shell of a node is asked. Answers are lines of words between tabs. */
export interface NodeQuestions {
  /** Agents of the resources that may run there. */
  readonly agents: readonly AgentName[];
  /** Folders searched for OCF agents, in order. */
  readonly folders: readonly string[];
  /** Where the agents find their own library. */
  readonly root: string;
}

/** Sent first; defines what the questions use. Programs that may hang on a dead disk get five seconds. */
const prelude = `PATH=${systemPath} LC_ALL=C
export PATH LC_ALL
tab=$(printf '\\t')
say() { printf '%s' "$1"; shift; for word; do printf '\\t%s' "$word"; done; printf '\\n'; }
limited() { if [ -n "$limit" ]; then $limit -k 1 5 "$@"; else "$@"; fi; }
has() { for d in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin; do if [ -f $d/$1 ] && [ -x $d/$1 ]; then return 0; fi; done; return 1; }
# test -x says no to all that is mounted noexec
runnable() { [ -x "$1" ] || case $(ls -ldL "$1") in -*x*) return 0 ;; *) return 1 ;; esac; }
limit=
for d in /usr/bin /bin; do
  if [ -z "$limit" ] && [ -x $d/timeout ] && ! [ -L $d/timeout ]; then limit=$d/timeout; fi
done`;

/** The wall clock of the node, as exact as its date(1) can tell it. */
export const clockQuestion = 'date +%s.%N';

export function nodeQuestion({ agents, folders, root }: NodeQuestions): string {
  return [
    prelude,
    user,
    programs(agents),
    temporaryFolders(agents),
    ...agents.map((agent) => agentText(agent, folders)),
    ...(agents.some((agent) => agent.class === 'ocf') ? [ocfRoot(root, folders), versions] : []),
    daemon,
    'say end',
  ].join('\n');
}

const user = `login=$(id -un)
entry=$(limited getent passwd "$login" || while IFS= read -r line; do case $line in "$login":*) printf '%s' "$line"; break;; esac; done </etc/passwd)
rest=\${entry%:*}; home=\${rest##*:}
if [ -z "$entry" ]; then home=; fi
there=no; if [ -n "$home" ] && [ -d "$home" ]; then there=yes; fi
say user "$login" "$(id -u)" "$home" "$there"`;

// What the text that carries each call uses (transport/program.ts), and the shell library of the agents.
function programs(agents: readonly AgentName[]): string {
  const library = agents.some((agent) => agent.class === 'ocf') ? ['awk', 'grep', 'sed', 'tr', 'cut', 'head'] : [];
  return `say limit "$limit"
for p in env sleep setsid ${library.join(' ')}; do
  if has $p; then say program $p yes; else say program $p no; fi
done
if [ -r /proc/uptime ] || has date; then say program date yes; else say program date no; fi`;
}

function temporaryFolders(agents: readonly AgentName[]): string {
  const own = agents.some((agent) => agent.class === 'ocf') ? ' /run/resource-agents' : '';
  return `used() { limited df -P$1 "$2" | { read -r x; read -r a b c d e f; printf '%s' "\${e%\\%}"; }; }
for d in /tmp${own}; do
  if ! [ -d $d ]; then say folder $d missing; continue; fi
  f=$d/.ocf-doctor-$$
  if ( set -C; : >$f && echo x >>$f ); then write=yes; else write=no; fi
  rm -f $f
  say folder $d $write "$(used '' $d)" "$(used i $d)"
done`;
}

// "-rwxr-xr-x 1 0 0 size …" of the file itself, and of the folder that holds it
function agentText(agent: AgentName, folders: readonly string[]): string {
  const name = quote(formatAgentName(agent));
  switch (agent.class) {
    case 'ocf':
      return `found=
for f in ${folders.map((folder) => quote(`${folder}/${agent.provider}/${agent.type}`)).join(' ')}; do
  if [ -z "$found" ] && [ -f "$f" ] && runnable "$f"; then found=$f; fi
done
if [ -n "$found" ]; then
  first=; IFS= read -r first <"$found"; runs=yes
  case $first in '#!'*)
    set -f; set -- \${first#??}; set +f
    [ -x "$1" ] || runs=$1
  ;; esac
  set -- $(ls -ldnL "$found"); mode=$1; owner=$3; group=$4
  set -- $(limited cksum <"$found"); sum=$1
  fs=$(limited df -P "$found" | { read -r x; read -r a b c d e f; printf '%s' "$f"; })
  options=; while read -r dev at type opts x; do if [ "$at" = "$fs" ]; then options=$opts; fi; done </proc/mounts
  say agent ${name} "$found" "$runs" "$mode" "$owner" "$group" "$sum" "$options"
else say agent ${name}; fi`;
    case 'systemd':
      return `state=$(limited systemctl show -p LoadState -- ${quote(agent.type)})
say service ${name} "\${state#LoadState=}"`;
    case 'lsb':
      return `if [ -x ${quote(`/etc/init.d/${agent.type}`)} ]; then say service ${name} loaded; else say service ${name} not-found; fi`;
    default:
      return '';
  }
}

function ocfRoot(root: string, folders: readonly string[]): string {
  return `f=${quote(`${root}/lib/heartbeat/ocf-shellfuncs`)}
if [ -r "$f" ]; then set -- $(ls -ldnL "$f"); say shellfuncs "$f" "$1" "$3" "$4"; else say shellfuncs "$f"; fi
for f in ${folders.map(quote).join(' ')} ${folders.map((folder) => `${quote(folder)}/*`).join(' ')}; do
  if [ -d "$f" ]; then set -- $(ls -ldnL "$f"); say agents-folder "$f" "$1" "$3" "$4"; fi
done`;
}

const versions = `v=$(limited dpkg-query -W -f '\${Version}' resource-agents || limited rpm -q --qf '%{VERSION}-%{RELEASE}' resource-agents) || v=
say version "$v"`;

// The listener shows its limit and its configuration file in its title; only root can ask for all settings.
const daemon = `p=$$
while [ "\${p:-0}" -gt 1 ]; do
  title=$(tr '\\000' ' ' </proc/$p/cmdline)
  case $title in *' [listener] '*)
    say listener "$title"
    command=\${title#sshd: }; file=/etc/ssh/sshd_config
    case $command in *' -f /'*) file=\${command#* -f }; file=\${file%% *} ;; esac
    limited "\${command%% *}" -T -f "$file" | while read -r name value; do
      case $name in maxsessions | maxstartups) say $name "$value" ;; esac
    done
    break ;;
  esac
  next=; while read -r name value; do [ "$name" = PPid: ] && next=$value; done </proc/$p/status; p=$next
done`;
