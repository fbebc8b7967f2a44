import { dirname } from 'node:path';
import type { Cluster } from '../cluster.ts';
import { expandInOrder } from '../config/entries/plugs.ts';
import type { DeviceSpec, OptionValue } from '../config/model.ts';
import { nodeNamed } from '../config/nodes/resolve.ts';
import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import { Redactor } from '../transport/redactor.ts';
import { resolveSecret } from '../transport/secrets.ts';
import { checkOptions, shownOptions, typedOptions } from './device-options.ts';
import type { DeviceContext, DeviceOptions, DriverContext, DriverDescription, FenceDriver } from './driver.ts';
import { loadDriver } from './drivers.ts';

/** A device of the cluster file with its driver, checked; nothing was asked of it and no secret looked up. */
export interface PreparedDevice {
  readonly name: string;
  readonly driver: FenceDriver;
  readonly description: DriverDescription;
  /** With references in place of secrets. */
  readonly shown: DeviceOptions;
  /** Milliseconds a single command or look may take. */
  readonly limit: number;
  /** Logins it bears at the same time; undefined: no limit known. */
  readonly sessions: number | undefined;
  /**
   * Two devices with the same key are one switch: their logins count together.
   *
   * @throws OcfError CREDENTIALS or NOT_FOUND when a secret cannot be had
   */
  sessionKey(): Promise<string>;
  /** Milliseconds before a node is cut off through it, and the most that chance adds to them. */
  readonly delay: number;
  readonly randomDelay: number;
  /** The cluster it stands in: its nodes, the way to them, and the plugs that feed them. */
  readonly place: Pick<DeviceContext, 'node' | 'transport' | 'plugs'>;
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
  const resolve = () => {
    resolved ??= resolveOptions(cluster, description, options);
    return resolved;
  };
  return {
    name,
    driver,
    description,
    shown,
    limit: spec.timeout ?? driver.limit(shown),
    delay: spec.delay ?? 0,
    randomDelay: spec.randomDelay ?? 0,
    place: {
      node: (wanted) => nodeNamed(cluster.model, wanted),
      transport: cluster.transport,
      plugs: [...new Set(Object.values(spec.plugs).flatMap(expandInOrder))],
    },
    sessions: spec.sessions ?? description.capabilities.sessions ?? (driver.sessionKey ? 1 : undefined),
    async sessionKey() {
      const own = `${cluster.model.cluster.id}/${name}`;
      return driver.sessionKey?.((await resolve()).options) ?? own;
    },
    resolved: resolve,
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

/** Looks up the secrets that options refer to. @throws OcfError CREDENTIALS, NOT_FOUND when one cannot be had */
export async function resolveOptions(
  { system, reporter, signal }: Pick<Cluster, 'system' | 'reporter' | 'signal'>,
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
