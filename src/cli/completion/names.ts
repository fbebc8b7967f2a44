import { join } from 'node:path';
import { agentFolders, listAgents } from '../../core/agents/locate.ts';
import { clusterNames, locateCluster } from '../../core/config/locate.ts';
import type { ClusterModel } from '../../core/config/model.ts';
import { knownCluster, knownNames } from '../../core/config/open.ts';
import { pathsOf } from '../../core/state/paths.ts';
import type { Candidate, NameSource } from './complete.ts';

const most = 2000;

/** Names from files of this machine: the cluster file as it was last understood, the folders of agents. */
export const localNames: NameSource = (kind, prefix, words) => {
  switch (kind) {
    case 'node':
      return starting(prefix, () => known(words, knownNames));
    case 'nodeset':
      return nodeSets(prefix, words);
    case 'resource':
      return starting(prefix, () => Object.keys(model(words).resources));
    case 'device':
      return starting(prefix, () => Object.keys(model(words).devices));
    case 'group':
      return starting(prefix, () => Object.keys(model(words).groups));
    case 'cluster':
      return starting(prefix, () => clusterNames(paths()));
    case 'agent':
      return starting(prefix, () => agents(words));
    default:
      return [];
  }
};

// what is typed of a node set is completed behind its last operator
function nodeSets(prefix: string, words: readonly string[]): readonly Candidate[] {
  const lead = /^.*[,!&^]/.exec(prefix)?.[0] ?? '';
  const last = prefix.slice(lead.length);
  const found = last.startsWith('@')
    ? starting(last.slice(1), () => Object.keys(model(words).groups)).map(({ value }) => ({ value: `@${value}` }))
    : starting(last, () => known(words, knownNames));
  return found.map(({ value }) => ({ value: lead + value }));
}

function starting(prefix: string, names: () => readonly string[]): Candidate[] {
  return names()
    .filter((name) => name.startsWith(prefix))
    .slice(0, most)
    .map((value) => ({ value }));
}

function agents(words: readonly string[]): readonly string[] {
  const folders = agentFolders(modelIfKnown(words)?.agentPath ?? [], process.env);
  return listAgents(folders).map(({ provider, type }) => `ocf:${provider}:${type}`);
}

function paths() {
  return pathsOf({ env: process.env, uid: process.getuid?.() ?? -1 });
}

function model(words: readonly string[]): ClusterModel {
  return known(words, knownCluster);
}

function known<T>(words: readonly string[], look: (file: string, cacheFolder: string) => T | undefined): T {
  const file = locateCluster({ choice: chosen(words), paths: paths(), env: process.env });
  const found = look(file, join(paths().cache, 'config'));
  if (!found) throw new Error('the file changed and would have to be parsed');
  return found;
}

function modelIfKnown(words: readonly string[]): ClusterModel | undefined {
  try {
    return model(words);
  } catch {
    return undefined;
  }
}

function chosen(words: readonly string[]): string | undefined {
  const at = words.indexOf('--cluster');
  const assigned = words.find((word) => word.startsWith('--cluster='));
  return at >= 0 ? words[at + 1] : assigned?.slice('--cluster='.length);
}
