import { rmSync } from 'node:fs';

/** Removes a temporary file where that is possible. Never an error: the one that led here is what counts. */
export function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // a folder we may not look into holds nothing of ours
  }
}
