import { join } from 'node:path';
import { serviceNames } from '../../core/agents/local-services.ts';
import { agentFolders, listAgents } from '../../core/agents/locate.ts';
import { fieldPaths } from '../../core/config/describe/explain.ts';
import { clusterNames, locateCluster } from '../../core/config/file/locate.ts';
import { knownCluster, knownNames } from '../../core/config/file/open.ts';
import { memberFile, realFile } from '../../core/config/members/member-file.ts';
import type { ClusterModel } from '../../core/config/model.ts';
import { nodeFieldNames } from '../../core/config/nodes/field-names.ts';
import { pathsOf } from '../../core/state/paths.ts';
import type { Candidate, NameSource } from './complete.ts';

const most = 2000;
// what the OCF API names; an agent's own list would have to be asked of the agent
const agentActions = [
  'start',
  'stop',
  'monitor',
  'meta-data',
  'validate-all',
  'promote',
  'demote',
  'notify',
  'reload',
  'reload-agent',
  'migrate_to',
  'migrate_from',
];

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
export const localNames: NameSource = (kind, prefix, words) => {
  try {
    return namesOf(kind, prefix, words);
  } catch (error) {
    if (error instanceof Unknown) throw error;
    return [];
  }
};

function namesOf(kind: string, prefix: string, words: readonly string[]): readonly Candidate[] {
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
    case 'source':
      return starting(prefix, () => Object.keys(model(words).groupSources));
    case 'cluster':
      return starting(prefix, () => clusterNames(paths()));
    case 'agent':
      return starting(prefix, () => [...agents(prefix, words), ...serviceNames(prefix)]);
    case 'field':
      return fieldPaths(prefix)
        .filter(({ field }) => field.startsWith(prefix))
        .map(({ field, help }) => ({ value: field, description: help }));
    case 'action':
      return starting(prefix, () => agentActions);
    case 'setting':
      return starting(prefix, settings);
    case 'column':
    case 'condition':
      return starting(prefix, columns);
    case 'columns':
      return severalColumns(prefix);
    default:
      return [];
  }
}

function settings(): readonly string[] {
  return nodeFieldNames().map((name) => name.replace(/NAME$/, ''));
}

function columns(): readonly string[] {
  return ['name', 'groups', ...settings()];
}

function severalColumns(prefix: string): readonly Candidate[] {
  const lead = /^.*,/.exec(prefix)?.[0] ?? '';
  return starting(prefix.slice(lead.length), columns).map(({ value }) => ({ value: lead + value }));
}

// what is typed of a node set is completed behind its last operator
function nodeSets(prefix: string, words: readonly string[]): readonly Candidate[] {
  const lead = /^.*[,!&^]/.exec(prefix)?.[0] ?? '';
  const last = prefix.slice(lead.length);
  const at = last.startsWith('@') ? '@' : '';
  const own = at
    ? starting(last.slice(1), () => Object.keys(model(words).groups)).map(({ value }) => ({ value: `@${value}` }))
    : starting(last, () => known(words, knownNames));
  const found = own.length > 0 || last === '' ? own : behindMembers(at, last.slice(at.length), words);
  const typed = new Set(lead.split(/[,!&^]/));
  return found.filter(({ value }) => !typed.has(value)).map(({ value }) => ({ value: lead + value }));
}

// names of members' nodes, or groups, where none of the cluster's own fits
function behindMembers(at: string, prefix: string, words: readonly string[]): readonly Candidate[] {
  const way = prefix.split('/').slice(0, -1);
  let file = clusterChosen(words);
  let lead = '';
  for (const step of way) {
    const { members = {} } = modelOf(file);
    const spec = Object.hasOwn(members, step) ? members[step] : undefined;
    if (!spec) return [];
    file = memberFile(spec, realFile(file), paths());
    lead += `${step}/`;
  }
  const rest = prefix.slice(lead.length);
  const here = (from: string) => (at ? Object.keys(modelOf(from).groups) : asKnown(from, knownNames));
  const inside = lead === '' ? [] : here(file).map((name) => lead + name);
  const below = Object.entries(modelOf(file).members ?? {}).flatMap(([member, spec]) => {
    if (!member.startsWith(rest)) return [];
    const target = memberFile(spec, realFile(file), paths());
    return here(target).map((name) => `${lead}${member}/${name}`);
  });
  return starting(prefix, () => [...inside, ...below]).map(({ value }) => ({ value: at + value }));
}

function starting(prefix: string, names: () => readonly string[]): Candidate[] {
  return names()
    .filter((name) => name.startsWith(prefix))
    .slice(0, most)
    .map((value) => ({ value }));
}

// in full, or by type alone once it is begun so
function agents(prefix: string, words: readonly string[]): readonly string[] {
  const found = listAgents(agentFolders(modelIfKnown(words)?.agentPath ?? [], process.env));
  const types = prefix === '' || prefix.includes(':') ? [] : found.map(({ type }) => type);
  return [...found.map(({ provider, type }) => `ocf:${provider}:${type}`), ...new Set(types)];
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
