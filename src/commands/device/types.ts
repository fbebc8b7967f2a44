import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderDeviceType, renderDeviceTypes } from '../../cli/render/device-types.ts';
import { deviceTypes } from '../../core/fencing/devices/device-types.ts';

export default class DeviceTypes extends BaseCommand {
  static override summary = 'List the drivers a device may have, or show the options of one.';
  static override description =
    `Drivers that are part of this program, and one for every fence agent and STONITH plug-in installed on this machine, with the reason where one cannot be used.
The first listing asks every program to describe itself; the answers are kept while the programs stay the same. No cluster and no device is needed; with --cluster, what lies beside its file is known too.
A driver may also be a program by its path (fence//opt/x/fence_y, stonith//opt/x/y) or one of an npm package (npm:PACKAGE:NAME).`;
  static override examples = [
    { description: 'All drivers', command: '<%= config.bin %> device types' },
    { description: 'The options of one', command: '<%= config.bin %> device types fence/ipmilan' },
  ];
  static override args = { driver: optionalArgument('Driver to show.') };

  async run() {
    const { args, flags } = await this.parse(DeviceTypes);
    const host = flags.cluster === undefined ? this.host() : await this.open();
    const result = await deviceTypes(host, args.driver);
    const [only] = result.types;
    return this.present(result, {
      text: (types, style) => (args.driver && only ? renderDeviceType(only, style) : renderDeviceTypes(types, style)),
    });
  }
}
