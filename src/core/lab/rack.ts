import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OcfError } from '../errors.ts';
import type { Reporter } from '../reporter.ts';
import type { System } from '../system.ts';
import { clusterFile } from './cluster-file.ts';
import { type Control, serveControl } from './control.ts';
import type { FrontDevice } from './front.ts';
import { parseFrontWords } from './front-words.ts';
import { loadFront } from './fronts.ts';
import { consoleSocket } from './hosts/console-socket.ts';
import { createHosts, type Hosts } from './hosts/hosts.ts';
import { PowerSwitch } from './power-switch.ts';
import { type RackFolder, takeRackFolder } from './rack-folder.ts';
import { setFault } from './set-fault.ts';

export interface RackInput {
  /** Hosts in the order of their plugs. */
  readonly names: readonly string[];
  /** The same folded, as a key of the cluster file. */
  readonly nodes: string;
  /** `wti`, `wti:pty`, `ipmi` … */
  readonly fronts: readonly string[];
  readonly folder?: string | undefined;
  readonly fault?: string | undefined;
  /** Milliseconds a command takes. */
  readonly takes?: number | undefined;
  /** Built programs: a host, and what lets other programs talk with the rack. */
  readonly programs: { readonly host: string; readonly relay: string };
}

export interface StartedFront {
  /** As it was asked for. */
  readonly name: string;
  readonly address: string;
  readonly devices: readonly FrontDevice[];
  /** Who logs in, where the front wants a name. */
  readonly user?: string;
  /** A file with the password that the front wants, readable by its owner alone. */
  readonly secretFile?: string;
}

export interface RackAddresses {
  readonly folder: string;
  readonly pid: number;
  /** A Unix socket that takes orders, see orders.ts. */
  readonly control: string;
  /** A cluster file ready to be used. */
  readonly cluster: string;
  /** Gives a shell on a host, its name for `{name}`. */
  readonly enter: readonly string[];
  readonly fronts: readonly StartedFront[];
}

/** A rack that is up. */
export interface Rack {
  readonly addresses: RackAddresses;
  readonly power: PowerSwitch;
  readonly hosts: Hosts;
  end(): Promise<void>;
}

type Around = { readonly system: System; readonly reporter: Reporter };

const user = 'admin';

/**
 * Starts simulated hosts behind a simulated switch and what it is reached through, all on 127.0.0.1. Half of a rack is
 * never left: what has come up is ended when something does not.
 *
 * @throws OcfError USAGE, NOT_FOUND (front, fault, a program), CONFLICT (a rack runs in that folder), INVALID, FAILED
 */
export async function startRack({ system, reporter }: Around, input: RackInput): Promise<Rack> {
  const { names } = input;
  checkNames(names);
  const wanted = await Promise.all([...new Set(input.fronts)].map(wantedFront));
  const folder = await takeRackFolder(input.folder);
  const ends: (() => Promise<void> | void)[] = [() => folder.leave()];
  const end = async () => {
    for (const one of ends.splice(0).reverse()) await one();
  };
  try {
    const hosts = createHosts({ folder: folder.sub('hosts'), names, program: input.programs.host });
    const power = new PowerSwitch({ names, power: switching(names, hosts, reporter), takes: input.takes ?? 0 });
    ends.push(() => hosts.stop());
    await hosts.start();
    const fronts: StartedFront[] = [];
    for (const { name, module, ...like } of wanted) {
      const password = system.randomHex(8);
      const own = folder.sub('fronts', name.replace(':', '-'));
      const relay = [process.execPath, input.programs.relay];
      const front = await module.start(power, { folder: own, user, password, relay, ...like });
      ends.push(() => front.close());
      const { address, devices } = front;
      const locked = devices.some(({ secret }) => secret !== undefined);
      const secretFile = locked ? folder.secret(name.replace(':', '-'), password) : undefined;
      const named = devices.some(({ options }) => Object.values(options).includes(user));
      fronts.push({ name, address, devices, ...(named ? { user } : {}), ...(secretFile ? { secretFile } : {}) });
    }
    setFault(power, input.fault ?? 'none');
    const control = await serveControl(join(folder.path, 'control.sock'), { power, hosts });
    ends.push(() => control.close());
    const addresses = describe(folder, input, fronts, control);
    ends.push(() => rmSync(join(folder.path, 'rack.json'), { force: true }));
    return { addresses, power, hosts, end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function wantedFront(text: string) {
  const module = await loadFront(text.split(':')[0] ?? '');
  const { name: _, ...like } = parseFrontWords(text, module.models);
  return { name: text, module, ...like };
}

function checkNames(names: readonly string[]): void {
  const wrong = names.find((name) => !/^[\w-][\w.-]{0,40}$/.test(name));
  if (names.length === 0) throw new OcfError('USAGE', 'A rack has at least one host.');
  if (wrong !== undefined) {
    throw new OcfError('USAGE', `"${wrong}" cannot be the name of a simulated host.`, {
      suggestions: ['Use letters, digits, ".", "-" and "_", at most 40.'],
    });
  }
}

function switching(names: readonly string[], hosts: Hosts, reporter: Reporter) {
  return async (plug: number, on: boolean) => {
    const name = names[plug - 1] ?? '';
    await (on ? hosts.on(name) : hosts.off(name)).catch((error: Error) => reporter.warn(error.message));
  };
}

function describe(folder: RackFolder, input: RackInput, fronts: readonly StartedFront[], control: Control) {
  const enter = [process.execPath, input.programs.relay, join(folder.path, 'hosts', '{name}', consoleSocket)];
  const cluster = join(folder.path, 'cluster.yaml');
  writeFileSync(cluster, clusterFile({ ...input, enter, fronts }), { mode: 0o600 });
  const addresses: RackAddresses = {
    folder: folder.path,
    pid: process.pid,
    control: control.path,
    cluster,
    enter,
    fronts,
  };
  // it is there as long as the rack is up; who waits for it finds it whole
  const file = join(folder.path, 'rack.json');
  writeFileSync(`${file}.new`, JSON.stringify(addresses));
  renameSync(`${file}.new`, file);
  return addresses;
}
