import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/**
 * Agents whose nodes are all this machine: the file `<resource>@<node>` is there while a copy runs. Two copies of one
 * resource at once, however short, are written down by whoever makes the second.
 */
export interface Copies {
  /** For `agents.path` in a cluster file; the agent is `ocf:test:copy`, its parameter `dir`. */
  readonly agents: string;
  readonly dir: string;
  /** Copies that run, sorted: `r1@n2`. */
  running(): readonly string[];
  put(...copies: readonly string[]): void;
  /** Every action but meta-data so far, in order. */
  log(): readonly string[];
  /** What must never be: copies that ran beside another one. */
  overlaps(): readonly string[];
  /** Forgets everything, also what runs. */
  reset(): void;
}

const agent = `#!/bin/sh
dir=$OCF_RESKEY_dir name=$OCF_RESOURCE_INSTANCE
me=$name@$OCF_RESKEY_CRM_meta_on_node
case $1 in
  start)
    echo "$1 $me" >>"$dir/log"
    : >"$dir/run/$me"
    for other in "$dir/run/$name"@*; do
      if [ "$other" != "$dir/run/$me" ] && [ -e "$other" ]; then echo "$me beside \${other##*/}" >>"$dir/overlaps"; fi
    done
    sleep 0.02 ;;
  stop)
    echo "$1 $me" >>"$dir/log"
    sleep 0.02
    rm -f "$dir/run/$me" ;;
  monitor)
    echo "$1 $me" >>"$dir/log"
    [ -f "$dir/run/$me" ] || exit 7 ;;
  meta-data) cat <<END
<resource-agent name="copy"><version>1.1</version><longdesc/><shortdesc/>
<parameters><parameter name="dir"><content type="string"/></parameter></parameters>
<actions><action name="start" timeout="60s"/><action name="stop" timeout="60s"/><action name="monitor" timeout="60s"/></actions>
</resource-agent>
END
  ;;
  *) exit 3 ;;
esac
`;

export function copiesIn(folder: string): Copies {
  const agents = join(folder, 'agents');
  const dir = join(folder, 'copies');
  const run = join(dir, 'run');
  mkdirSync(join(agents, 'test'), { recursive: true });
  writeFileSync(join(agents, 'test', 'copy'), agent);
  chmodSync(join(agents, 'test', 'copy'), 0o755);
  const reset = () => {
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(run, { recursive: true });
  };
  reset();
  const lines = (name: string) => {
    const file = join(dir, name);
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  };
  return {
    agents,
    dir,
    running: () => readdirSync(run).sort(),
    put: (...copies) => {
      for (const copy of copies) appendFileSync(join(run, copy), '');
    },
    log: () => lines('log'),
    overlaps: () => lines('overlaps'),
    reset,
  };
}
