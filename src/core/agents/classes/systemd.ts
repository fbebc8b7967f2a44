import { classGrammars } from '../class-names.ts';
import { mapCode } from '../codes.ts';
import { exitReasonPrefix } from '../environment.ts';
import { notInstalledOn } from '../invocation.ts';
import type { AgentMetadata } from '../metadata.ts';
import { serviceNameOf } from '../name.ts';
import type { AgentClass, FoundAgent } from './agent-class.ts';
import { linesOn } from './lines-on.ts';
import { actionsWithin, serviceMetadata } from './service-metadata.ts';
import { systemdList, systemdProgram } from './systemd-program.ts';

const suffix = /\.(service|socket|mount|automount|swap|target|path|timer|slice)$/;
const listed = 'service,socket,mount,path,timer';
const timeout = 100_000;

/** Units of systemd, by systemctl. They take no parameters; monitor and status are one. */
export const systemd: AgentClass = {
  call: ({ access, node }, { agent, action }) => {
    const { systemctl, systemdMark } = access.places;
    const missing = `${exitReasonPrefix}${notInstalledOn(node, agent)}`;
    const unit = unitOf(agent.type);
    return { argv: ['/bin/sh', '-c', systemdProgram, 'ocf', action, unit, systemctl, systemdMark, missing] };
  },
  codeOf: mapCode,
  lastWordCounts: true,
  metadata: (stdout, { type }) => unitMetadata(type, propertiesIn(stdout.split('\n'))[0] ?? new Map()),
  list: async (site) => {
    const { systemctl, systemdMark } = site.access.places;
    const argv = ['/bin/sh', '-c', systemdList, 'ocf', systemctl, systemdMark, listed];
    return foundUnits(await linesOn(site, argv, 'units of systemd'));
  },
  whereabouts: () => '',
};

/** A unit's whole name: `nginx` is `nginx.service`. */
export function unitOf(type: string): string {
  return suffix.test(type) ? type : `${type}.service`;
}

/** Blocks of NAME=VALUE as `systemctl show` prints them, one for each unit, apart by empty lines. */
function propertiesIn(lines: readonly string[]): ReadonlyMap<string, string>[] {
  const blocks: Map<string, string>[] = [];
  let open: Map<string, string> | undefined;
  for (const line of lines) {
    const [, name, value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (name === undefined) {
      open = undefined;
      continue;
    }
    if (!open) {
      open = new Map();
      blocks.push(open);
    }
    open.set(name, value);
  }
  return blocks;
}

function unitMetadata(type: string, properties: ReadonlyMap<string, string>): AgentMetadata {
  const documentation = properties.get('Documentation') ?? '';
  const actions = ['start', 'stop', 'status', 'monitor', ...(properties.get('CanReload') === 'yes' ? ['reload'] : [])];
  return serviceMetadata({
    name: type,
    shortdesc: properties.get('Description') ?? '',
    longdesc: documentation === '' ? '' : `Documentation: ${documentation}`,
    actions: [{ name: 'meta-data', timeout: 5000 }, ...actionsWithin(timeout, actions, 60_000)],
  });
}

// Several names of one unit show the same Id.
function foundUnits(lines: readonly string[]): readonly FoundAgent[] {
  const found = new Map<string, FoundAgent>();
  for (const properties of propertiesIn(lines)) {
    const type = (properties.get('Id') ?? '').replace(/\.service$/, '');
    if (!classGrammars.systemd.type.test(type)) continue;
    found.set(type, { name: serviceNameOf('systemd', type), shortdesc: properties.get('Description') ?? '' });
  }
  return [...found.keys()].sort().flatMap((type) => found.get(type) ?? []);
}
