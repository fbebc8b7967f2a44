import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '../../../src/core/cluster.ts';
import { resourceSpec } from '../../../src/core/config/check/resource-spec.ts';
import type { ClusterModel, NodeSettings, ResourceSpec } from '../../../src/core/config/model.ts';
import { openHost } from '../../../src/core/open-host.ts';
import { type Reporter, silentReporter } from '../../../src/core/reporter.ts';
import { type Journal, openJournal } from '../../../src/core/state/journal.ts';
import { realSystem } from '../../../src/core/system.ts';

/**
 * An agent that keeps its state per node, though all nodes are this machine, and does what the test tells it: the
 * file `<instance>@<node>` is there while it runs; `<action>-<instance>@<node>` holds a line of shell to run first.
 */
const agent = `#!/bin/sh
me=$OCF_RESOURCE_INSTANCE@$OCF_RESKEY_CRM_meta_on_node
[ -z "$OCF_RESKEY_dir" ] || echo "$1 $me" >>"$OCF_RESKEY_dir/log"
if [ -f "$OCF_RESKEY_dir/$1-$me" ]; then . "$OCF_RESKEY_dir/$1-$me"; fi
case $1 in
  start) touch "$OCF_RESKEY_dir/$me" ;;
  stop) rm -f "$OCF_RESKEY_dir/$me" ;;
  monitor) [ -f "$OCF_RESKEY_dir/$me" ] || exit 7 ;;
  meta-data) cat <<END
<resource-agent name="thing"><version>1.1</version><longdesc/><shortdesc/>
<parameters>
<parameter name="dir"><content type="string"/></parameter>
<parameter name="count"><content type="integer"/></parameter>
</parameters>
<actions><action name="start" timeout="20s"/><action name="stop" timeout="20s"/><action name="monitor" timeout="20s"/></actions>
</resource-agent>
END
  ;;
esac
`;

export interface TestCluster {
  readonly cluster: Cluster;
  readonly journal: Journal;
  readonly warnings: string[];
  /** What was said of the progress, undefined where it was taken away. */
  readonly progress: (string | undefined)[];
  /** The agents' folder. */
  readonly dir: string;
  /** The same cluster opened again: nobody has interrupted it. */
  again(): Cluster;
  interrupt(): void;
  /** The second interruption. */
  insist(): void;
  /** Whether a resource runs on a node. */
  runs(resource: string, node: string): boolean;
  setRunning(resource: string, node: string, running?: boolean): void;
  /** Shell to run before an action of a resource on a node; undefined takes it away. */
  script(action: string, resource: string, node: string, line: string | undefined): void;
  /** Actions run so far, without meta-data, each as `action resource@node`. */
  log(): string[];
  remove(): void;
}

export type Sketch = Record<string, Partial<ResourceSpec>>;

/** Nodes n1, n2, n3 on this machine; `settings` makes single ones different. */
export function testCluster(sketch: Sketch, settings: Record<string, NodeSettings> = {}): TestCluster {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-resources-'));
  const dir = join(folder, 'running');
  const agents = join(folder, 'agents', 'test');
  for (const each of [dir, agents]) mkdirSync(each, { recursive: true });
  writeFileSync(join(agents, 'thing'), agent);
  chmodSync(join(agents, 'thing'), 0o755);
  const resources = Object.entries(sketch).map(([name, spec]): [string, ResourceSpec] => [
    name,
    {
      ...resourceSpec({ agent: 'ocf:test:thing' }),
      ...spec,
      parameters: { ...(spec.agent === undefined ? { dir } : {}), ...spec.parameters },
    },
  ]);
  const model: ClusterModel = {
    ocf: 1,
    cluster: { name: 'test', id: '00000000-0000-4000-8000-000000000000' },
    defaults: { node: { transport: 'local' } },
    nodes: ['n1', 'n2', 'n3'].map((key) => ({ key, settings: settings[key] ?? {} })),
    groups: {},
    groupSources: {},
    devices: {},
    fencing: [],
    resources: Object.fromEntries(resources),
    agentPath: [join(folder, 'agents'), '/usr/lib/ocf/resource.d'],
  };
  const places = ['CONFIG', 'STATE', 'CACHE', 'RUNTIME'].map((name) => [`OCF_${name}_DIR`, join(folder, name)]);
  const system = { ...realSystem(), env: { ...process.env, ...Object.fromEntries(places) } };
  const stateFolder = join(folder, 'STATE', 'cluster');
  const controller = new AbortController();
  const insisting = new AbortController();
  const warnings: string[] = [];
  const progress: (string | undefined)[] = [];
  const reporter: Reporter = {
    ...silentReporter,
    warn: (text) => warnings.push(text),
    progress: (text) => progress.push(text),
  };
  const host = openHost({ system, reporter, signal: () => controller.signal, stateFolder });
  const journal = openJournal(join(stateFolder, 'journal.jsonl'), system);
  const cluster: Cluster = {
    file: join(folder, 'cluster.yaml'),
    model,
    stateFolder,
    journal,
    system,
    reporter,
    paths: host.paths,
    transport: host.transport,
    signal: controller.signal,
    insistence: insisting.signal,
  };
  const place = (resource: string, node: string) => join(dir, `${resource}@${node}`);
  return {
    cluster,
    journal,
    warnings,
    progress,
    dir,
    again: () => ({ ...cluster, signal: new AbortController().signal, insistence: new AbortController().signal }),
    interrupt: () => controller.abort(),
    insist: () => insisting.abort(),
    runs: (resource, node) => existsSync(place(resource, node)),
    setRunning: (resource, node, running = true) =>
      running ? writeFileSync(place(resource, node), '') : rmSync(place(resource, node), { force: true }),
    script: (action, resource, node, line) => {
      const file = join(dir, `${action}-${resource}@${node}`);
      if (line === undefined) rmSync(file, { force: true });
      else writeFileSync(file, `${line}\n`);
    },
    log: () => {
      const file = join(dir, 'log');
      const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
      return lines.filter((line) => !line.startsWith('meta-data'));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
