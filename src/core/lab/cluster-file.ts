import type { StartedFront } from './rack.ts';

/** What a cluster file is made of that drives a rack. */
export interface RackForCluster {
  readonly nodes: string;
  readonly names: readonly string[];
  /** Gives a shell on a host, `{name}` in it. */
  readonly enter: readonly string[];
  readonly fronts: readonly StartedFront[];
}

/**
 * The text of a cluster file for a rack: every front is a device, or one for each host; tried in order as levels.
 */
export function clusterFile({ nodes, names, enter, fronts }: RackForCluster): string {
  const devices = fronts.flatMap((front) =>
    front.devices.map((device) => ({ ...device, name: deviceName(front.name, device.host), file: front.secretFile })),
  );
  const levelsOf = (host: string) =>
    fronts.flatMap(({ name, devices: own }) =>
      own.filter((device) => Object.hasOwn(device.plugs, host)).map((device) => [deviceName(name, device.host)]),
    );
  const sameForAll = devices.every(({ host }) => host === undefined);
  const levels = sameForAll
    ? [[nodes, levelsOf(names[0] ?? '')] as const]
    : names.map((name) => [name, levelsOf(name)] as const);
  const text = JSON.stringify;
  return [
    '# A simulated rack; as long as it runs: ocf --cluster THIS-FILE status',
    'ocf: 1',
    'cluster: {name: rack}',
    `defaults: {node: {transport: command, command: ${text(enter)}}}`,
    'nodes:',
    `  ${text(nodes)}: {}`,
    ...(devices.length > 0 ? ['devices:'] : []),
    ...devices.flatMap(({ name, driver, options, secret, file, plugs }) => {
      const all = { ...options, ...(secret !== undefined && file ? { [secret]: { from: `file:${file}` } } : {}) };
      return [
        `  ${text(name)}:`,
        `    driver: ${text(driver)}`,
        `    options: ${text(all)}`,
        `    plugs: ${text(plugs)}`,
      ];
    }),
    ...(levels.some(([, list]) => list.length > 1)
      ? ['fencing:', ...levels.map(([who, list]) => `  ${text(who)}: ${text(list)}`)]
      : []),
    '',
  ].join('\n');
}

function deviceName(front: string, host: string | undefined): string {
  return [front.replace(':', '-'), ...(host === undefined ? [] : [host])].join('-');
}
