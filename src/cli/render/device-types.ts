import type { DeviceStatus } from '../../core/fencing/devices/device-status.ts';
import type { DeviceType, DeviceTypes } from '../../core/fencing/devices/device-types.ts';
import type { DriverParameter } from '../../core/fencing/driver.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { oneLine } from './one-line.ts';

/** Those that can be used first, then those that cannot, each in the order they came. */
export function renderDeviceTypes({ types, usable, unusable }: DeviceTypes, style: Style): string {
  const inOrder = [
    ...types.filter(({ problem }) => problem === undefined),
    ...types.filter(({ problem }) => problem !== undefined),
  ];
  const page = table(
    ['DRIVER', 'WHAT IT IS'].map(style.heading),
    inOrder.map(({ name, description, problem }) => [
      style.name(name),
      problem === undefined ? oneLine(description?.summary ?? '') : style.bad(`cannot be used: ${oneLine(problem)}`),
    ]),
  );
  const total = `${types.length} drivers: ${usable} can be used here, ${unusable} cannot.`;
  return `${page}\n\n${total}`;
}

/** One driver with all that a device of it may be told. */
export function renderDeviceType({ name, description }: DeviceType, style: Style): string {
  if (!description) return style.name(name);
  const { summary, capabilities, parameters, lacking, caution } = description;
  const can = [
    capabilities.status ? 'can be looked at' : 'cannot be looked at: nothing done through it can be verified',
    capabilities.fabric ? 'cuts nodes from a network or their storage and restarts none' : '',
    capabilities.list ? 'lists its plugs' : '',
    capabilities.sessions === undefined ? '' : `bears ${capabilities.sessions} session at a time`,
  ].filter(Boolean);
  const rows = parameters.map((parameter) => [style.name(parameter.name), typeText(parameter), parameter.help]);
  return [
    `${style.name(name)}  ${summary}`,
    style.faint(`It ${can.join(', ')}.`),
    ...(caution === undefined ? [] : [style.doubtful(caution)]),
    ...(lacking === undefined ? [] : [style.bad(`Cannot be used here: ${lacking}`)]),
    '',
    table(['OPTION', 'VALUE', 'MEANING'].map(style.heading), rows),
  ].join('\n');
}

function typeText({ type, choices, required, secret, default: fallback }: DriverParameter): string {
  const what = secret ? 'secret' : choices ? choices.join('|') : type;
  return `${what}${required ? ', required' : ''}${fallback === undefined ? '' : ` (${fallback})`}`;
}

export function renderDeviceStatus({ plugs, problems }: DeviceStatus, style: Style): string {
  const paint = { on: style.good, off: style.faint, unknown: style.doubtful };
  const lines = problems.map(({ device, message }) => style.bad(`${device}: ${message}`));
  if (plugs.length === 0) return lines.length > 0 ? lines.join('\n') : 'No device feeds a node.';
  const page = table(
    ['DEVICE', 'PLUG', 'NODE', 'POWER', 'EVIDENCE'].map(style.heading),
    plugs.map(({ device, plug, node, power, evidence }) => [
      style.name(device),
      plug,
      style.name(node),
      paint[power](power),
      evidence,
    ]),
  );
  return [page, ...lines].join('\n');
}
