/** A file's mode as ls(1) prints it, and its owner's and group's numbers. */
export interface FileRights {
  readonly path: string;
  readonly mode: string;
  readonly owner: number;
  readonly group: number;
}

export interface AgentFact {
  readonly name: string;
  /** undefined: it is not there. */
  readonly file?: FileRights;
  /** The interpreter of its first line when that is missing. */
  readonly lacks?: string;
  readonly checksum?: string;
  readonly noexec?: boolean;
}

/** What a node answered to the questions of node-questions.ts. */
export interface NodeFacts {
  /** All was answered. */
  readonly complete: boolean;
  readonly user?: { readonly name: string; readonly id: number; readonly home: string; readonly there: boolean };
  /** GNU timeout's path; empty when there is none. */
  readonly limit: string;
  readonly missing: readonly string[];
  readonly folders: readonly FolderFact[];
  readonly agents: readonly AgentFact[];
  readonly services: readonly { readonly name: string; readonly state: string }[];
  readonly shellfuncs?: { readonly path: string; readonly rights?: FileRights };
  readonly agentFolders: readonly FileRights[];
  readonly version: string;
  /** Connections at the stage of login that sshd takes before it begins to drop some. */
  readonly startups?: number;
  readonly sessions?: number;
}

export interface FolderFact {
  readonly path: string;
  readonly there: boolean;
  readonly writable: boolean;
  /** Percent in use; undefined where the file system does not tell. */
  readonly space?: number;
  readonly inodes?: number;
}

/** Reads the answer; lines that are none of it, such as what a program says of itself, are passed over. */
export function readFacts(text: string): NodeFacts {
  const rows = text.split('\n').map((line) => line.split('\t'));
  const all = (kind: string) => rows.filter(([first]) => first === kind).map(([, ...words]) => words);
  const one = (kind: string): readonly string[] | undefined => all(kind)[0];
  const [name, id, home = '', there] = one('user') ?? [];
  const [shellfuncs, ...rights] = one('shellfuncs') ?? [];
  // a title may be cut at its end
  const [, titled] = /\[listener\] \d+ of (\d+)-/.exec(one('listener')?.[0] ?? '') ?? [];
  const startups = Number.parseInt(titled ?? one('maxstartups')?.[0] ?? '', 10);
  const sessions = Number.parseInt(one('maxsessions')?.[0] ?? '', 10);
  return {
    complete: one('end') !== undefined,
    ...(name === undefined ? {} : { user: { name, id: Number(id), home, there: there === 'yes' } }),
    limit: one('limit')?.[0] ?? '',
    missing: all('program').flatMap(([program = '', present]) => (present === 'no' ? [program] : [])),
    folders: all('folder').map(folderFact),
    agents: all('agent').map(agentFact),
    services: all('service').map(([service = '', state = '']) => ({ name: service, state })),
    ...(shellfuncs === undefined
      ? {}
      : { shellfuncs: { path: shellfuncs, ...(rights.length === 0 ? {} : { rights: rightsOf(shellfuncs, rights) }) } }),
    agentFolders: all('agents-folder').map(([path = '', ...words]) => rightsOf(path, words)),
    version: one('version')?.[0] ?? '',
    ...(Number.isNaN(startups) ? {} : { startups }),
    ...(Number.isNaN(sessions) ? {} : { sessions }),
  };
}

function folderFact([path = '', write, space = '', inodes = '']: readonly string[]): FolderFact {
  return {
    path,
    there: write !== 'missing',
    writable: write === 'yes',
    ...percent('space', space),
    ...percent('inodes', inodes),
  };
}

function percent<K extends string>(key: K, text: string): { readonly [P in K]?: number } {
  return /^\d+$/.test(text) ? ({ [key]: Number(text) } as { readonly [P in K]?: number }) : {};
}

function agentFact([
  name = '',
  path,
  runs,
  mode = '',
  owner = '',
  group = '',
  checksum,
  options = '',
]: readonly string[]) {
  if (path === undefined) return { name };
  return {
    name,
    file: rightsOf(path, [mode, owner, group]),
    ...(runs === undefined || runs === 'yes' ? {} : { lacks: runs }),
    ...(checksum ? { checksum } : {}),
    noexec: options.split(',').includes('noexec'),
  };
}

function rightsOf(path: string, [mode = '', owner = '', group = '']: readonly string[]): FileRights {
  return { path, mode, owner: Number(owner), group: Number(group) };
}

/** Who else than root and the user may change a file; undefined when nobody. In a sticky folder others change only their own. */
export function whoMayChange({ mode, owner, group }: FileRights, user: number): string | undefined {
  if (mode[8] === 'w' && !/[tT]$/.test(mode.slice(0, 10))) return 'everybody';
  if (owner !== 0 && owner !== user) return `user ${owner}`;
  return mode[5] === 'w' && group !== 0 ? `group ${group}` : undefined;
}
