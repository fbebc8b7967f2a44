import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fence agent that keeps each plug's power in a file and writes down what it was told to do. */
export interface LoggedAgent {
  /** For a device of a cluster file. */
  readonly driver: string;
  /** What changed the power, in order: `off n1`, `on n1`. */
  orders(): string[];
  power(plug: string): 'on' | 'off';
  /** From now on it says done and does nothing. */
  lie(): void;
}

/** @param folder gets a folder `agent`; plugs are on until they are switched */
export function loggedAgent(folder: string, { seconds = 0 }: { readonly seconds?: number } = {}): LoggedAgent {
  const home = join(folder, 'agent');
  mkdirSync(home);
  const program = join(home, 'fence_logged');
  writeFileSync(program, script(home, seconds), { mode: 0o755 });
  appendFileSync(join(home, 'orders'), '');
  return {
    driver: `fence${program}`,
    orders: () => readFileSync(join(home, 'orders'), 'utf8').split('\n').filter(Boolean),
    power: (plug) => (existsSync(join(home, `off-${plug}`)) ? 'off' : 'on'),
    lie: () => writeFileSync(join(home, 'lies'), ''),
  };
}

const script = (home: string, seconds: number) => `#!/bin/sh
action= plug=
[ "$1" = -o ] && action=$2
[ $# -gt 0 ] || while IFS='=' read -r name value; do
  case $name in action) action=$value ;; plug) plug=$value ;; esac
done
case $action in
  metadata) cat <<'XML'
<?xml version="1.0" ?>
<resource-agent name="fence_logged" shortdesc="Writes down what it does">
<longdesc>For tests.</longdesc>
<vendor-url>http://localhost/</vendor-url>
<parameters>
<parameter name="action" unique="0" required="1"><getopt mixed="-o" /><content type="string" /><shortdesc lang="en">Action</shortdesc></parameter>
<parameter name="plug" unique="0" required="1"><getopt mixed="-n" /><content type="string" /><shortdesc lang="en">Plug</shortdesc></parameter>
</parameters>
<actions><action name="on" /><action name="off" /><action name="reboot" /><action name="status" /><action name="monitor" /><action name="metadata" /></actions>
</resource-agent>
XML
  ;;
  on | off)
    ${seconds > 0 ? `sleep ${seconds}` : ':'}
    echo "$action $plug" >>'${home}/orders'
    [ -e '${home}/lies' ] && exit 0
    if [ "$action" = off ]; then : >'${home}/off-'"$plug"; else rm -f '${home}/off-'"$plug"; fi ;;
  status) [ -e '${home}/off-'"$plug" ] && exit 2; exit 0 ;;
  monitor) exit 0 ;;
  *) exit 1 ;;
esac
`;
