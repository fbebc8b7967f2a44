/** Milliseconds; timers cannot hold more. */
export const longestDuration = 2_147_483_647;

/** What a duration looks like; it may still be too long. */
export const durationPattern = /^\s*(\d+(\.\d+)?|(\d+(\.\d+)?(ms|s|m|h|d))+)\s*$/;

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Milliseconds of a duration as people write it: `10s`, `2m`, `1h30m`, `1.5s`, `250ms`; a plain number is seconds.
 * undefined when it is none.
 *
 * @example parseDuration('1h30m') // 5400000
 */
export function parseDuration(text: string): number | undefined {
  const milliseconds = amountOf(text);
  return milliseconds === undefined || milliseconds > longestDuration ? undefined : milliseconds;
}

/** What a duration longer than none looks like. */
export const positivePattern = new RegExp(durationPattern.source.replace('^', '^(?=.*[1-9])'));

/** The same for one that has to be longer than none: a millisecond at least. */
export function parsePositive(text: string): number | undefined {
  if (!positivePattern.test(text)) return undefined;
  const milliseconds = parseDuration(text);
  return milliseconds === undefined ? undefined : Math.max(1, milliseconds);
}

/** Whether it is a duration, but a longer one than `parseDuration` takes. */
export function isTooLong(text: string): boolean {
  return (amountOf(text) ?? 0) > longestDuration;
}

function amountOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Math.round(Number(trimmed) * units.s);
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(trimmed)) return undefined;
  let total = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * units[unit as keyof typeof units];
  }
  // a fraction of a millisecond means nothing
  return Math.round(total);
}

/** The shortest exact form: 5400000 → `1h30m`, 1500 → `1500ms`, 0 → `0s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds % units.s !== 0) return `${milliseconds}ms`;
  let rest = milliseconds;
  let text = '';
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const amount = Math.floor(rest / units[unit]);
    if (amount > 0) text += `${amount}${unit}`;
    rest -= amount * units[unit];
  }
  return text === '' ? '0s' : text;
}
