import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const suffix = '.yaml';

/** A name that is one part of a path. */
const plainName = /^[A-Za-z0-9_][\w.-]*$/;

/** What device files are there for: lines, and power strips by SNMP. */
export type DeviceFileKind = 'serial' | 'snmp-pdu';

/** Folders with device files of a kind: the administrator's own, then the program's. */
export function deviceFolders(own: readonly string[], kind: DeviceFileKind = 'serial'): readonly string[] {
  return [...own, packageFolder()].map((folder) => join(folder, 'devices', kind));
}

/** The file of the device type of that name; undefined when there is none. */
export function findDeviceFile(
  name: string,
  own: readonly string[],
  kind: DeviceFileKind = 'serial',
): string | undefined {
  if (!plainName.test(name)) return undefined;
  return deviceFolders(own, kind)
    .map((folder) => join(folder, `${name}${suffix}`))
    .find((file) => existsSync(file));
}

/** The names of all device files. */
export function deviceFileNames(own: readonly string[], kind: DeviceFileKind = 'serial'): readonly string[] {
  const names = deviceFolders(own, kind).flatMap((folder) =>
    entriesOf(folder)
      .filter((entry) => entry.endsWith(suffix))
      .map((entry) => entry.slice(0, -suffix.length)),
  );
  return [...new Set(names)].filter((name) => plainName.test(name)).sort();
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
