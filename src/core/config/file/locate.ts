import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { OcfError } from '../../errors.ts';
import { didYouMean } from '../../suggest.ts';
import { wordProblem } from '../check/word-rules.ts';
import { printable } from '../problem.ts';
import { fileError } from './file-error.ts';
import type { ConfigPaths } from './host.ts';

export interface LocateOptions {
  /** Name or path given by the administrator. */
  readonly choice: string | undefined;
  readonly paths: ConfigPaths;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What chose a cluster: the option, the environment, the context that `ocf cluster use` wrote, or that there is one. */
export type ChosenBy = '--cluster' | 'OCF_CLUSTER' | 'context' | 'only cluster';

export interface Located {
  readonly file: string;
  readonly by: ChosenBy;
}

/** As locateWithReason, the file alone. */
export function locateCluster(options: LocateOptions): string {
  return locateWithReason(options).file;
}

/**
 * The cluster file to work on: the choice, else OCF_CLUSTER, else the current context, else the only cluster there
 * is. A choice with a slash or an ending .yaml or .yml is a path.
 *
 * @throws OcfError NOT_FOUND when there is none of that name, USAGE when there are several and none is chosen.
 */
export function locateWithReason({ choice, paths, env }: LocateOptions): Located {
  // as from a script's variable that is not set: the current cluster is not what was meant
  if (choice === '' && env.OCF_CLUSTER !== '') {
    throw new OcfError('USAGE', '--cluster is given without a cluster.', {
      suggestions: ['Name one, or leave the option out to mean the current one.'],
    });
  }
  const wanted = choice || env.OCF_CLUSTER || currentContext(paths);
  // the option has the environment's value when it was not given
  const by = wanted === env.OCF_CLUSTER ? 'OCF_CLUSTER' : choice ? '--cluster' : 'context';
  if (wanted !== undefined && isPath(wanted) && by !== 'context') return { file: resolve(wanted), by };
  const names = clusterNames(paths);
  if (wanted !== undefined) {
    if (names.includes(wanted)) return { file: clusterFile(paths, wanted), by };
    throw notThere(wanted, by, names);
  }
  const [only] = names;
  if (names.length === 1 && only !== undefined) return { file: clusterFile(paths, only), by: 'only cluster' };
  if (names.length === 0) {
    throw new OcfError('NOT_FOUND', `There is no cluster in ${join(paths.config, 'clusters')} yet.`, {
      suggestions: ['Describe one with: ocf init NAME', 'Or name a file with: --cluster PATH'],
      data: { clusters: [] },
    });
  }
  throw new OcfError('USAGE', `There are several clusters: ${names.join(', ')}.`, {
    suggestions: [
      `Choose one with: --cluster ${only}`,
      `Or for all commands of this shell: export OCF_CLUSTER=${only}`,
      `Or until another one is chosen: ocf cluster use ${only}`,
    ],
    data: { clusters: names },
  });
}

/** Whether a word that chooses a cluster is a path rather than a name. */
export function isPath(word: string): boolean {
  return word.includes('/') || /\.ya?ml$/.test(word);
}

/** Names of the clusters in the configuration folder, sorted. */
export function clusterNames(paths: ConfigPaths): readonly string[] {
  const folder = join(paths.config, 'clusters');
  try {
    const files = readdirSync(folder).filter((name) => /^[^.].*\.yaml$/.test(name));
    return files.map((name) => name.slice(0, -'.yaml'.length)).sort();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw fileError(folder, 'read', cause);
  }
}

/** Where the file of a cluster of that name belongs. */
export function clusterFile(paths: ConfigPaths, name: string): string {
  return join(paths.config, 'clusters', `${name}.yaml`);
}

/** The cluster that commands without a choice mean; undefined when none was set. */
export function currentContext(paths: ConfigPaths): string | undefined {
  try {
    const [line = ''] = readFileSync(join(paths.config, 'context'), 'utf8').split('\n');
    return line.trim() || undefined;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fileError(join(paths.config, 'context'), 'read', cause);
  }
}

function notThere(wanted: string, by: ChosenBy, names: readonly string[]): OcfError {
  const name = printable(wanted);
  const others = didYouMean(wanted, names);
  const details = (suggestions: readonly string[]) => ({ suggestions, data: { clusters: names } });
  if (by === 'context') {
    const message = `The current cluster "${name}" is not there any more${known(names)}.`;
    return new OcfError(
      'NOT_FOUND',
      message,
      details([
        ...others,
        `Choose another one with: ocf cluster use ${names[0] ?? 'NAME'}`,
        'Or choose none with: ocf cluster use --none',
      ]),
    );
  }
  const from = by === 'OCF_CLUSTER' ? ', which OCF_CLUSTER names' : '';
  const make = wordProblem('name', wanted) === undefined ? [`Describe it with: ocf init ${wanted}`] : [];
  return new OcfError(
    'NOT_FOUND',
    `There is no cluster "${name}"${from}${known(names)}.`,
    details([...others, ...make]),
  );
}

function known(names: readonly string[]): string {
  return names.length === 0 ? '' : `; known: ${names.join(', ')}`;
}
