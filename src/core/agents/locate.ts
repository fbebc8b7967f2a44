import { closeSync, existsSync, openSync, readdirSync, readSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { type AgentName, agentNameOf, isNamePart } from './name.ts';

/** Where the agents of resource-agents and Pacemaker find their own library; the API wants it in OCF_ROOT. */
export const ocfRoot = '/usr/lib/ocf';

/**
 * The folders searched for agents, in order: the cluster's `agentPath`, else the usual one. Each holds
 * `provider/type`; the first folder that has an agent wins.
 */
export function agentFolders(
  agentPath: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return agentPath.length > 0 ? agentPath : [join(env.OCF_ROOT || ocfRoot, 'resource.d')];
}

/** An agent's file on this machine, with what tells whether it changed. */
export interface AgentFile {
  readonly path: string;
  readonly size: number;
  readonly modified: number;
  readonly inode: number;
}

/** The file of an agent on this machine, or undefined. Follows symbolic links. */
export function findAgent(folders: readonly string[], name: AgentName): AgentFile | undefined {
  for (const folder of folders) {
    const path = join(folder, name.provider, name.type);
    const stats = executable(path);
    if (stats) return { path, size: stats.size, modified: stats.mtimeMs, inode: stats.ino };
  }
  return undefined;
}

/** First lines of agents that were read, with what their files were like then. */
export type Interpreters = Map<string, { readonly file: AgentFile; readonly interpreter: string | undefined }>;

/** Whether the program that a script names in its first line is there; true for what is no script. */
export function hasInterpreter(file: AgentFile, known: Interpreters): boolean {
  const before = known.get(file.path);
  const { interpreter } = before && isSame(before.file, file) ? before : read(file, known);
  return interpreter === undefined || existsSync(interpreter);
}

function read(file: AgentFile, known: Interpreters) {
  const seen = { file, interpreter: /^#![ \t]*([^ \t\n]+)/.exec(beginningOf(file.path))?.[1] };
  known.set(file.path, seen);
  return seen;
}

function isSame(one: AgentFile, other: AgentFile): boolean {
  return one.inode === other.inode && one.modified === other.modified && one.size === other.size;
}

/** All agents on this machine, by provider and type. Reads folders only, so that completion can afford it. */
export function listAgents(folders: readonly string[], provider?: string): AgentName[] {
  const found = new Map<string, AgentName>();
  for (const folder of folders) {
    for (const owner of provider === undefined ? entries(folder) : [provider].filter(isNamePart)) {
      for (const type of entries(join(folder, owner))) {
        if (executable(join(folder, owner, type))) found.set(`${owner}:${type}`, agentNameOf(owner, type));
      }
    }
  }
  return sortAgents(found.values());
}

export function sortAgents(names: Iterable<AgentName>): AgentName[] {
  const order = (a: string, b: string) => (a < b ? -1 : Number(a > b));
  return [...names].sort((a, b) => order(a.provider, b.provider) || order(a.type, b.type));
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder).filter(isNamePart);
  } catch {
    return [];
  }
}

function beginningOf(path: string): string {
  const bytes = Buffer.alloc(256);
  try {
    const file = openSync(path, 'r');
    try {
      return bytes.toString('utf8', 0, readSync(file, bytes));
    } finally {
      closeSync(file);
    }
  } catch {
    // one that may be run but not read
    return '';
  }
}

function executable(path: string): Stats | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() && (stats.mode & 0o111) !== 0 ? stats : undefined;
}
