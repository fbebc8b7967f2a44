import { changeFlags, ensureFlag, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderDevicesChanged } from '../../cli/render/device.ts';
import { deleteDevices } from '../../core/config/entries/devices.ts';

export default class DeviceDelete extends BaseCommand {
  static override summary = 'Delete devices from the cluster file.';
  static override description = 'Refused while a fencing level uses one of them. Nothing happens on the device.';
  static override examples = [{ description: 'A device', command: '<%= config.bin %> device delete pdu1' }];
  static override strict = false;
  static override args = { device: requiredArgument('Devices to delete.') };
  static override flags = { ensure: ensureFlag('absent', 'Names that are not there are as wanted.'), ...changeFlags };

  async run() {
    const { argv, flags } = await this.parse(DeviceDelete);
    const result = await deleteDevices(await this.open(), {
      names: argv as string[],
      ensure: flags.ensure,
      ...this.changeInput(flags),
    });
    return this.present(result, { text: (changed, style) => renderDevicesChanged(changed, 'deleted', style) });
  }
}
