import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderDeviceStatus } from '../../cli/render/device-types.ts';
import { deviceStatus } from '../../core/fencing/devices/device-status.ts';

export default class DeviceStatus extends BaseCommand {
  static override summary = 'Look at the power of every node a device feeds.';
  static override description = `Asks the devices, all when none is named, one look a plug; nothing is switched.
The exit status is 0 when every plug is known and 7 when one is not, 130 after an interruption.`;
  static override examples = [
    { description: 'All devices', command: '<%= config.bin %> device status' },
    { description: 'Two, for a program', command: '<%= config.bin %> device status pdu1 pdu2 --json' },
  ];
  static override strict = false;
  static override args = { device: optionalArgument('Devices to look at.') };

  async run() {
    const { argv } = await this.parse(DeviceStatus);
    const result = await deviceStatus(await this.open(), argv as string[]);
    return this.present(result, { text: renderDeviceStatus, status: result.status });
  }
}
