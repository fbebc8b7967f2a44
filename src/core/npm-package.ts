import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What an npm package exports, or why it cannot be had: the rest of a sentence. */
export type NpmPackage =
  | { readonly file: string; readonly exported: Readonly<Record<string, unknown>> }
  | { readonly problem: string };

/**
 * Loads an npm package from where `node` looks from each of the folders, the first that has it. It is code that is run
 * with the rights of this program.
 */
export function loadNpmPackage(folders: readonly string[], name: string): NpmPackage {
  for (const folder of folders) {
    const require = createRequire(join(folder, 'ocf.cjs'));
    let file: string;
    try {
      file = require.resolve(name);
    } catch {
      continue;
    }
    try {
      return { file, exported: Object(require(file)) as Readonly<Record<string, unknown>> };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { problem: `${file} cannot be loaded (${reason.split('\n')[0]})` };
    }
  }
  return { problem: `there is no npm package ${name} in ${folders.join(' or ')} or above` };
}

/** Where packages that were installed beside ocf are looked for. */
export function folderOfProgram(): string {
  const program = process.argv[1] ?? process.execPath;
  try {
    return dirname(realpathSync(program));
  } catch {
    return dirname(program);
  }
}
