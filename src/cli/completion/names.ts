import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { clusterNames, locateCluster } from '../../core/config/file/locate.ts';
import { knownCluster, knownNames } from '../../core/config/file/open.ts';
import type { ClusterModel } from '../../core/config/model.ts';
import { pathsOf } from '../../core/state/paths.ts';
import type { Candidate, NameSource } from './complete.ts';

const most = 2000;
/** The cluster file of these words is not known in its present form: it would have to be parsed. */
export class Unknown extends Error {
  readonly file: string;

  constructor(file: string) {
    super(file);
    this.file = file;
  }
}

/**
 * Names from files of this machine: the cluster file, the folders of agents. Where there is no cluster there are none.
 *
 * @throws Unknown when the cluster file was changed since it was last understood
 */
export const localNames: NameSource = async (kind, prefix, words) => {
  try {
    return await namesOf(kind, prefix, words);
  } catch (error) {
    if (error instanceof Unknown) throw error;
    return [];
  }
};

// what is rarely asked for lies in files of its own, which are then not read
async function namesOf(kind: string, prefix: string, words: readonly string[]): Promise<readonly Candidate[]> {
  switch (kind) {
    case 'node':
      return starting(prefix, known(words, knownNames));
    case 'nodeset':
      return nodeSets(prefix, words);
    case 'resource':
      return starting(prefix, Object.keys(model(words).resources));
    case 'device':
      return starting(prefix, Object.keys(model(words).devices));
    case 'group':
      return starting(prefix, Object.keys(model(words).groups));
    case 'source':
      return starting(prefix, Object.keys(model(words).groupSources));
    case 'transaction':
      return starting(prefix, openTransactions(model(words).cluster.id));
    case 'cluster':
      return starting(prefix, clusterNames(paths()));
    case 'agent': {
      const { agentNames } = await import('./agent-names.ts');
      return starting(prefix, agentNames(prefix, modelIfKnown(words)?.agentPath ?? []));
    }
    case 'action': {
      const { agentActions } = await import('./agent-names.ts');
      return starting(prefix, agentActions);
    }
    case 'field':
    case 'setting':
    case 'column':
    case 'condition':
    case 'columns': {
      const { fieldNames } = await import('./field-names.ts');
      return fieldNames(kind, prefix, words);
    }
    default:
      return [];
  }
}

// each of them has left a claim on its resources
function openTransactions(cluster: string): readonly string[] {
  const files = readdirSync(join(paths().state, 'clusters', cluster, 'transactions'));
  return files.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
}

// what is typed of a node set is completed behind its last operator
async function nodeSets(prefix: string, words: readonly string[]): Promise<readonly Candidate[]> {
  const lead = /^.*[,!&^]/.exec(prefix)?.[0] ?? '';
  const last = prefix.slice(lead.length);
  const at = last.startsWith('@') ? '@' : '';
  const own = at
    ? starting(last.slice(1), Object.keys(model(words).groups)).map(({ value }) => ({ value: `@${value}` }))
    : starting(last, known(words, knownNames));
  const found = own.length > 0 || last === '' ? own : await behindMembers(at, last.slice(at.length), words);
  const typed = new Set(lead.split(/[,!&^]/));
  return found.filter(({ value }) => !typed.has(value)).map(({ value }) => ({ value: lead + value }));
}

// names of members' nodes, or groups, where none of the cluster's own fits
async function behindMembers(at: string, prefix: string, words: readonly string[]): Promise<readonly Candidate[]> {
  const top = clusterChosen(words);
  // most clusters have no members
  if (!modelOf(top).members) return [];
  const { memberNames } = await import('./member-names.ts');
  const here = (file: string) => (at ? Object.keys(modelOf(file).groups) : asKnown(file, knownNames));
  const names = memberNames(top, prefix, { modelOf, namesIn: here, paths: paths() });
  return starting(prefix, names).map(({ value }) => ({ value: at + value }));
}

function starting(prefix: string, names: readonly string[]): Candidate[] {
  return names
    .filter((name) => name.startsWith(prefix))
    .slice(0, most)
    .map((value) => ({ value }));
}

function paths() {
  return pathsOf({ env: process.env, uid: process.getuid?.() ?? -1 });
}

function model(words: readonly string[]): ClusterModel {
  return known(words, knownCluster);
}

function known<T>(words: readonly string[], look: (file: string, cacheFolder: string) => T | undefined): T {
  return asKnown(clusterChosen(words), look);
}

function clusterChosen(words: readonly string[]): string {
  return locateCluster({ choice: chosen(words), paths: paths(), env: process.env });
}

function modelOf(file: string): ClusterModel {
  return asKnown(file, knownCluster);
}

function asKnown<T>(file: string, look: (file: string, cacheFolder: string) => T | undefined): T {
  const found = look(file, join(paths().cache, 'config'));
  if (!found) throw new Unknown(file);
  return found;
}

function modelIfKnown(words: readonly string[]): ClusterModel | undefined {
  try {
    return model(words);
  } catch (error) {
    if (error instanceof Unknown) throw error;
    return undefined;
  }
}

function chosen(words: readonly string[]): string | undefined {
  const at = words.indexOf('--cluster');
  const assigned = words.find((word) => word.startsWith('--cluster='));
  return at >= 0 ? words[at + 1] : assigned?.slice('--cluster='.length);
}
