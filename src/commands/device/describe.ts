import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderDeviceDescriptions } from '../../cli/render/device-describe.ts';
import { describeDevices } from '../../core/fencing/devices/device-describe.ts';

export default class DeviceDescribe extends BaseCommand {
  static override summary = 'What devices are, can do, are told, and would be said for each plug.';
  static override description =
    `The driver's commands and limits, all its options with the value that counts here, and for each plug the words of each command; secrets as their references. No device is contacted. What a driver takes before there is a device: ocf device types DRIVER.`;
  static override examples = [{ description: 'One device', command: '<%= config.bin %> device describe pdu1' }];
  static override strict = false;
  static override args = { device: requiredArgument('Devices to describe.') };

  async run() {
    const { argv } = await this.parse(DeviceDescribe);
    const result = await describeDevices(await this.open(), argv as string[]);
    return this.present(result, { text: renderDeviceDescriptions });
  }
}
