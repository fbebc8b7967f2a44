import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { OcfError } from '../../errors.ts';
import { nearest } from '../../suggest.ts';
import type { DriverContext } from '../driver.ts';
import { isExecutable, namesIn } from '../executables.ts';

const roots = ['/usr/lib/stonith/plugins', '/usr/lib64/stonith/plugins'];
// adapters, not devices: the plug-ins that are programs, and agents of another system
const adapters = ['external', 'rhcs'];
/** Of a type; nothing that could leave its folder or be an option. */
const plain = /^[A-Za-z0-9]\w*(?:-\w+)*$/;

/** A plug-in's file; `type` as `stonith -L` prints it. */
export interface PluginFile {
  readonly type: string;
  readonly file: string;
}

/** Plug-ins of the machine, and of `stonith/external` in the administrator's own folders; the first of a name counts. */
export function listPlugins({ folders }: Pick<DriverContext, 'folders'>): readonly PluginFile[] {
  const found = new Map<string, string>();
  const add = (type: string, file: string) => {
    if (!found.has(type)) found.set(type, file);
  };
  for (const folder of externalFolders(folders)) {
    for (const name of namesIn(folder).filter((each) => plain.test(each))) {
      if (isExecutable(join(folder, name))) add(`external/${name}`, join(folder, name));
    }
  }
  for (const folder of roots.map((root) => join(root, 'stonith2'))) {
    for (const file of namesIn(folder).filter((name) => name.endsWith('.so'))) {
      const type = basename(file, '.so');
      if (plain.test(type) && !adapters.includes(type)) add(type, join(folder, file));
    }
  }
  return [...found].map(([type, file]) => ({ type, file })).sort((a, b) => (a.type < b.type ? -1 : 1));
}

/**
 * The file of a type; of a path the program there, which need not be among the plug-ins.
 *
 * @throws OcfError NOT_FOUND
 */
export function findPlugin(type: string, context: Pick<DriverContext, 'folders'>): PluginFile {
  if (type.startsWith('/')) {
    const file = `/${type.replace(/^\/+/, '')}`;
    if (isExecutable(file)) return { type: `external/${basename(file)}`, file };
    throw new OcfError('NOT_FOUND', `There is no executable STONITH plug-in ${file}.`);
  }
  const all = listPlugins(context);
  const found = all.find((plugin) => plugin.type === type);
  if (found) return found;
  const near = nearest(
    type,
    all.map((plugin) => plugin.type),
  ).map((name) => `stonith/${name}`);
  throw new OcfError('NOT_FOUND', `There is no STONITH plug-in "${type}" on this machine.`, {
    suggestions: [
      ...(near.length > 0 ? [`Did you mean ${near.join(' or ')}?`] : []),
      'Install the package cluster-glue, or list what there is with: ocf device types',
    ],
  });
}

/** Why a plug-in's file is not run, as cluster-glue would not run it either: a sentence. */
export function unsafeFile(file: string): string | undefined {
  if ((statSync(file).mode & 0o022) === 0) return undefined;
  return `${file} can be changed by its group or by everybody, so it is not run.`;
}

function externalFolders(folders: readonly string[]): readonly string[] {
  return [...folders.map((folder) => join(folder, 'stonith')), ...roots].map((folder) => join(folder, 'external'));
}
