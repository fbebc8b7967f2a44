import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A fence agent that does everything right but for one fault. Its device is a folder: plug N is on while the file
 * `N` is there; only the address `rack` is that device.
 */
export function writeReferenceAgent(folder: string, fault: string): string {
  const file = join(folder, `fence_ref_${fault.replaceAll('-', '_')}`);
  writeFileSync(file, agent.replace('@FAULT@', fault).replaceAll('@DIR@', folder));
  chmodSync(file, 0o755);
  return file;
}

const agent = String.raw`#!/bin/sh
fault=@FAULT@
dir=@DIR@
action= ip= plug= insecure= unknown=
take() {
  case $1 in
    action) action=$2 ;;
    ip) ip=$2 ;;
    ipport | username | password | nodename) ;;
    plug) plug=$2 ;;
    insecure) insecure=$2 ;;
    *) unknown=$1 ;;
  esac
}
if [ $# -gt 0 ]; then
  while [ $# -gt 0 ]; do
    case $1 in
      -o) take action "$2"; shift ;;
      --insecure) insecure=1 ;;
      --*=*) name=\${1%%=*}; take "\${name#--}" "\${1#*=}" ;;
    esac
    shift
  done
  [ $fault = deaf-arguments ] && [ "$action" != metadata ] && exit 1
else
  while read -r line || [ -n "$line" ]; do
    case $line in
      '' | '#'*) [ $fault = blank-lines ] && exit 1 ;;
      *) take "\${line%%=*}" "\${line#*=}" ;;
    esac
  done
fi
say() { echo "2026-01-01 00:00:00,000 ERROR: $*" >&2; exit 1; }
broken() { printf 'Traceback (most recent call last):\n  File "x"\nKeyError: %s\n' "'--ip'" >&2; exit 1; }
describe() {
  name=$(basename "$0")
  type=string
  [ $fault = bad-type ] && type=text
  [ $fault = other-name ] && name=fence_other
  cat <<EOT
<?xml version="1.0" ?>
<resource-agent name="$name" shortdesc="Reference"><longdesc>Reference</longdesc><vendor-url>x</vendor-url>
<parameters>
<parameter name="action" required="1"><getopt mixed="-o, --action=[action]"/><content type="string" default="reboot"/></parameter>
<parameter name="ip" required="1"><getopt mixed="-a, --ip=[ip]"/><content type="$type"/></parameter>
<parameter name="ipport"><getopt mixed="-u, --ipport=[port]"/><content type="integer"/></parameter>
<parameter name="password"><getopt mixed="-p, --password=[password]"/><content type="string"/></parameter>
<parameter name="plug" required="1"><getopt mixed="-n, --plug=[id]"/><content type="string"/></parameter>
<parameter name="insecure"><getopt mixed="--insecure"/><content type="boolean"/></parameter>
</parameters>
<actions>
<action name="on"/><action name="off"/><action name="reboot"/><action name="status"/><action name="list"/>
<action name="list-status"/>$([ $fault = no-monitor ] || echo '<action name="monitor"/>')<action name="validate-all"/>
<action name="metadata"/>
</actions>
$([ $fault = malformed ] || echo '</resource-agent>')
EOT
}
if [ "$action" = metadata ]; then
  [ $fault = no-description ] && exit 1
  describe
  exit 0
fi
case $action in
  on | off | reboot | status | list | list-status | monitor | validate-all) ;;
  '') [ -n "$ip" ] || say 'no ip'; action=reboot; [ $fault = default-off ] && action=off ;;
  *) [ $fault = takes-unknown ] && exit 0; say "Unrecognised action '$action'" ;;
esac
if [ -z "$ip" ]; then
  [ $fault = traceback ] && broken
  [ $fault = forgiving ] && exit 0
  say 'Failed: You have to enter fence address'
fi
if [ "$ip" != rack ]; then
  [ $fault = hangs ] && sleep 600
  [ $fault = breaks-alone ] && broken
  say 'Unable to connect/login to fencing device'
fi
[ $fault = choosy ] && [ -n "$unknown" ] && say 'what?'
[ $fault = false-counts ] && [ -n "$insecure" ] && say 'no such certificate'
[ $action = validate-all ] && { [ $fault = invalid ] && exit 1; exit 0; }
[ $action = monitor ] && { [ $fault = unreachable ] && exit 1; exit 0; }
state() { [ -e "$dir/$1" ] && echo ON || echo OFF; }
case $action in
  list) printf '1,n1\n2,n2\n'; [ $fault = twice-listed ] && echo 1,n3; [ $fault = plain-list ] && exit 0; exit 0 ;;
  list-status) for each in 1 2; do echo "$each,n$each,$([ $fault = odd-states ] && echo maybe || state $each)"; done; exit 0 ;;
esac
case $plug in 1 | 2) ;; *) [ $fault = any-plug ] || say 'Failed: Unable to obtain correct plug status or plug is not available' ;; esac
case $action in
  status)
    now=$(state "$plug")
    [ $fault = says-other ] && { [ $now = ON ] && echo 'Status: OFF' || echo 'Status: ON'; } || echo "Status: $now"
    if [ $fault = flips ] && [ ! -e "$dir/flipped" ]; then touch "$dir/flipped"; [ $now = ON ] && exit 2; exit 0; fi
    rm -f "$dir/flipped"
    [ $now = ON ]; [ $? = 0 ] && exit 0; exit 2 ;;
  off)
    [ $fault = off-again ] && [ ! -e "$dir/$plug" ] && say 'it is off'
    [ $fault = off-nothing ] || rm -f "$dir/$plug" ;;
  on)
    [ $fault = on-again ] && [ -e "$dir/$plug" ] && say 'it is on'
    touch "$dir/$plug" ;;
  reboot)
    if [ $fault = reboot-off ]; then rm -f "$dir/$plug"
    elif [ $fault = reboot-of-off ] && [ ! -e "$dir/$plug" ]; then :
    else touch "$dir/$plug"; fi ;;
esac
echo "Success: $action"
exit 0
`.replaceAll('\\${', '${');
