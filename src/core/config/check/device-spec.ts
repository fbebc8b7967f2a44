import type { DeviceSpec, OptionValue } from '../model.ts';

type Entries<T> = readonly (readonly [string, T])[];

/** A device as readShape gives it; what did not fit is missing. */
export interface RawDevice {
  readonly driver?: string;
  readonly options?: Entries<OptionValue>;
  readonly plugs?: Entries<readonly string[]>;
  readonly sessions?: number;
  readonly timeout?: number;
  readonly delay?: number;
  readonly random_delay?: number;
  readonly via?: string;
  readonly verify?: readonly string[];
}

/** The device as the model holds it. */
export function deviceSpec({ driver = '', options, plugs, random_delay: randomDelay, ...rest }: RawDevice): DeviceSpec {
  return {
    driver,
    options: Object.fromEntries(options ?? []),
    plugs: Object.fromEntries((plugs ?? []).map(([key, list]) => [key, list.join(',')])),
    ...rest,
    ...(randomDelay === undefined ? {} : { randomDelay }),
  };
}
