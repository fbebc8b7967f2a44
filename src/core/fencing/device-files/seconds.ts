import type { DeviceOptions } from '../driver.ts';
import type { DeviceFile } from './model.ts';

/** What a device's options are, with what the file says where they are silent. */
export function withDefaults(file: DeviceFile, options: DeviceOptions): DeviceOptions {
  const usual = file.options.flatMap(({ name, default: value }) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(usual), ...options };
}

/** An option of type `seconds`; 0 when it has no value. */
export function seconds(options: DeviceOptions, name: string): number {
  const value = Number(Object.hasOwn(options, name) ? options[name] : 0);
  return Number.isFinite(value) ? value : 0;
}
