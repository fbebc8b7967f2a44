import { accessSync, constants, lstatSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../cluster.ts';
import type { Node } from '../config/model.ts';
import { commonBank } from '../transport/bank.ts';
import { controlPath, privateFolder } from '../transport/control-path.ts';
import { ownEnvironment } from '../transport/own-environment.ts';
import { systemPath } from '../transport/process-group.ts';
import { unsafeName } from '../transport/safe-names.ts';
import { spawnProgram } from '../transport/spawn.ts';
import { sshOptions, wrongOption } from '../transport/ssh-arguments.ts';
import { type Finding, findingsOf } from './finding.ts';

/** Hashed lines from which on a file of host keys is slow: each costs about 4 µs of every connection. */
const manyHashed = 2000;

/** Whether this machine can keep connections open for the next command. */
export function judgeSharing({ paths, system }: Pick<Host, 'paths' | 'system'>): Finding {
  const { good, warning } = findingsOf('sharing', null);
  const folder = join(paths.runtime, 'ssh');
  if (privateFolder(folder, system.uid) === undefined) {
    return warning(
      `Connections cannot be shared: ${folder} ${whyNotPrivate(folder, system.uid)}.`,
      `Every call pays for a new connection until it is mended: rm -rf '${folder}'; or set OCF_RUNTIME_DIR to a folder of your own.`,
    );
  }
  if (controlPath(folder, anyNode, '', commonBank) === undefined) {
    return warning(
      `Connections cannot be shared: the path of ${folder} is too long for a socket.`,
      'Set OCF_RUNTIME_DIR to a shorter path.',
    );
  }
  return good('Connections are shared and kept for a minute.');
}

const anyNode: Node = {
  name: 'n',
  id: '',
  address: 'n',
  transport: 'ssh',
  ssh: {},
  command: [],
  votes: 1,
  attributes: {},
};

function whyNotPrivate(folder: string, uid: number): string {
  try {
    const stat = lstatSync(folder);
    if (!stat.isDirectory()) return 'is no folder';
    if (stat.uid !== uid) return 'belongs to somebody else';
    return 'is open to others';
  } catch {
    return 'cannot be made';
  }
}

/** What this program starts on this machine. */
const needed = [
  ['ssh', 'openssh-client'],
  ['ssh-keyscan', 'openssh-client'],
  ['flock', 'util-linux'],
  ['timeout', 'coreutils'],
] as const;

export function judgeOwnPrograms({ env }: Host['system']): Finding {
  const { good, bad } = findingsOf('programs', null);
  const folders = (env.PATH ?? systemPath).split(':').filter((folder) => folder !== '');
  const missing = needed.filter(([program]) => !folders.some((folder) => isExecutable(join(folder, program))));
  if (missing.length === 0) return good('All programs that are needed are on this machine.');
  const packages = [...new Set(missing.map(([, name]) => name))].join(', ');
  const programs = missing.map(([program]) => program).join(', ');
  return bad(`Programs are missing on this machine: ${programs}.`, `Install ${packages}.`);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Settings of ssh that are looked at, when nodes differ in them. */
const mostSettings = 8;

/**
 * The files of host keys that ssh reads for these nodes: the cluster's for those that have a key in it, and what the user's
 * configuration says for others. Without nodes what it says in general.
 */
export async function knownHostsFiles(
  { system, signal }: Pick<Host, 'system' | 'signal'>,
  nodes: readonly Node[],
  pinnedFileOf: (node: Node) => string | undefined,
): Promise<readonly string[]> {
  const overSsh = nodes.filter(({ transport }) => transport === 'ssh');
  const pinned = overSsh.flatMap((node) => pinnedFileOf(node) ?? []);
  const others = overSsh.filter((node) => pinnedFileOf(node) === undefined && !unsafeName(node) && !wrongOption(node));
  const settings = new Map(others.map((node) => [JSON.stringify(node.ssh.options), node]));
  const asked = overSsh.length > 0 ? [...settings.values()].slice(0, mostSettings) : [anyNode];
  const found = await Promise.all(
    asked.map(async (node) => {
      const options = sshOptions(node, { pinnedFile: undefined, controlPath: undefined, mayShare: false });
      const argv = ['ssh', '-G', ...options, '--', node.name];
      const { stdout } = await spawnProgram({ argv, env: ownEnvironment(system), timeout: 10_000, signal });
      return stdout
        .split('\n')
        .filter((line) => /^(user|global)knownhostsfile /.test(line))
        .flatMap((line) => line.split(' ').slice(1));
    }),
  );
  return [...new Set([...pinned, ...found.flat()])].map(atHomeOfSsh);
}

/** ssh takes the home from the password database, whatever HOME says. */
export function atHomeOfSsh(path: string): string {
  return path.startsWith('~/') ? join(userInfo().homedir, path.slice(2)) : path;
}

/** What files of host keys cost. */
export function judgeKnownHosts(files: readonly string[]): readonly Finding[] {
  const { good, warning } = findingsOf('known-hosts', null);
  const found = [...new Set(files)].flatMap((file) => {
    const hashed = hashedLines(file);
    if (hashed < manyHashed) return [];
    return [
      warning(
        `${file} is hashed: for every connection to a node without a pinned key each of its lines is computed.`,
        "Pin the nodes' keys in the cluster, which are then looked up there alone: ocf node trust NODESET. Or write the file anew without hashes (HashKnownHosts no).",
        { value: hashed, unit: 'lines' },
      ),
    ];
  });
  return found.length > 0 ? found : [good('No file of host keys is large and hashed.')];
}

function hashedLines(file: string): number {
  try {
    return readFileSync(file, 'latin1').match(/^\|1\|/gm)?.length ?? 0;
  } catch {
    return 0;
  }
}
