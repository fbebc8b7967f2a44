import { type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Cluster, Host } from '../cluster.ts';
import type { Node } from '../config/model.ts';
import { fenceProgramName, findFenceProgram } from '../fencing/fence-agents/fence-program.ts';
import { knownHostsFile } from '../transport/open.ts';
import { type Finding, findingsOf } from './finding.ts';
import { atHomeOfSsh } from './here.ts';

interface Guarded {
  readonly path: string;
  /** As sentences name it. */
  readonly what: string;
  /** Others must not even read it. */
  readonly secret: boolean;
}

/** The rights of what this program keeps and uses on this machine. What is not there is judged elsewhere. */
export function judgePermissions(host: Host, clusters: readonly Cluster[], nodes: readonly Node[]): readonly Finding[] {
  const guarded = [...ownFiles(host), ...clusters.flatMap(clusterFiles), ...identities(nodes)];
  const found = guarded.flatMap((one) => {
    const stats = statSync(one.path, { throwIfNoEntry: false });
    return stats ? wrongRights(one, stats, host.system.uid) : [];
  });
  return found.length > 0
    ? found
    : [findingsOf('permissions', null).good('Nobody else can change or read what is to be kept.')];
}

function ownFiles({ paths }: Host): readonly Guarded[] {
  return [
    { path: paths.config, what: 'the configuration folder', secret: false },
    { path: join(paths.config, 'clusters'), what: 'the folder of the clusters', secret: false },
    { path: paths.state, what: 'the state folder', secret: false },
    { path: paths.cache, what: 'the cache', secret: false },
    { path: paths.runtime, what: 'the runtime folder', secret: false },
  ];
}

function clusterFiles({ file, stateFolder, model, system }: Cluster): readonly Guarded[] {
  const options = [
    ...Object.values(model.devices).map((device) => device.options),
    ...Object.values(model.resources).map((resource) => resource.parameters),
  ].flatMap((each) => Object.values(each));
  const secrets = options.flatMap((value) =>
    typeof value === 'object' && value.from.startsWith('file:') ? [value.from.slice('file:'.length)] : [],
  );
  return [
    { path: file, what: 'the cluster file', secret: false },
    { path: dirname(file), what: 'the folder of the cluster file', secret: false },
    { path: stateFolder, what: "the cluster's state", secret: true },
    { path: join(stateFolder, 'journal.jsonl'), what: 'the journal', secret: true },
    { path: knownHostsFile(stateFolder), what: 'the file of pinned host keys', secret: false },
    ...[...new Set(secrets)].map((path) => ({ path: atHome(path, system.env), what: 'the secret', secret: true })),
    ...Object.values(model.devices).flatMap(({ driver }) => fencePrograms(driver)),
  ];
}

function fencePrograms(driver: string): readonly Guarded[] {
  if (!driver.startsWith('fence/')) return [];
  try {
    return [{ path: findFenceProgram(fenceProgramName(driver)), what: 'the fence agent', secret: false }];
  } catch {
    return [];
  }
}

function identities(nodes: readonly Node[]): readonly Guarded[] {
  const given = nodes.flatMap(({ transport, ssh }) => (transport === 'ssh' ? (ssh.identity ?? []) : []));
  return [
    ...[...new Set(given)].map((path) => ({ path: atHomeOfSsh(path), what: 'the private key', secret: true })),
    { path: atHomeOfSsh('~/.ssh'), what: "ssh's folder", secret: false },
    { path: atHomeOfSsh('~/.ssh/known_hosts'), what: 'your file of host keys', secret: false },
    ...['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => ({
      path: atHomeOfSsh(`~/.ssh/${name}`),
      what: 'the private key',
      secret: true,
    })),
  ];
}

function atHome(path: string, env: Host['system']['env']): string {
  return path.startsWith('~/') ? join(env.HOME || homedir(), path.slice(2)) : path;
}

function wrongRights({ path, what, secret }: Guarded, stats: Stats, uid: number): readonly Finding[] {
  const { bad, warning } = findingsOf('permissions', null);
  const name = `${what} ${path}`;
  const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  const sticky = stats.isDirectory() && (stats.mode & 0o1000) !== 0;
  if (stats.uid !== 0 && stats.uid !== uid) {
    return [
      bad(`${sentence(name)} belongs to user ${stats.uid}.`, `Run: chown ${uid === 0 ? 'root' : '"$USER"'} '${path}'`),
    ];
  }
  if ((stats.mode & 0o002) !== 0 && !sticky) {
    return [bad(`Everybody can change ${name}.`, `Run: chmod ${secret ? 'go=' : 'o-w'} '${path}'`)];
  }
  if (secret && (stats.mode & 0o077) !== 0) {
    return [bad(`Others can read ${name}.`, `Run: chmod go= '${path}'`)];
  }
  if ((stats.mode & 0o020) !== 0 && stats.gid !== 0 && !sticky) {
    return [warning(`Group ${stats.gid} can change ${name}.`, `If that is not meant, run: chmod g-w '${path}'`)];
  }
  return [];
}
