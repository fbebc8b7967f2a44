import { basename } from 'node:path';
import { OcfError } from '../../errors.ts';
import { spawnProgram } from '../../transport/spawn.ts';
import { interpreterOf, programNamed } from '../executables.ts';
import type { FenceMetadata } from './fence-metadata.ts';

/** What is known of a fence agent besides what it says of itself. */
interface AgentNote {
  /** Modules of Python without which it can do nothing; `module:name` also needs that name in it. */
  readonly python?: readonly string[];
  /** Programs it cannot do without, by the parameters with their paths. */
  readonly programs?: readonly string[];
  readonly caution?: string;
}

const pycurl = { python: ['pycurl'] };
const nova = { python: ['novaclient', 'keystoneauth1'] };
const notes: Readonly<Record<string, AgentNote>> = {
  aliyun: { python: ['aliyunsdkcore', 'aliyunsdkecs'] },
  aws: { python: ['boto3'] },
  azure_arm: { python: ['azure', 'msrestazure'] },
  cisco_ucs: pycurl,
  compute: nova,
  docker: pycurl,
  dummy: { caution: 'For tests: its device is a file.' },
  ecloud: { python: ['requests'] },
  eps: { python: ['base64:encodestring'] },
  evacuate: nova,
  gce: { python: ['httplib2', 'googleapiclient'] },
  heuristics_ping: { caution: 'It switches nothing: it only says whether this machine reaches the network.' },
  ibm_powervs: pycurl,
  ibm_vpc: pycurl,
  ibmz: { python: ['requests'] },
  ilo: { programs: ['gnutlscli_path'] },
  ilo2: { programs: ['gnutlscli_path'] },
  kdump: { caution: 'It switches nothing: it only says whether the node writes a dump.' },
  kubevirt: { python: ['kubernetes'] },
  openstack: nova,
  ovh: { python: ['suds'] },
  pve: pycurl,
  redfish: { python: ['requests'] },
  rhevm: pycurl,
  skalar: { python: ['requests'] },
  vmware_rest: pycurl,
  vmware_soap: { python: ['suds', 'requests'] },
  vmware_vcloud: pycurl,
  watchdog: { caution: 'It switches nothing: the node is to end itself.' },
};

// Of any agent that has such a parameter.
const always = [
  ...['amttool_path', 'ipmitool_path', 'mpathpersist_path', 'openstack_path', 'powerman_path', 'sbd_path'],
  ...['sg_persist_path', 'snmpget_path', 'snmpset_path', 'snmpwalk_path'],
];

const argument = (program: string) =>
  `It hands its secret to ${program} as an argument, which every user of this machine can read while it runs.`;

/**
 * Why an agent cannot work as this machine is, with the options left as they are: a sentence. Modules are asked of the
 * Python that runs the agent.
 */
export async function agentLacks(program: string, metadata: FenceMetadata): Promise<string | undefined> {
  const { python = [], programs = [] } = noteOn(program);
  const ssh = metadata.parameters.some(({ name }) => name === 'ssh' || name === 'secure');
  const wanted = new Set([...always, ...programs, ...(ssh ? [] : ['telnet_path'])]);
  const missing = metadata.parameters
    .filter(({ name, default: path }) => wanted.has(name) && path?.startsWith('/') && programNamed(path) === undefined)
    .map(({ name, default: path }) => `${path} (option ${name})`);
  if (missing.length > 0) return `It needs ${missing.join(' and ')}, which this machine does not have.`;
  const modules = await lackingModules(interpreterOf(program) ?? 'python3', python);
  return modules.length === 0
    ? undefined
    : `It needs of Python ${modules.join(' and ').replaceAll(':', '.')}, which this machine does not have.`;
}

/** What who uses an agent has to know. */
export function agentCaution(program: string, { parameters }: FenceMetadata): string | undefined {
  const { caution } = noteOn(program);
  if (caution !== undefined) return caution;
  const has = (name: string) => parameters.some((parameter) => parameter.name === name);
  if (has('snmpset_path')) return argument('snmpset');
  return has('ipmitool_path') ? `${argument('ipmitool')} The driver "ipmi" does not.` : undefined;
}

/**
 * @throws OcfError REFUSED for an agent that cannot be run by a program
 */
export function requireUsable(program: string): void {
  if (basename(program) !== 'fence_ack_manual') return;
  throw new OcfError('REFUSED', 'fence_ack_manual asks a person on its terminal and has no meta-data.', {
    suggestions: ['Use the driver "manual".'],
  });
}

const look = `import importlib, sys
sys.path.append("/usr/share/fence")
for each in sys.argv[1:]:
  module, _, name = each.partition(":")
  try:
    found = importlib.import_module(module)
    if name and not hasattr(found, name): print(each)
  except Exception: print(each)`;

async function lackingModules(interpreter: string, modules: readonly string[]): Promise<readonly string[]> {
  if (modules.length === 0) return [];
  const { code, stdout } = await spawnProgram({ argv: [interpreter, '-c', look, ...modules], timeout: 20_000 });
  return code === 0 ? stdout.split('\n').filter((line) => modules.includes(line)) : modules;
}

function noteOn(program: string): AgentNote {
  const name = basename(program).replace(/^fence_/, '');
  return Object.hasOwn(notes, name) ? (notes[name] ?? {}) : {};
}
