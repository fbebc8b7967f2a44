import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * An agent that does everything right, in plain shell: it runs `sleep`, knows two roles and can reload. The word behind
 * `fault=` makes it do one thing wrong.
 */
const script = `#!/bin/sh
fault=FAULT
type=\${0##*/}
file=\${OCF_RESKEY_state:-/nonexistent}/$type-\${OCF_RESOURCE_INSTANCE:-none}
is() { [ "$fault" = "$1" ]; }

metadata() {
  is wants-parameters && [ -z "$OCF_RESKEY_state" ] && exit 6
  is describes-with-programs && [ -n "$OCF_TESTER_FAIL_HAVE_BINARY" ] && exit 5
  kind=string roles='<action name="promote" timeout="20s"/><action name="demote" timeout="20s"/>' more='' level=0
  monitor='<action name="monitor" timeout="20s" interval="10s" depth="0"/>'
  is bad-type && kind=words
  deep='<action name="monitor" timeout="20s" depth="10"/>'
  is no-monitor && monitor='' deep=''
  is half-pair && roles='<action name="promote" timeout="20s"/>'
  is secret-role && roles=''
  is advertises-too-much && more='<action name="migrate_to" timeout="20s"/><action name="migrate_from" timeout="20s"/>'
  echo '<?xml version="1.0"?>
<!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">'
  echo "<resource-agent name=\\"$type\\"><version>1.1</version><longdesc lang=\\"en\\">x</longdesc><shortdesc lang=\\"en\\">x</shortdesc>
<parameters><parameter name=\\"state\\" required=\\"1\\"><longdesc lang=\\"en\\">x</longdesc><shortdesc lang=\\"en\\">x</shortdesc>
<content type=\\"$kind\\"/></parameter></parameters>
<actions><action name=\\"start\\" timeout=\\"20s\\"/><action name=\\"stop\\" timeout=\\"20s\\"/>$monitor
$deep$roles$more
<action name=\\"notify\\" timeout=\\"20s\\"/><action name=\\"reload\\" timeout=\\"20s\\"/><action name=\\"reload-agent\\" timeout=\\"20s\\"/>
<action name=\\"validate-all\\" timeout=\\"20s\\"/><action name=\\"meta-data\\" timeout=\\"20s\\"/></actions>"
  is malformed || echo '</resource-agent>'
}

recall() { pid=''; [ -f "$file" ] && read -r pid role <"$file"; }
alive() {
  recall || return 1
  is trusts-its-file && return 0
  { read -r stat <"/proc/$pid/stat"; } 2>/dev/null || return 1
  case \${stat##*) } in Z* | X*) return 1 ;; esac
}
probing() { [ "\${OCF_RESKEY_CRM_meta_interval:-0}" = 0 ]; }

monitor() {
  if is collides && command -v mkdir >/dev/null 2>&1; then
    mkdir "$file.lock" 2>/dev/null || exit 1
    sleep 0.1
    rmdir "$file.lock"
  fi
  is probes-with-programs && [ -n "$OCF_TESTER_FAIL_HAVE_BINARY" ] && exit 1
  if ! alive; then
    probing || ! is hangs || sleep 600
    probing || ! is stopped-is-failed || exit 1
    exit 7
  fi
  probing || ! is forgets || exit 7
  [ "\${OCF_CHECK_LEVEL:-0}" -gt 0 ] && is shallow && exit 1
  [ "$role" = promoted ] && exit 8
  exit 0
}

start() {
  is never-starts && exit 1
  is needs-input && ! [ -e /proc/self/fd/0 ] && exit 1
  is english && case $LC_ALL in tr_TR*) exit 1 ;; esac
  is open-handed && [ "$(umask)" = 0077 ] && exit 1
  if alive; then
    is starts-once && exit 1
    is counts-starts && : >"$file.twice"
    exit 0
  fi
  is starts-only-once && [ -e "$file.used" ] && exit 1
  if ! command -v sleep >/dev/null 2>&1; then
    is wrong-code && exit 1
    exit 5
  fi
  [ -d "$OCF_RESKEY_state" ] || exit 6
  sleep 600 </dev/null >/dev/null 2>&1 &
  echo "$! unpromoted" >"$file"
  : >"$file.used"
  rm -f "$file.demoted"
  exit 0
}

stop() {
  if ! alive; then
    recall || ! is stopped-is-7 || exit 7
    recall && is dead-is-failed && exit 1
    rm -f "$file"
    exit 0
  fi
  [ "$role" = promoted ] && is keeps-promoted && exit 8
  [ "$role" = promoted ] || ! is stops-nothing || exit 0
  if [ -e "$file.twice" ]; then rm -f "$file.twice"; exit 0; fi
  kill -9 "$pid"
  while alive && ! is trusts-its-file; do sleep 0.01; done
  rm -f "$file"
  [ "$role" = promoted ] || ! is stop-is-failed || exit 1
  exit 0
}

promote() {
  alive || exit 7
  is half-pair && exit 3
  [ "$role" = promoted ] && is promotes-once && exit 1
  is promotes-only-once && [ -e "$file.demoted" ] && exit 1
  is promotes-nothing || echo "$pid promoted" >"$file"
  exit 0
}

demote() {
  alive || exit 7
  is half-pair && exit 3
  is secret-role && exit 3
  [ "$role" = promoted ] || ! is demotes-once || exit 1
  : >"$file.demoted"
  is demotes-nothing || echo "$pid unpromoted" >"$file"
  exit 0
}

validate() {
  if [ -z "$OCF_RESKEY_state" ]; then
    is validates-all && exit 0
    exit 6
  fi
  is validates-nothing && exit 1
  [ -n "$OCF_RESKEY_ocf_test_unknown" ] && is choosy && exit 6
  exit 0
}

case $1 in
  meta-data) metadata ;;
  monitor) monitor ;;
  start) start ;;
  stop) stop ;;
  promote) promote ;;
  demote) demote ;;
  validate-all) validate ;;
  notify) is no-notice && exit 1; exit 0 ;;
  reload) is no-reload && exit 1; exit 0 ;;
  reload-agent) is reload-stops && { recall; kill -9 "$pid"; while alive; do :; done; rm -f "$file"; }; exit 0 ;;
  *) is knows-everything && exit 0; exit 3 ;;
esac
`;

/** Writes the agent `ocf:test:TYPE` with a fault, into a folder of agents. */
export function writeReferenceAgent(folder: string, type: string, fault = 'none'): string {
  mkdirSync(join(folder, 'test'), { recursive: true });
  const file = join(folder, 'test', type);
  writeFileSync(file, script.replace('FAULT', fault));
  chmodSync(file, fault === 'private' ? 0o700 : 0o755);
  return file;
}

/** Ends what agents that do not stop it have left running, by the ids they wrote into the folder of instances. */
export function endLeftovers(state: string): void {
  for (const name of readdirSync(state)) {
    const pid = Number.parseInt(readFileSync(join(state, name), 'utf8'), 10);
    if (!(pid > 1)) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // ended already
    }
  }
}
