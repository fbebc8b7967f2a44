import { basename, join } from 'node:path';
import { OcfError } from '../../errors.ts';
import { nearest } from '../../suggest.ts';
import { systemPath } from '../../transport/process-group.ts';
import { spawnProgram } from '../../transport/spawn.ts';
import type { DriverContext } from '../driver.ts';
import { isExecutable, namesIn } from '../executables.ts';
import { keptDescription } from '../kept-description.ts';
import { type FenceMetadata, parseFenceMetadata } from './fence-metadata.ts';

const folders = ['/usr/sbin', '/sbin', ...systemPath.split(':')];
const metadataLimit = 30_000;

/**
 * The program a driver's name stands for: `fence/ipmilan` fence_ipmilan, and for a path `fence//opt/x/fence_y`, or
 * `fence/opt/x/fence_y`, /opt/x/fence_y.
 */
export function fenceProgramName(driver: string): string {
  const name = driver.slice('fence/'.length);
  if (name.includes('/')) return `/${name.replace(/^\/+/, '')}`;
  return name.startsWith('fence_') ? name : `fence_${name}`;
}

/**
 * The file of a fence agent's program.
 *
 * @throws OcfError NOT_FOUND
 */
export function findFenceProgram(file: string): string {
  if (file.startsWith('/')) {
    if (isExecutable(file)) return file;
    throw new OcfError('NOT_FOUND', `There is no executable fence agent ${file}.`);
  }
  const found = folders.map((folder) => join(folder, file)).find(isExecutable);
  if (found) return found;
  throw new OcfError('NOT_FOUND', `There is no fence agent "${file}" on this machine.`, {
    suggestions: [
      ...nearDrivers(file),
      'Install the package fence-agents, or list what there is with: ocf device types',
    ],
  });
}

// In the form a device's driver is written in; only what comes after `fence_` tells whether a name is near.
function nearDrivers(file: string): string[] {
  const short = (name: string) => basename(name).replace(/^fence_/, '');
  const near = nearest(short(file), listFencePrograms().map(short)).map((name) => `fence/${name}`);
  return near.length > 0 ? [`Did you mean ${near.join(' or ')}?`] : [];
}

/** All fence agents of the machine, by path; of programs with the same name the first folder's. */
export function listFencePrograms(): string[] {
  const found = new Map<string, string>();
  for (const folder of folders) {
    for (const file of namesIn(folder).filter((entry) => /^fence_\w+$/.test(entry))) {
      if (!found.has(file) && isExecutable(join(folder, file))) found.set(file, join(folder, file));
    }
  }
  return [...found.values()].sort((a, b) => basename(a).localeCompare(basename(b)));
}

/**
 * What the program says of itself, from the cache while its file is the same.
 *
 * @throws OcfError FAILED when it does not answer with meta-data, INVALID when that is no XML
 */
export async function readFenceMetadata(program: string, context: DriverContext): Promise<FenceMetadata> {
  return keptDescription(context, 'fence-agents', program, async () => {
    const result = await spawnProgram({ argv: [program, '-o', 'metadata'], timeout: metadataLimit });
    if (result.state !== 'done' || result.timedOut || result.code !== 0) {
      throw new OcfError('FAILED', `${program} does not describe itself: ${why(result)}.`, {
        suggestions: [`Look at what it says: ${program} -o metadata`],
      });
    }
    return parseFenceMetadata(result.stdout, program);
  });
}

function why(result: { readonly timedOut: boolean; readonly code: number | undefined; readonly error?: unknown }) {
  if (result.timedOut) return `it did not answer within ${metadataLimit / 1000} s`;
  return result.code === undefined ? 'it cannot be run' : `"-o metadata" ended with status ${result.code}`;
}
