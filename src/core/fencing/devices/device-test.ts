import { setMaxListeners } from 'node:events';
import type { Cluster } from '../../cluster.ts';
import { exitStatus } from '../../errors.ts';
import { inPool } from '../../pool.ts';
import { type PreparedDevice, prepareDevice } from '../device.ts';
import type { PowerDevice } from '../driver.ts';
import { failureOf } from '../failure.ts';
import { askDevice } from './ask-device.ts';
import { compared } from './device-hosts.ts';
import { fedPlugs, knownDevices } from './known-devices.ts';

const silent: readonly string[] = ['TIMEOUT', 'UNREACHABLE'];

/** One thing tried on a device. Nothing that is tried switches anything. */
export interface DeviceStep {
  /** `options`, `secrets`, `login`, `check`, `list`, or `status PLUG`. */
  readonly step: string;
  /** `unknown`: the device answered, and that is no answer. */
  readonly result: 'ok' | 'failed' | 'unknown';
  readonly message: string;
  /** Code of the error that failed it. */
  readonly code?: string;
  readonly milliseconds: number;
}

export interface TestedDevice {
  readonly device: string;
  readonly driver: string;
  readonly result: DeviceStep['result'];
  readonly steps: readonly DeviceStep[];
}

export interface DeviceTest {
  /** Exit status: 0 all works; 10 when only credentials are wrong, 7 when something is not known, 130 when interrupted, else 1. */
  readonly status: number;
  readonly devices: readonly TestedDevice[];
}

/**
 * Tries everything of devices that switches nothing: options, secrets, login, the device's own check, its list, and a
 * look at every plug that feeds a node.
 *
 * @throws OcfError NOT_FOUND naming every device that is not there
 */
export async function testDevices(cluster: Cluster, names: readonly string[]): Promise<DeviceTest> {
  setMaxListeners(0, cluster.signal);
  const devices = await inPool(knownDevices(cluster, names), 64, (name) => testDevice(cluster, name));
  const status = statusOf(devices);
  return { status: status !== 0 && cluster.signal.aborted ? exitStatus.INTERRUPTED : status, devices };
}

async function testDevice(cluster: Cluster, name: string): Promise<TestedDevice> {
  const { system } = cluster;
  const steps: DeviceStep[] = [];
  const driver = cluster.model.devices[name]?.driver ?? '';
  let redact = (text: string) => text;
  const attempt = async <T>(
    step: string,
    run: () => Promise<T>,
    told: (value: T) => Pick<DeviceStep, 'result' | 'message' | 'code'>,
  ): Promise<T | undefined> => {
    const begun = system.monotonic();
    const add = (end: Pick<DeviceStep, 'result' | 'message' | 'code'>) =>
      steps.push({
        step,
        ...end,
        message: redact(end.message),
        milliseconds: Math.round(system.monotonic() - begun),
      });
    try {
      const value = await run();
      add(told(value));
      return value;
    } catch (error) {
      const { code, message } = failureOf(error);
      add({ result: 'failed', message, code });
      return undefined;
    }
  };
  const fine = (message: string) => ({ result: 'ok' as const, message });

  const device = await attempt(
    'options',
    () => prepareDevice(cluster, name),
    ({ description }) => fine(description.summary),
  );
  if (!device) return ended();
  const resolved = await attempt(
    'secrets',
    () => device.resolved(),
    () => fine('every reference can be read'),
  );
  if (!resolved) return ended();
  redact = resolved.redact;
  const { capabilities } = device.description;
  const begun = system.monotonic();
  try {
    await askDevice(cluster, device, async (open) => {
      steps.push({ step: 'login', ...fine('open'), milliseconds: Math.round(system.monotonic() - begun) });
      if (open.check) await attempt('check', () => (open.check as () => Promise<string>)(), fine);
      if (open.list && capabilities.list) await list(open.list.bind(open));
      await look(open, device);
    });
  } catch (error) {
    const { code, message } = failureOf(error);
    const milliseconds = Math.round(system.monotonic() - begun);
    steps.push({ step: 'login', result: 'failed', message: redact(message), code, milliseconds });
  }
  return ended();

  async function list(ask: NonNullable<PowerDevice['list']>) {
    await attempt('list', ask, (plugs) => {
      const { plugs: mine } = compared(fedPlugs(cluster, name), plugs);
      const missing = mine.filter(({ says }) => says === 'not listed').map(({ plug }) => plug);
      if (missing.length === 0) return fine(`${plugs.length} plugs`);
      return { result: 'failed', message: `${plugs.length} plugs, and no ${missing.join(', ')}` };
    });
  }

  async function look(open: PowerDevice, { description }: PreparedDevice) {
    if (!description.capabilities.status) return;
    const plugs = [...new Set(fedPlugs(cluster, name).map((fed) => fed.plug))];
    for (const [index, plug] of plugs.entries()) {
      if (cluster.signal.aborted) return;
      await attempt(
        `status ${plug}`,
        () => open.status(plug),
        ({ power, evidence, failure }) => {
          if (failure) return { result: 'failed', message: failure.message, code: failure.code };
          return { result: power === 'unknown' ? 'unknown' : 'ok', message: `${power}: ${evidence}` };
        },
      );
      const { code = '' } = steps.at(-1) ?? {};
      const rest = plugs.slice(index + 1);
      // what is silent now costs every further plug its whole time limit
      if (rest.length > 0 && silent.includes(code)) {
        const message = `not asked: the device did not answer for plug ${plug}`;
        steps.push({ step: `status ${rest.join(', ')}`, result: 'unknown', message, milliseconds: 0 });
        return;
      }
    }
  }

  function ended(): TestedDevice {
    const results = steps.map(({ result }) => result);
    const worst = (['failed', 'unknown'] as const).find((each) => results.includes(each)) ?? 'ok';
    return { device: name, driver, result: worst, steps };
  }
}

function statusOf(devices: readonly TestedDevice[]): number {
  const bad = devices.flatMap(({ steps }) => steps.filter(({ result }) => result !== 'ok'));
  if (bad.length === 0) return 0;
  if (bad.every(({ result }) => result === 'unknown')) return exitStatus.UNVERIFIED;
  return bad.every(({ code }) => code === 'CREDENTIALS') ? exitStatus.CREDENTIALS : exitStatus.FAILED;
}
