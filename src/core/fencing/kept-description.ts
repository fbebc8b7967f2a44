import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { DriverContext } from './driver.ts';
import { loadJson, saveJson } from './json-file.ts';

// Raised when the meaning of what is kept changes.
const format = 2;

/**
 * What a program says of itself, from the cache as long as path, size, time and inode of its file are what they were.
 *
 * @param kind names the folder in the cache
 * @throws what `ask` throws
 */
export async function keptDescription<T>(
  { cache }: Pick<DriverContext, 'cache'>,
  kind: string,
  program: string,
  ask: () => Promise<T>,
): Promise<T> {
  const { mtimeMs, size, ino } = statSync(program);
  const key = JSON.stringify([format, program, mtimeMs, size, ino]);
  const file = join(cache, kind, `${encodeURIComponent(program)}.json`);
  const kept = loadJson<{ key: string; description: T }>(file);
  if (kept?.key === key) return kept.description;
  const description = await ask();
  try {
    saveJson(file, { key, description });
  } catch {
    // a cache that cannot be written costs time, nothing else
  }
  return description;
}
