import type { DeviceTest } from '../../core/fencing/devices/device-test.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

/** What was tried on each device, and what came of it. */
export function renderDeviceTest({ devices }: DeviceTest, style: Style): string {
  if (devices.length === 0) return 'No devices.';
  const paint = { ok: style.good, failed: style.bad, unknown: style.doubtful };
  const rows = devices.flatMap(({ device, steps }) =>
    steps.map(({ step, result, message, milliseconds }) => [
      style.name(device),
      step,
      paint[result](result),
      `${(milliseconds / 1000).toFixed(1)}s`,
      style.outside(message),
    ]),
  );
  return table(['DEVICE', 'STEP', 'RESULT', 'TIME', 'DETAIL'].map(style.heading), rows);
}
