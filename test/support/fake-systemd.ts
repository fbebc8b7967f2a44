import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** ActiveState, SubState, Result, and LoadState where it is not `loaded`. */
export type UnitState = readonly [active: string, sub: string, result?: string, load?: string];

/**
 * A systemctl for machines where systemd is not the first process, with the outputs and exit statuses of systemd 252:
 * the order of `show`, what it says of units that are not there, the sentences and codes of failed jobs.
 */
export interface FakeSystemd {
  readonly systemctl: string;
  readonly systemdMark: string;
  /** Puts a unit into states that follow each other, one for each look; the last stays. */
  set(unit: string, ...states: readonly UnitState[]): void;
  /** What an order (start, stop, reload) does to a unit: what systemctl says and exits with, and the states after it. */
  on(order: string, unit: string, then: { said?: string; status?: number; states: readonly UnitState[] }): void;
  describe(unit: string, lines: string): void;
  /** Orders given so far: `start web.service`. */
  orders(): string[];
  /** Takes the mark away that systemd runs. */
  end(): void;
}

const program = `#!/bin/sh
here=\${0%/*}
verb= properties= units=
for word do
  case $word in
    --property=*) properties=\${word#*=} ;;
    --) ;;
    -*) ;;
    *) if [ -z "$verb" ]; then verb=$word; else units="$units $word"; fi ;;
  esac
done
say() { case ,$properties, in *,$1,*) printf '%s=%s\\n' "$1" "$2" ;; esac; }
show() {
  file=$here/units/$1
  active=inactive sub=dead result=success load=not-found
  if [ -f "$file" ]; then
    read -r active sub result load <"$file"
    if [ "$(wc -l <"$file")" -gt 1 ]; then sed -i 1d "$file"; fi
  fi
  say Result "$result"
  say Id "$1"
  if [ -f "$here/about/$1" ]; then
    while IFS='=' read -r key value; do say "$key" "$value"; done <"$here/about/$1"
  else
    say Description "$1"
  fi
  say LoadState "$load"
  say ActiveState "$active"
  say SubState "$sub"
}
case $verb in
  show)
    first=1
    for unit in $units; do
      if [ -z "$first" ]; then echo; fi
      first=
      show "$unit"
    done ;;
  list-unit-files)
    for file in "$here"/units/*; do
      read -r active sub result load <"$file"
      case $load in masked) state=masked ;; *) state=enabled ;; esac
      printf '%-40s %s enabled\\n' "\${file##*/}" "$state"
    done ;;
  start|stop|reload)
    unit=\${units# }
    printf '%s %s\\n' "$verb" "$unit" >>"$here/orders"
    if ! [ -f "$here/units/$unit" ]; then
      echo "Failed to $verb $unit: Unit $unit not found." >&2
      exit 5
    fi
    [ -f "$here/on/$verb-$unit" ] || exit 0
    cp "$here/on/$verb-$unit" "$here/units/$unit"
    if [ -f "$here/on/$verb-$unit.said" ]; then cat "$here/on/$verb-$unit.said" >&2; fi
    exit "$(cat "$here/on/$verb-$unit.status")" ;;
  *)
    echo "Unknown command verb $verb." >&2
    exit 1 ;;
esac
`;

export function fakeSystemd(folder: string): FakeSystemd {
  const mark = join(folder, 'run');
  for (const each of ['units', 'on', 'about', 'run']) mkdirSync(join(folder, each), { recursive: true });
  const systemctl = join(folder, 'systemctl');
  writeFileSync(systemctl, program, { mode: 0o755 });
  writeFileSync(join(folder, 'orders'), '');
  const text = (states: readonly UnitState[]) =>
    states.map(([active, sub, result = 'success', load = 'loaded']) => `${active} ${sub} ${result} ${load}\n`).join('');
  return {
    systemctl,
    systemdMark: mark,
    set: (unit, ...states) => writeFileSync(join(folder, 'units', unit), text(states)),
    on: (order, unit, { said, status = 0, states }) => {
      const file = join(folder, 'on', `${order}-${unit}`);
      writeFileSync(file, text(states));
      writeFileSync(`${file}.status`, String(status));
      rmSync(`${file}.said`, { force: true });
      if (said !== undefined) writeFileSync(`${file}.said`, `${said}\n`);
    },
    describe: (unit, lines) => writeFileSync(join(folder, 'about', unit), `${lines}\n`),
    orders: () => readFileSync(join(folder, 'orders'), 'utf8').split('\n').filter(Boolean),
    end: () => rmSync(mark, { recursive: true, force: true }),
  };
}
