/**
 * One action on a unit, as Pacemaker does it over D-Bus, by systemctl. Exit statuses are OCF's own.
 *
 * - activating and deactivating are no answer: it looks again until the unit has come to rest, or the time limit ends it.
 * - systemctl returns when its job has ended, which does not yet say that the unit is what was wanted: it looks.
 * - The unit's state goes before the job's status: what runs already was started. A failed job is not waited for, since
 *   a service that systemd starts again and again never comes to rest.
 *
 * Arguments: action, unit, systemctl, the folder that is there while systemd runs, how to begin "is not installed".
 * Source: systemctl(1), org.freedesktop.systemd1(5), Pacemaker 2.1 lib/services/systemd.c.
 */
export const systemdProgram = `action=$1 unit=$2 ctl=$3 mark=$4 missing=$5 naps=0 said=
absent() { printf '%s %s\\n' "$missing" "$1" >&2; exit 5; }
reason() { printf 'ocf-exit-reason:%s\\n' "$1" >&2; }
[ -d "$mark" ] || absent 'systemd does not run there.'
command -v "$ctl" >/dev/null 2>&1 || absent "there is no program $ctl."
show() {
  shown=$("$ctl" show --no-pager --property="$1" -- "$unit") && return
  reason "systemctl could not tell what $unit is"
  exit 1
}
look() {
  show LoadState,ActiveState,SubState,Result
  load= active= sub= result=
  while IFS='=' read -r key value; do
    case $key in
      LoadState) load=$value ;;
      ActiveState) active=$value ;;
      SubState) sub=$value ;;
      Result) result=$value ;;
    esac
  done <<END
$shown
END
  state="$unit is $active ($sub\${result:+, $result})"
}
nap() {
  naps=$((naps + 1))
  if [ $naps -gt 20 ]; then sleep 1; else sleep 0.1 2>/dev/null || sleep 1; fi
}
runs() { case $active in active|reloading|refreshing) ;; *) return 1 ;; esac; }
stopped() { case $active in inactive|failed) ;; *) return 1 ;; esac; }
rest() {
  look
  while case $active in activating|deactivating) ;; *) false ;; esac; do nap; look; done
}
found() { [ "$load" != not-found ] || runs || absent "there is no unit $unit."; }
order() {
  said=$("$ctl" --no-ask-password --no-pager "$1" -- "$unit" 2>&1 </dev/null)
  status=$?
  if [ -n "$said" ]; then printf '%s\\n' "$said" >&2; fi
  return $status
}
failed() {
  reason "$state\${said:+: \${said%%
*}}"
  case $status in 3|4|5|6) exit $status ;; esac
  exit 1
}
case $action in
  monitor|status)
    rest
    runs && exit 0
    found
    [ "$active" = inactive ] || reason "$state"
    exit 7 ;;
  start)
    look
    found
    if order start; then rest; else look; fi
    runs || failed
    exit 0 ;;
  stop)
    look
    if [ "$load" = not-found ] && stopped; then reason "there is no unit $unit"; exit 0; fi
    if order stop; then until look; stopped; do nap; done; else look; fi
    stopped || failed
    [ "$active" = inactive ] || reason "$state"
    exit 0 ;;
  reload)
    look
    found
    order reload || { look; failed; }
    rest
    runs || failed
    exit 0 ;;
  meta-data)
    look
    found
    show Id,Description,CanReload,Documentation
    printf '%s\\n' "$shown"
    exit 0 ;;
esac
exit 3`;

/** Prints Id and Description of every unit, units apart by an empty line. Arguments: systemctl, the folder, types. */
export const systemdList = `[ -d "$2" ] && command -v "$1" >/dev/null 2>&1 || exit 0
files=$("$1" list-unit-files --no-legend --no-pager --type="$3") || exit 1
units=$(while read -r unit state rest; do
  case $unit in ''|*@.*) continue ;; esac
  case $state in masked*) continue ;; esac
  printf '%s\\n' "$unit"
done <<END
$files
END
)
set -f
[ -z "$units" ] || "$1" show --no-pager --property=Id,Description -- $units`;
