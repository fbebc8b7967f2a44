/**
 * What runs on the arbiter's host for one target: FOLDER TARGET LEASE WAIT, times in whole seconds. It says what was done
 * last, waits for the lock, and holds it as long as a line comes at least every LEASE seconds. All it keeps are three
 * files; ages are by that host's clock alone.
 */
export const arbiterScript = `umask 077
say() { printf '%s\\n' "$*"; }
mkdir -p "$1" 2>/dev/null; cd "$1" 2>/dev/null || { say "sorry the folder $1 cannot be used"; exit 3; }
for tool in flock timeout stat date mv; do
  command -v $tool >/dev/null || { say "sorry there is no $tool on it"; exit 3; }
done
target=$2 lease=$3 wait=$4
{ : >>"$target.lock"; } 2>/dev/null || { say "sorry nothing can be written in $1"; exit 3; }
exec 9>>"$target.lock"
show() {
  if [ -s "$target.$1" ]; then
    printf '%s %s ' "$1" $(($(date +%s) - $(stat -c %Y "$target.$1"))); cat "$target.$1"
  else say "$1 -"; fi
}
put() { printf '%s\\n' "$2" >"$target.$1.new" && mv "$target.$1.new" "$target.$1"; }
say 'ocf-arbiter 1'
show last
if ! flock -n 9; then
  show current; say busy
  flock -w "$wait" 9 || { say late; exit; }
fi
show last; show current; say yours
while line=$(timeout "$lease" sh -c 'IFS= read -r line && printf "%s\\n" "$line"' 9>&-); do
  case $line in
    beat) say ok ;;
    'current '*) put current "\${line#current }" && say ok || say 'sorry it cannot be written down' ;;
    'last '*) put last "\${line#last }" && rm -f "$target.current" && say ok || say 'sorry it cannot be written down' ;;
    none) rm -f "$target.current"; say ok ;;
    end) exit ;;
  esac
done
say lost`;
