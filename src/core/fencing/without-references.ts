import type { DeviceOptions } from './driver.ts';

/**
 * Shown options without those that are references: what a driver says of a device before their values are looked up
 * goes by its defaults.
 */
export function withoutReferences(options: DeviceOptions): DeviceOptions {
  const isReference = (value: unknown) => typeof value === 'string' && /^<\w+:.*>$/.test(value);
  return Object.fromEntries(Object.entries(options).filter(([, value]) => !isReference(value)));
}
