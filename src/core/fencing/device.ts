import { dirname, join } from 'node:path';
import type { Cluster } from '../cluster.ts';
import { expandInOrder } from '../config/entries/plugs.ts';
import type { DeviceSpec, OptionValue } from '../config/model.ts';
import { nodeNamed } from '../config/nodes/resolve.ts';
import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import { knownHostsFile } from '../transport/open.ts';
import { Redactor } from '../transport/redactor.ts';
import { resolveSecret } from '../transport/secrets.ts';
import { checkOptions, shownOptions, typedOptions } from './device-options.ts';
import type { DeviceOptions, DriverContext, DriverDescription, FenceDriver, PowerDevice } from './driver.ts';
import { loadDriver } from './drivers.ts';
import { lockFile } from './lock-file.ts';

/** A device of the cluster file with its driver, checked; nothing was asked of it and no secret looked up. */
export interface PreparedDevice {
  readonly name: string;
  readonly driver: FenceDriver;
  readonly description: DriverDescription;
  /** With references in place of secrets. */
  readonly shown: DeviceOptions;
  /** Milliseconds a single command or look may take. */
  readonly limit: number;
  /** Looked up when first asked for, once: a reference may be readable only once. */
  resolved(): Promise<{ readonly options: DeviceOptions; readonly redact: (text: string) => string }>;
}

/**
 * @throws OcfError NOT_FOUND when there is no such device, driver or program; INVALID when the options are wrong
 */
export async function prepareDevice(cluster: Cluster, name: string): Promise<PreparedDevice> {
  const spec = cluster.model.devices[name];
  if (!spec) {
    throw new OcfError('NOT_FOUND', `There is no device "${name}" in cluster ${cluster.model.cluster.name}.`, {
      suggestions: [...didYouMean(name, Object.keys(cluster.model.devices)), 'See them with: ocf device list'],
    });
  }
  const near = driverContext(cluster);
  const driver = await loadDriver(spec.driver, near);
  const description = await driver.describe(near);
  const options = checkOptions(name, description, spec.options);
  if (description.capabilities.single) refuseSeveral(name, description, spec);
  const shown = typedOptions(description, shownOptions(description, options));
  let resolved: ReturnType<PreparedDevice['resolved']> | undefined;
  return {
    name,
    driver,
    description,
    shown,
    limit: spec.timeout ?? driver.limit(shown),
    resolved() {
      resolved ??= resolveOptions(cluster, description, options);
      return resolved;
    },
  };
}

// the one machine would be shot for any of them
function refuseSeveral(name: string, { name: driver }: DriverDescription, { plugs }: DeviceSpec): void {
  const nodes = Object.keys(plugs).flatMap(expandInOrder);
  if (nodes.length <= 1) return;
  const those = `${nodes.slice(0, 3).join(', ')}${nodes.length > 3 ? ', …' : ''}`;
  throw new OcfError('INVALID', `Device ${name} has plugs for ${those}; a device of ${driver} is one machine's.`, {
    suggestions: ['Give each node a device of its own.'],
  });
}

/** @param host an open cluster, or a machine without one */
export function driverContext({
  system,
  reporter,
  paths,
  file,
}: Pick<Cluster, 'system' | 'reporter' | 'paths'> & { readonly file?: string }): DriverContext {
  const own = file === undefined ? [] : [dirname(file)];
  return { system, reporter, cache: paths.cache, folders: [...new Set([...own, paths.config])] };
}

async function resolveOptions(
  { system, reporter, signal }: Cluster,
  description: DriverDescription,
  options: Readonly<Record<string, OptionValue>>,
) {
  const redactor = new Redactor();
  const secret = new Set(description.parameters.filter((parameter) => parameter.secret).map(({ name }) => name));
  const context = { system, signal, redactor, warn: (text: string) => reporter.warn(text) };
  const values: Record<string, string | number | boolean> = {};
  for (const [key, value] of Object.entries(options)) {
    values[key] = typeof value === 'object' ? await resolveSecret(value, context) : value;
    if (secret.has(key)) redactor.add(String(values[key]));
  }
  return { options: typedOptions(description, values), redact: (text: string) => redactor.redact(text) };
}

export interface DeviceUse {
  /** See DeviceContext.acting. */
  readonly acting?: number;
  /** Milliseconds to wait for others who use a device that bears one session at a time. */
  readonly wait: number;
}

/** A device that may be opened again, with the right to its session held until `release`. */
export interface HeldDevice {
  open(): Promise<PowerDevice>;
  release(): void;
}

/**
 * Waits for the right to a session where the device bears only one: no two processes of this host ever have two.
 *
 * @throws OcfError TIMEOUT when others held it for longer, CREDENTIALS or NOT_FOUND when a secret cannot be had
 */
export async function holdDevice(cluster: Cluster, device: PreparedDevice, use: DeviceUse): Promise<HeldDevice> {
  const { options, redact } = await device.resolved();
  const key = device.driver.sessionKey?.(options);
  const file =
    key === undefined ? undefined : join(cluster.paths.runtime, 'devices', `${encodeURIComponent(key)}.lock`);
  const lock = file === undefined ? undefined : await lockFile(file, { wait: use.wait, signal: cluster.signal });
  if (file !== undefined && !lock) {
    throw new OcfError('TIMEOUT', `Device ${device.name} was in use by others for ${use.wait / 1000} s.`);
  }
  const { signal, transport, model } = cluster;
  const knownHosts = knownHostsFile(cluster.stateFolder);
  const node = (name: string) => nodeNamed(model, name);
  const { name, limit } = device;
  const context = {
    ...driverContext(cluster),
    device: name,
    options,
    limit,
    redact,
    signal,
    transport,
    knownHosts,
    node,
  };
  return {
    open: () => device.driver.open(use.acting === undefined ? context : { ...context, acting: use.acting }),
    release: () => lock?.release(),
  };
}
