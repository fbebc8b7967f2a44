import type { Node } from '../config/model.ts';
import type { System } from '../system.ts';
import { failure } from './failures.ts';
import type { HostKey } from './known-hosts.ts';
import { ownEnvironment } from './own-environment.ts';
import { unsafeName } from './safe-names.ts';
import { lastLine } from './session-outcomes.ts';
import { spawnProgram } from './spawn.ts';
import { sshOptions, wrongOption } from './ssh-arguments.ts';
import type { Failure } from './transport.ts';

const keyTypes = 'ed25519,ecdsa,rsa';
/** Seconds for one connection; ssh-keyscan makes one for each type of key. */
const connectSeconds = 5;

/** Where ssh would really connect to, after the user's own configuration. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export type Scan = Endpoint & ({ readonly keys: readonly HostKey[] } | { readonly failure: Failure });

export interface ScanContext {
  readonly system: Pick<System, 'env'>;
  readonly signal: AbortSignal;
}

/** Asks a node for its host keys. Nothing is proven by that: whoever answers at the address may answer anything. */
export async function scanHostKeys(node: Node, context: ScanContext): Promise<Scan> {
  const nowhere = { address: node.address, port: node.ssh.port ?? 22 };
  const wrong = unsafeName(node) ?? wrongOption(node);
  if (wrong) return { ...nowhere, failure: wrong };
  const settings = await sshSettings(node, context);
  const endpoint = {
    address: settings.get('hostname') ?? nowhere.address,
    port: Number(settings.get('port') ?? nowhere.port),
  };
  const jump = settings.get('proxyjump') ?? settings.get('proxycommand');
  if (jump !== undefined && jump !== 'none') {
    return { ...endpoint, failure: behindJump(node, jump) };
  }
  return { ...endpoint, ...(await keysAt(node, endpoint, context)) };
}

async function sshSettings(node: Node, { system, signal }: ScanContext): Promise<ReadonlyMap<string, string>> {
  const options = sshOptions(node, { pinnedFile: undefined, controlPath: undefined, mayShare: false });
  const argv = ['ssh', '-G', ...options, '--', node.name];
  const { stdout } = await spawnProgram({ argv, env: ownEnvironment(system), timeout: 10_000, signal });
  const lines = stdout.split('\n').map((line): [string, string] => {
    const blank = line.indexOf(' ');
    return [line.slice(0, blank), line.slice(blank + 1)];
  });
  return new Map(lines);
}

async function keysAt(node: Node, { address, port }: Endpoint, { system, signal }: ScanContext) {
  const argv = ['ssh-keyscan', '-T', String(connectSeconds), '-p', String(port), '-t', keyTypes, '--', address];
  const timeout = (3 * connectSeconds + 5) * 1000;
  const result = await spawnProgram({ argv, env: ownEnvironment(system), timeout, signal });
  if (result.aborted) return { failure: failure('INTERRUPTED', `Interrupted while node ${node.name} was asked.`) };
  if (result.error) return { failure: failure('FAILED', 'There is no ssh-keyscan on this machine.') };
  const keys = keysIn(result.stdout);
  if (keys.length > 0) return { keys };
  // some versions of ssh-keyscan say nothing at all
  const said = lastLine(result.stderr.replace(/^#.*$/gm, '')) ?? (await whySilent(address, port, signal));
  const code = result.timedOut || /timed out|nothing answered/i.test(said) ? 'TIMEOUT' : 'FAILED';
  return {
    failure: failure(code, `Node ${node.name} showed no host key at ${address} port ${port}: ${said}.`, [
      'Is sshd running there, on this port?',
    ]),
  };
}

/** What a connection to the port tells. */
async function whySilent(address: string, port: number, signal: AbortSignal): Promise<string> {
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, signal, timeout: connectSeconds * 1000 });
    const say = (why: string) => {
      socket.destroy();
      resolve(why);
    };
    socket.on('connect', () => say('a connection was taken, but no host key was shown'));
    socket.on('timeout', () => say('nothing answered'));
    socket.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      if (code === 'ECONNREFUSED') return say('the connection was refused');
      if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return say('there is no route to it');
      say(code === 'ETIMEDOUT' ? 'nothing answered' : message);
    });
  });
}

function keysIn(output: string): HostKey[] {
  return output
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(/\s+/))
    .flatMap(([, type, key]) => (type === undefined || key === undefined ? [] : [{ type, key }]))
    .sort((a, b) => a.type.localeCompare(b.type));
}

function behindJump(node: Node, jump: string): Failure {
  return failure('FAILED', `Node ${node.name} is reached through ${jump}, where its host keys cannot be asked for.`, [
    `Run ssh-keyscan on a host that reaches it, compare the fingerprint there, and add the line under the name ${node.name} to the cluster's known_hosts.`,
  ]);
}
