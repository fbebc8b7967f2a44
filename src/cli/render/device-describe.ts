import { formatDuration } from '../../core/config/duration.ts';
import type { DescribedDevice, DeviceDescriptions, DeviceOption } from '../../core/fencing/devices/device-describe.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { facts } from './facts.ts';

export function renderDeviceDescriptions({ devices }: DeviceDescriptions, style: Style): string {
  if (devices.length === 0) return 'No devices.';
  return devices.map((device) => renderDevice(device, style)).join('\n\n');
}

function renderDevice(described: DescribedDevice, style: Style): string {
  const { device, driver, summary, capabilities, sessions, limit, options, plugs } = described;
  const head = facts(
    style.name(device),
    [
      ['driver', `${driver}  ${summary}`],
      ['commands', capabilities.commands.join(', ')],
      ['looks', capabilities.status ? 'yes' : 'no: what is done through it cannot be verified by itself'],
      ['lists', capabilities.list || capabilities.hosts ? 'yes' : 'no'],
      ['sessions', sessions ?? 'no limit known'],
      ['time limit', formatDuration(limit)],
    ],
    style,
  );
  const rows = options.map((option) => [style.name(option.name), valueText(option, style), option.help]);
  const dialogues = plugs.flatMap(({ node, plug, dialogue }) => [
    `${style.name(node)}  plug ${plug}`,
    ...Object.entries(dialogue).map(([what, words]) => `  ${style.faint(what.padEnd(6))}  ${words}`),
  ]);
  return [
    head,
    '',
    table(['OPTION', 'VALUE', 'MEANING'].map(style.heading), rows),
    ...(dialogues.length === 0 ? [] : ['', ...dialogues]),
  ].join('\n');
}

function valueText({ value, default: fallback, required }: DeviceOption, style: Style): string {
  if (value !== undefined) return String(value);
  if (fallback !== undefined) return style.faint(`(${fallback})`);
  return required ? style.bad('missing') : '';
}
