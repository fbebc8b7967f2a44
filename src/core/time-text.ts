/** A moment as people read it: ISO 8601, UTC, without the milliseconds. */
export function timeText(at: string): string {
  return at.replace(/\.\d+Z$/, 'Z');
}
