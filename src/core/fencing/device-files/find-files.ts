import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OcfError } from '../../errors.ts';
import { didYouMean } from '../../suggest.ts';

const suffix = '.yaml';

/** A name that is one part of a path. */
const plainName = /^[A-Za-z0-9_][\w.-]*$/;

/** What device files are there for: lines, and power strips by SNMP. */
export type DeviceFileKind = 'serial' | 'snmp-pdu';

/** Folders with device files of a kind: the administrator's own, then the program's. */
function deviceFolders(own: readonly string[], kind: DeviceFileKind): readonly string[] {
  return [...own, packageFolder()].map((folder) => join(folder, 'devices', kind));
}

/**
 * The file of the driver of that name, `serial/wti-nps`.
 *
 * @param own the administrator's folders
 * @throws OcfError NOT_FOUND
 */
export function fileOfDriver(driver: string, kind: DeviceFileKind, own: readonly string[]): string {
  const name = driver.slice(kind.length + 1);
  const files = deviceFolders(own, kind).map((folder) => join(folder, `${name}${suffix}`));
  const found = plainName.test(name) ? files.find((file) => existsSync(file)) : undefined;
  if (found !== undefined) return found;
  throw new OcfError('NOT_FOUND', `There is no device driver "${driver}".`, {
    suggestions: [...didYouMean(driver, fileDriverNames(kind, own)), 'List the drivers with: ocf device types'],
  });
}

/** The drivers that device files make, by their whole names. */
export function fileDriverNames(kind: DeviceFileKind, own: readonly string[]): readonly string[] {
  const names = deviceFolders(own, kind).flatMap((folder) =>
    entriesOf(folder)
      .filter((entry) => entry.endsWith(suffix))
      .map((entry) => entry.slice(0, -suffix.length)),
  );
  return [...new Set(names)]
    .filter((name) => plainName.test(name))
    .sort()
    .map((name) => `${kind}/${name}`);
}

// The program may be one file in dist/, or this file where it was written.
function packageFolder(): string {
  // built, it is a path already
  const here = import.meta.url.startsWith('file:') ? fileURLToPath(import.meta.url) : import.meta.url;
  for (let folder = dirname(here); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'devices', 'serial')) && existsSync(join(folder, 'package.json'))) return folder;
  }
  return dirname(here);
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
