import { changeFlags, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderDevicesChanged } from '../../cli/render/device.ts';
import { setKnownDevices } from '../../core/fencing/devices/fitting-devices.ts';

export default class DeviceSet extends BaseCommand {
  static override summary = 'Set fields of devices in the cluster file.';
  static override description =
    `Fields go by their dotted names, as in the file: driver, options.NAME (options.NAME.from for where a secret is read), plugs.NODESET, sessions, timeout, delay, random_delay, via, verify. Several plugs of a node are divided by commas. The options are checked against what the driver takes; the device is not contacted. What is so already changes nothing.`;
  static override examples = [
    {
      description: 'Where a password is read',
      command: '<%= config.bin %> device set pdu1 options.password.from=file:/etc/ocf/secrets/pdu1',
    },
    {
      description: 'Pauses before a node is cut off through either of two devices',
      command: '<%= config.bin %> device set ipmi1,ipmi2 random_delay=3s timeout=30s',
    },
    { description: 'The plugs of a node', command: '<%= config.bin %> device set pdu1 plugs.n4=7,8' },
  ];
  static override strict = false;
  static override args = {
    device: requiredArgument('Device to change; several are divided by commas.'),
    setting: requiredArgument('Fields and their values, as FIELD=VALUE.'),
  };
  static override flags = changeFlags;

  async run() {
    const { args, argv, flags } = await this.parse(DeviceSet);
    const input = { names: args.device.split(','), set: (argv as string[]).slice(1), ...this.changeInput(flags) };
    const result = await setKnownDevices(await this.open(), input);
    return this.present(result, { text: (changed, style) => renderDevicesChanged(changed, 'changed', style) });
  }
}
