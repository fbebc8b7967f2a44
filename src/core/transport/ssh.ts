import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from '../config/model.ts';
import { controlPath, privateFolder } from './control-path.ts';
import { notStarted } from './failures.ts';
import { ownEnvironment } from './own-environment.ts';
import { pinsOf } from './pins.ts';
import { unsafeName } from './safe-names.ts';
import { callsInSession } from './session-outcomes.ts';
import { spawnProgram } from './spawn.ts';
import { connectTimeout, type SshPlaces, sshCommand, sshOptions, wrongOption } from './ssh-arguments.ts';
import { explainSsh } from './ssh-failure.ts';
import type { Transport } from './transport.ts';
import type { TransportContext } from './transport-context.ts';

/** Shared connections made by one program; each keeps a process of about 1.5 MiB for a minute. */
const mostShared = 256;
/** Milliseconds for key exchange and login, beside the time to connect. */
const loginPatience = 20_000;

/**
 * Reaches nodes by the system's OpenSSH with the user's own configuration. Connections are shared and kept for a
 * minute, also for the next ocf; `close` leaves them to that.
 */
export function openSsh(context: TransportContext): Transport {
  const shared = new Set<string>();
  const env = ownEnvironment(context.system);
  const placesFor = (node: Node): SshPlaces => {
    const places = sshPlaces(node, context);
    const path = places.controlPath;
    if (path === undefined) return places;
    if (shared.size < mostShared) shared.add(path);
    return { ...places, mayShare: shared.has(path) };
  };
  return {
    run: async (node, calls, { signal } = {}) => {
      const wrong = unsafeName(node) ?? wrongOption(node);
      if (wrong) return calls.map(() => notStarted(wrong));
      const places = placesFor(node);
      const argv = sshCommand(node, places);
      const patience = connectSeconds(node) * 1000 + loginPatience;
      const { system } = context;
      const request = { node, calls, argv, env, foreign: false, patience, system, signal };
      return callsInSession(request, (end) => explainSsh(node, places.pinnedFile !== undefined, end));
    },
    forget: (node) => dropSharedConnection(node, context),
    close: async () => {},
  };
}

/**
 * Ends the shared connection to a node, if there is one: after its power was cut, a dead one would hold up the next
 * call until ssh notices.
 */
export async function dropSharedConnection(node: Node, context: TransportContext): Promise<void> {
  const places = sshPlaces(node, context);
  if (!places.controlPath || !existsSync(places.controlPath) || unsafeName(node) || wrongOption(node)) return;
  const argv = ['ssh', '-O', 'exit', ...sshOptions(node, places), '--', node.name];
  await spawnProgram({ argv, env: ownEnvironment(context.system), timeout: 5000 });
  rmSync(places.controlPath, { force: true });
}

function sshPlaces(node: Node, { system, runtimeFolder, knownHostsFile }: TransportContext): SshPlaces {
  const folder = privateFolder(join(runtimeFolder, 'ssh'), system.uid);
  const pins = knownHostsFile === undefined ? undefined : pinsOf(knownHostsFile, node.name);
  // a connection that other keys vouched for is not this one
  const trust = pins === undefined ? 'own' : `${knownHostsFile}\n${pins}`;
  const path = folder === undefined ? undefined : controlPath(folder, node, trust);
  return { pinnedFile: pins && knownHostsFile, controlPath: path, mayShare: path !== undefined };
}

function connectSeconds({ ssh }: Node): number {
  const [, given] = Object.entries(ssh.options ?? {}).find(([name]) => name.toLowerCase() === 'connecttimeout') ?? [];
  const seconds = Number(given);
  return given !== undefined && seconds > 0 ? seconds : connectTimeout;
}
