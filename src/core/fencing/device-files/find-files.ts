import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const suffix = '.yaml';

/** A name that is one part of a path. */
const plainName = /^[A-Za-z0-9_][\w.-]*$/;

/** Folders with device files of serial lines: the administrator's own, then the program's. */
export function deviceFolders(own: readonly string[]): readonly string[] {
  return [...own, packageFolder()].map((folder) => join(folder, 'devices', 'serial'));
}

/** The file of the device type of that name; undefined when there is none. */
export function findDeviceFile(name: string, own: readonly string[]): string | undefined {
  if (!plainName.test(name)) return undefined;
  return deviceFolders(own)
    .map((folder) => join(folder, `${name}${suffix}`))
    .find((file) => existsSync(file));
}

/** The names of all device files. */
export function deviceFileNames(own: readonly string[]): readonly string[] {
  const names = deviceFolders(own).flatMap((folder) =>
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
