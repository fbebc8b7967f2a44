import type { DeviceContext, DeviceOptions } from '../../src/core/fencing/driver.ts';
import { silentReporter } from '../../src/core/reporter.ts';
import { realSystem } from '../../src/core/system.ts';

/** What a driver is opened with, for tests that speak to one alone. */
export function deviceContext(options: DeviceOptions, more: Partial<DeviceContext> = {}): DeviceContext {
  return {
    device: 'switch',
    options,
    plugs: [],
    limit: 60_000,
    redact: (text) => text,
    system: realSystem(),
    reporter: silentReporter,
    cache: '/nonexistent',
    folders: [],
    signal: new AbortController().signal,
    node: () => undefined,
    knownHosts: '/nonexistent/known_hosts',
    transport: { run: async () => [], forget: async () => undefined, close: async () => undefined },
    ...more,
  };
}
