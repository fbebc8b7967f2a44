import { changeFlags, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderDevicesChanged } from '../../cli/render/device.ts';
import { setKnownDevices } from '../../core/fencing/devices/fitting-devices.ts';

export default class DeviceUnset extends BaseCommand {
  static override summary = 'Take fields of devices out of the cluster file.';
  static override description =
    'Afterwards what holds without them holds. A name with others below it, such as options or plugs, takes all of them.';
  static override examples = [
    { description: 'A pause', command: '<%= config.bin %> device unset ipmi1 delay' },
    {
      description: 'An option and the plugs of a node',
      command: '<%= config.bin %> device unset pdu1 options.port plugs.n4',
    },
  ];
  static override strict = false;
  static override args = {
    device: requiredArgument('Device to change; several are divided by commas.'),
    setting: requiredArgument('Fields by their dotted names.'),
  };
  static override flags = changeFlags;

  async run() {
    const { args, argv, flags } = await this.parse(DeviceUnset);
    const input = { names: args.device.split(','), unset: (argv as string[]).slice(1), ...this.changeInput(flags) };
    const result = await setKnownDevices(await this.open(), input);
    return this.present(result, { text: (changed, style) => renderDevicesChanged(changed, 'changed', style) });
  }
}
