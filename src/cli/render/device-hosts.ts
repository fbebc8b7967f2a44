import type { DeviceHosts, HostPlug } from '../../core/fencing/devices/device-hosts.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

/** Which nodes can be reset, one plug a line, with what the device says of it; then what only the device knows. */
export function renderDeviceHosts({ devices }: DeviceHosts, style: Style): string {
  const rows = devices.flatMap(({ device, plugs, others }) => [
    ...plugs.map((plug) => [style.name(device), plug.plug, style.name(plug.node), saysText(plug, style)]),
    ...others.map(({ plug, name }) => [
      style.name(device),
      style.outside(plug),
      '',
      style.doubtful(`not in the cluster file${name === '' || name === plug ? '' : `; called ${style.outside(name)}`}`),
    ]),
  ]);
  const problems = devices.flatMap(({ device, problem }) =>
    problem === undefined ? [] : [style.bad(`${device} was not asked: ${problem}`)],
  );
  const page = rows.length === 0 ? 'No device feeds a node.' : table(headings.map(style.heading), rows);
  return [page, ...problems].join('\n');
}

const headings = ['DEVICE', 'PLUG', 'NODE', 'THE DEVICE SAYS'];

function saysText({ says, name = '' }: HostPlug, style: Style): string {
  if (says === undefined) return style.faint('not asked');
  if (says === 'listed') return style.good('the same');
  return says === 'not listed' ? style.bad('there is no such plug') : style.doubtful(`called ${style.outside(name)}`);
}
