import { formatDuration } from './duration.ts';
import { typedText } from './entries/option-text.ts';
import type { DeviceSpec } from './model.ts';
import type { PlainValue } from './yaml/edit-tree.ts';

/** A device as it stands in a file: durations in words, without what is empty. */
export function writtenDevice(spec: DeviceSpec): { readonly [field: string]: PlainValue } {
  const { driver, options, plugs, sessions, timeout, delay, randomDelay, via, verify } = spec;
  const time = (milliseconds: number | undefined) =>
    milliseconds === undefined ? undefined : formatDuration(milliseconds);
  const fields = {
    driver,
    options,
    plugs: Object.fromEntries(Object.entries(plugs).map(([key, text]) => [key, typedText(text)])),
    sessions,
    timeout: time(timeout),
    delay: time(delay),
    random_delay: time(randomDelay),
    via,
    verify,
  };
  const isEmpty = (value: unknown) =>
    value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value))) as ReturnType<
    typeof writtenDevice
  >;
}
