import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The schema that came with the program, for the comment that editors read; undefined where it was left out. */
export function schemaFile(root: string): string | undefined {
  const file = join(root, 'schema', 'ocf-1.json');
  return existsSync(file) ? file : undefined;
}
