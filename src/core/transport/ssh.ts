import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Node } from '../config/model.ts';
import { failure, notStarted } from './failures.ts';
import { FreshSsh } from './fresh-ssh.ts';
import { LateNodes, ShellWatch } from './late-nodes.ts';
import { Masters, pathsFor, placesOf, type Way } from './masters.ts';
import { ownEnvironment } from './own-environment.ts';
import { unsafeName } from './safe-names.ts';
import type { SessionRequest } from './session.ts';
import { callsInSession } from './session-outcomes.ts';
import { spawnProgram } from './spawn.ts';
import { connectTimeout, remoteShell, sshOptions, wrongOption } from './ssh-arguments.ts';
import type { Outcome, Transport } from './transport.ts';
import type { TransportContext } from './transport-context.ts';

/** Milliseconds for key exchange and login, beside the time to connect. */
const loginPatience = 20_000;

/**
 * Reaches nodes by the system's OpenSSH with the user's own configuration. Connections are shared and kept for a
 * minute, also for the next ocf; `close` leaves them to that. A connection that is there already is used without
 * starting an ssh; that is faster and nothing else, so whatever goes wrong with it before the node was told what to
 * do, an ssh is started after all.
 */
export function openSsh(context: TransportContext): Transport {
  const { system, knownHostsFile } = context;
  const masters = new Masters(context);
  const fresh = new FreshSsh();
  const late = new LateNodes(knownHostsFile && join(dirname(knownHostsFile), 'late-nodes.json'), system);
  return {
    run: async (node, calls, { signal } = {}) => {
      const wrong = unsafeName(node) ?? wrongOption(node);
      if (wrong) return calls.map(() => notStarted(wrong));
      const watch = new ShellWatch(system);
      const patience = patienceFor(node);
      const session = { node, calls, foreign: false, patience, system, signal, ...watch.hooks };
      const way = await masters.wayTo(node);
      let outcomes = await overChannel(node, way, session);
      count(context, way, outcomes !== undefined);
      outcomes ??= await masters.byPassenger(way.places.controlPath, () =>
        fresh.run(node, way.places, way.connects, session),
      );
      const seen = watch.seen();
      if (seen) late.note(node.name, { ...seen, aborted: signal?.aborted === true });
      return outcomes;
    },
    isLate: async (node) => late.has(node.name),
    forget: async (node) => {
      for (const path of pathsFor(node, context)) masters.drop(path);
      await dropSharedConnection(node, context);
    },
    close: () => masters.close(),
  };
}

function count({ ways }: TransportContext, { wanted }: Way, overChannel: boolean): void {
  if (ways === undefined) return;
  if (overChannel) ways.channels += 1;
  else ways.started += 1;
  if (wanted && !overChannel) ways.fellBack += 1;
}

/** undefined when there is no channel, or the node was not told what to do: its shell did not even answer. */
async function overChannel(
  node: Node,
  { channel }: Way,
  session: Omit<SessionRequest, 'start'>,
): Promise<readonly Outcome[] | undefined> {
  if (channel === undefined) return undefined;
  let begun = true;
  const start: SessionRequest['start'] = (outputs) => {
    channel.exec(remoteShell, outputs);
    return channel;
  };
  const outcomes = await callsInSession({ ...session, start }, (end) => {
    begun = end.cut === 'silent';
    return failure('TIMEOUT', `ssh gave no shell on node ${node.name} in time.`);
  });
  // calls that cannot be said to a shell have started nothing
  channel.end(0);
  return begun ? outcomes : undefined;
}

/**
 * Ends the shared connections to a node, if there are any: after its power was cut, a dead one would hold up the next
 * call until ssh notices.
 */
export async function dropSharedConnection(node: Node, context: TransportContext): Promise<void> {
  if (unsafeName(node) || wrongOption(node)) return;
  await Promise.all(
    pathsFor(node, context).map(async (path) => {
      if (!existsSync(path)) return;
      const places = { ...placesOf(node, context, ''), controlPath: path };
      const argv = ['ssh', '-O', 'exit', ...sshOptions(node, places), '--', node.name];
      await spawnProgram({ argv, env: ownEnvironment(context.system), timeout: 5000 });
      rmSync(path, { force: true });
    }),
  );
}

/** Milliseconds until a node's shell must have answered. */
function patienceFor({ ssh }: Node): number {
  const [, given] = Object.entries(ssh.options ?? {}).find(([name]) => name.toLowerCase() === 'connecttimeout') ?? [];
  const seconds = Number(given);
  return (given !== undefined && seconds > 0 ? seconds : connectTimeout) * 1000 + loginPatience;
}
