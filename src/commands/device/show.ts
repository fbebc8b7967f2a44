import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderDevices } from '../../cli/render/device.ts';
import { listDevices } from '../../core/config/entries/devices.ts';

export default class DeviceShow extends BaseCommand {
  static override summary = 'Show the driver, options and plugs of devices.';
  static override description = 'A secret that stands in the file is not shown; a reference is.';
  static override examples = [{ description: 'One device', command: '<%= config.bin %> device show pdu1' }];
  static override strict = false;
  static override args = { device: requiredArgument('Devices to show.') };

  async run() {
    const { argv } = await this.parse(DeviceShow);
    const result = listDevices(await this.open(), { names: argv as string[] });
    return this.present(result, { text: renderDevices });
  }
}
