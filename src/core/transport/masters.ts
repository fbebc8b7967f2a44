import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from '../config/model.ts';
import { type Bank, commonBank, ownBanks, takeBank } from './bank.ts';
import { controlPath, privateFolder, socketsIn, standsAt } from './control-path.ts';
import type { MuxChannel } from './mux-channel.ts';
import { clearIfDead, MuxConnection } from './mux-connection.ts';
import { pinsOf } from './pins.ts';
import type { SshPlaces } from './ssh-arguments.ts';
import type { TransportContext } from './transport-context.ts';

/** Shared connections kept at once; each is a process of about 1.5 MiB for a minute. */
const mostShared = 256;
/** Sessions at once over one of them; a node's MaxSessions is 10 where nobody changed it. */
const mostSessions = 8;
/** Milliseconds for a master and its node to give a channel; the way without it is tried then. */
const patience = 5000;

/** How to reach a node: over a channel that is open already, or else by an ssh with these places. */
export interface Way {
  readonly places: SshPlaces;
  readonly channel: MuxChannel | undefined;
  /** Whether an ssh with these places has to make a connection. */
  readonly connects: boolean;
  /** Something stood where a channel was to be had. */
  readonly wanted: boolean;
}

/** The shared connections that this program uses. */
export class Masters {
  readonly #context: TransportContext;
  readonly #connections = new Map<string, MuxConnection>();
  readonly #limits = new Map<string, number>();
  readonly #passengers = new Map<string, number>();
  readonly #new = new Set<string>();
  #bank: Promise<Bank> | undefined;
  #room: Promise<number> | undefined;

  constructor(context: TransportContext) {
    this.#context = context;
  }

  async wayTo(node: Node): Promise<Way> {
    this.#bank ??= takeBank(this.#context.runtimeFolder, this.#context.knownHostsFile ?? '');
    const bank = await this.#bank;
    const places = placesOf(node, this.#context, bank.name);
    const path = places.controlPath;
    if (path === undefined) return { places, channel: undefined, connects: true, wanted: false };
    const there = standsAt(path, this.#context.system.uid);
    const alone = { ...places, controlPath: undefined, mayShare: false };
    if (there === 'foreign') return { places: alone, channel: undefined, connects: true, wanted: true };
    const shared = { ...places, mayShare: there === 'socket' || (await this.#mayMake(path, bank)) };
    if (there === 'nothing' || !bank.own) {
      return { places: shared, channel: undefined, connects: there === 'nothing', wanted: false };
    }
    const channel = await this.#channel(path);
    // a socket nobody listens at is cleared away by ssh; whatever else answered badly is left alone
    const dead = channel === 'dead';
    return { places: dead ? shared : alone, channel: dead ? undefined : channel, connects: true, wanted: true };
  }

  /** Does what may go through the shared connection at a path by an ssh of its own. */
  async byPassenger<T>(path: string | undefined, work: () => Promise<T>): Promise<T> {
    if (path === undefined) return work();
    this.#passengers.set(path, (this.#passengers.get(path) ?? 0) + 1);
    try {
      return await work();
    } finally {
      this.#passengers.set(path, (this.#passengers.get(path) ?? 1) - 1);
      this.#hangUp(path);
    }
  }

  /** A master that gave no channel goes, once nothing of ours is on it: so the next call gets a new one. */
  #hangUp(path: string): void {
    if (this.#limits.get(path) !== 0 || this.#passengers.get(path)) return;
    this.#connections.get(path)?.close();
    this.#limits.delete(path);
  }

  /** Forgets the connection to a node; what runs over it is given up. */
  drop(path: string): void {
    this.#connections.get(path)?.close();
  }

  async close(): Promise<void> {
    for (const connection of [...this.#connections.values()]) connection.close();
    const bank = await this.#bank;
    this.#bank = undefined;
    bank?.release();
  }

  async #channel(path: string): Promise<MuxChannel | 'dead' | undefined> {
    const connection = this.#connections.get(path) ?? this.#connect(path);
    const limit = this.#limits.get(path) ?? mostSessions;
    if (connection.busy >= limit) return undefined;
    const channel = await connection.channel(patience);
    if (channel) return channel;
    this.#limits.set(path, Math.min(limit, connection.busy));
    this.#hangUp(path);
    return connection.refused || !existsSync(path) ? 'dead' : undefined;
  }

  #connect(path: string): MuxConnection {
    const connection = new MuxConnection(path, () => {
      if (this.#connections.get(path) === connection) this.#connections.delete(path);
    });
    this.#connections.set(path, connection);
    return connection;
  }

  /** Whether there is room for one connection more than those that stand there already. */
  async #mayMake(path: string, bank: Bank): Promise<boolean> {
    this.#room ??= roomIn(join(this.#context.runtimeFolder, 'ssh'), bank.name);
    const room = await this.#room;
    if (this.#new.size < room) this.#new.add(path);
    return this.#new.has(path);
  }
}

/** How many connections more may be kept. Sockets that killed masters left are cleared away where they use it up. */
async function roomIn(folder: string, bank: string): Promise<number> {
  const room = mostShared - socketsIn(folder, bank).length;
  if (room > 0) return room;
  await Promise.all(socketsIn(folder, bank).map(clearIfDead));
  return Math.max(0, mostShared - socketsIn(folder, bank).length);
}

/** The control paths a node may have, in every bank. */
export function pathsFor(node: Node, context: TransportContext): readonly string[] {
  const paths = [...ownBanks, commonBank].map((bank) => placesOf(node, context, bank).controlPath);
  return paths.filter((path) => path !== undefined);
}

export function placesOf(
  node: Node,
  { system, runtimeFolder, knownHostsFile }: TransportContext,
  bank: string,
): SshPlaces {
  const folder = privateFolder(join(runtimeFolder, 'ssh'), system.uid);
  const pins = knownHostsFile === undefined ? undefined : pinsOf(knownHostsFile, node.name);
  // a connection that other keys vouched for is not this one
  const trust = `${knownHostsFile ?? ''}\n${pins ?? 'own'}`;
  const path = folder === undefined ? undefined : controlPath(folder, node, trust, bank);
  return {
    pinnedFile: pins === undefined ? undefined : knownHostsFile,
    controlPath: path,
    mayShare: path !== undefined,
  };
}
