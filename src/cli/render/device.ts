import { formatDuration } from '../../core/config/duration.ts';
import type { DeviceList, DevicesChanged } from '../../core/config/entries/devices.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { facts, optionText } from './facts.ts';
import { renderFileChange } from './file-change.ts';

export function renderDevicesChanged(
  result: DevicesChanged,
  done: 'added' | 'changed' | 'deleted',
  style: Style,
): string {
  return renderFileChange(result, `Device ${result.devices.map(style.name).join(', ')}`, done, style);
}

export function renderDeviceList({ devices }: DeviceList, style: Style): string {
  if (devices.length === 0) return 'No devices.';
  return table(
    ['DEVICE', 'DRIVER', 'NODES', 'FENCING'].map(style.heading),
    devices.map(({ name, driver, nodes, fencing }) => [style.name(name), driver, nodes, fencing.join(' ')]),
  );
}

export function renderDevices({ devices }: DeviceList, style: Style): string {
  return devices
    .map(({ name, driver, options, plugs, sessions, timeout, delay, randomDelay, via, verify, fencing }) =>
      facts(
        style.name(name),
        [
          ['driver', driver],
          ['options', optionText(options)],
          ['plugs', optionText(plugs)],
          ['sessions', sessions],
          ['timeout', timeText(timeout)],
          ['delay', timeText(delay)],
          ['random delay', timeText(randomDelay)],
          ['via', via],
          ['verify', verify?.join(', ')],
          ['fencing', fencing.join(', ')],
        ],
        style,
      ),
    )
    .join('\n\n');
}

function timeText(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : formatDuration(milliseconds);
}
