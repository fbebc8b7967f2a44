import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './meter.mjs';

const budget = 1.15;
const layers = 10;
const inLayer = 20;
/** Seconds that a start takes: long enough that cores are not the limit. */
const delay = 4;

const agent = `#!/bin/sh
state=$OCF_RESKEY_dir/$OCF_RESOURCE_INSTANCE
case $1 in
  start) sleep ${delay}; : >"$state" ;;
  stop) rm -f "$state" ;;
  monitor) [ -f "$state" ] || exit 7 ;;
  meta-data) cat <<END
<resource-agent name="slow"><version>1.1</version><longdesc/><shortdesc/>
<parameters><parameter name="dir"><content type="string"/></parameter></parameters>
<actions><action name="start" timeout="60s"/><action name="stop" timeout="60s"/><action name="monitor" timeout="60s"/></actions>
</resource-agent>
END
  ;;
esac
`;

/** Starts a graph of 200 resources, ten deep, beside its longest chain run by nobody but a shell. */
export function benchGraph({ ocf, folder, env }, rounds) {
  const place = join(folder, 'graph');
  const state = join(place, 'state');
  mkdirSync(join(place, 'agents/bench'), { recursive: true });
  const program = join(place, 'agents/bench/slow');
  writeFileSync(program, agent);
  chmodSync(program, 0o755);
  const name = (layer, index) => `r${layer}-${index}`;
  const resources = Array.from({ length: layers * inLayer }, (_, number) => {
    const [layer, index] = [Math.floor(number / inLayer), number % inLayer];
    const after = layer === 0 ? [] : [name(layer - 1, index), name(layer - 1, (index + 1) % inLayer)];
    return `  ${name(layer, index)}: {agent: "ocf:bench:slow", parameters: {dir: ${state}}, after: [${after}]}`;
  });
  const file = join(place, 'graph.yaml');
  writeFileSync(
    file,
    `ocf: 1\ncluster: {name: graph, id: 5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a77}\ndefaults: {node: {transport: local}}
agents: {path: [${join(place, 'agents')}]}\nnodes: {n1: {}}\nresources:\n${resources.join('\n')}\n`,
  );
  const last = Array.from({ length: inLayer }, (_, index) => name(layers - 1, index));
  const fresh = () => {
    rmSync(state, { recursive: true, force: true });
    mkdirSync(state);
  };
  const time = (argv, settings) => {
    fresh();
    const begun = performance.now();
    const { status, stderr } = spawnSync(argv[0], argv.slice(1), { env: { ...process.env, ...settings } });
    if (status !== 0) throw new Error(`${argv.slice(0, 4).join(' ')} failed: ${stderr}`);
    return (performance.now() - begun) / 1000;
  };
  const links = Array.from({ length: layers }, (_, layer) => `OCF_RESOURCE_INSTANCE=${name(layer, 0)}`);
  const chain = links.map((link) => `${link} ${program} start && ${link} ${program} monitor`).join(' && ');
  const settings = { ...env, OCF_CLUSTER: file };
  const runs = Array.from({ length: rounds }, () => {
    const alone = time(['/bin/sh', '-c', chain], { OCF_RESKEY_dir: state });
    const whole = time([...ocf, 'resource', 'start', ...last, '--json'], settings);
    const started = readdirSync(state).length;
    if (started !== layers * inLayer) throw new Error(`${started} of ${layers * inLayer} run`);
    return { alone, whole, ratio: whole / alone };
  });
  const [alone, whole, ratio] = ['alone', 'whole', 'ratio'].map((key) => median(runs.map((run) => run[key])));
  const beyond = ratio > budget;
  console.log(
    `Start of ${layers * inLayer} resources, ${layers} deep: ${whole.toFixed(1)} s, the longest chain alone ${alone.toFixed(1)} s: × ${ratio.toFixed(2)} (budget ${budget})${beyond ? ' EXCEEDED' : ''}`,
  );
  return beyond;
}
