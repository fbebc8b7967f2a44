const units: readonly (readonly [RegExp, number])[] = [
  [/^(ms|msec)$/, 1],
  [/^(us|usec)$/, 0.001],
  [/^(s|sec|secs|second|seconds|)$/, 1000],
  [/^(m|min|mins|minute|minutes)$/, 60_000],
  [/^(h|hr|hour|hours)$/, 3_600_000],
];

/**
 * A time as agents and Pacemaker write it ("20s", "20", "1min"), in milliseconds; a bare number is seconds.
 * Undefined for anything else.
 */
export function parseAgentTime(text: string): number | undefined {
  const [, digits = '', unit = ''] = /^\s*(\d+)\s*([a-zA-Z]*)\s*$/.exec(text) ?? [];
  if (digits === '') return undefined;
  const factor = units.find(([pattern]) => pattern.test(unit.toLowerCase()))?.[1];
  return factor === undefined ? undefined : Math.round(Number(digits) * factor);
}
