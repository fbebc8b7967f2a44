import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readBytes } from '../../config/file/read-bytes.ts';
import { sourceText } from '../../config/yaml/source-text.ts';
import { OcfError } from '../../errors.ts';
import { meant, nearest } from '../../suggest.ts';
import type { DriverContext } from '../driver.ts';
import { parseDescription } from './parse-description.ts';
import type { Specification } from './specification.ts';

/** Where powermand's package puts its descriptions. */
export const powermanFolder = '/etc/powerman';

/** A specification and where it was found. */
export interface Description {
  readonly specification: Specification;
  readonly file: string;
  /** The whole text of the file: its comments tell how the device is reached. */
  readonly text: string;
}

/** Folders with descriptions, the administrator's own first: `devices/powerman`. */
function descriptionFolders({ folders }: Pick<DriverContext, 'folders'>): readonly string[] {
  return [...folders.map((folder) => join(folder, 'devices', 'powerman')), powermanFolder];
}

/**
 * Names of all specifications; of a file that cannot be read as a description the file's own name, so that whoever asks
 * for it is told why.
 */
export function specificationNames(context: Pick<DriverContext, 'folders'>): readonly string[] {
  const names = new Set<string>();
  for (const file of descriptionFiles(context)) {
    const named = namesIn(textOf(file) ?? '');
    for (const name of named.length > 0 ? named : [basename(file, '.dev')]) names.add(name);
  }
  return [...names].sort((a, b) => a.localeCompare(b));
}

/**
 * @throws OcfError NOT_FOUND when no description has that name, INVALID with the place when its file cannot be read
 */
export function findSpecification(name: string, context: Pick<DriverContext, 'folders'>): Description {
  for (const file of descriptionFiles(context)) {
    const text = textOf(file);
    if (text === undefined) continue;
    const named = namesIn(text);
    const mine = named.includes(name) || (named.length === 0 && basename(file, '.dev') === name);
    if (!mine) continue;
    const specification = parseDescription(sourceText(file, text)).find((one) => one.name === name);
    if (specification) return { specification, file, text };
    throw new OcfError('INVALID', `${file} has no specification.`);
  }
  throw new OcfError('NOT_FOUND', `There is no powerman description "${name}".`, {
    suggestions: [
      ...meant(nearest(name, specificationNames(context)).map((near) => `powerman-device/${near}`)),
      `They are looked for in ${descriptionFolders(context).join(', ')}; the package powerman has many.`,
    ],
  });
}

function descriptionFiles(context: Pick<DriverContext, 'folders'>): string[] {
  return descriptionFolders(context).flatMap((folder) => {
    try {
      return readdirSync(folder)
        .filter((file) => file.endsWith('.dev'))
        .sort()
        .map((file) => join(folder, file));
    } catch {
      // a folder that is not there has none
      return [];
    }
  });
}

function textOf(file: string): string | undefined {
  try {
    return readBytes(file, 1024 * 1024).toString('latin1');
  } catch {
    return undefined;
  }
}

// Names that can stand in a driver's name; parsing every file for one of them would take longer than all else.
function namesIn(text: string): string[] {
  return [...text.matchAll(/^[ \t]*specification\s+"([\w.+-]+)"/gm)].map(([, name]) => name as string);
}
