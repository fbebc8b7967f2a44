import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderDeviceTest } from '../../cli/render/device-test.ts';
import { testDevices } from '../../core/fencing/devices/device-test.ts';

export default class DeviceTest extends BaseCommand {
  static override summary = 'Try everything of devices that switches nothing.';
  static override description =
    `Step by step: the options, the secrets they name, a login, the device's own check, its list against the plugs of the cluster file, and a look at every plug that feeds a node. What is tried changes no power.
The exit status is 0 when all works, 10 when only credentials are wrong, 7 when something could not be told, 130 after an interruption, else 1.`;
  static override examples = [
    { description: 'One device', command: '<%= config.bin %> device test pdu1' },
    { description: 'All, from cron', command: '<%= config.bin %> device test --json' },
  ];
  static override strict = false;
  static override args = { device: optionalArgument('Devices to test; all when left out.') };

  async run() {
    const { argv } = await this.parse(DeviceTest);
    const result = await testDevices(await this.open(), argv as string[]);
    return this.present(result, { text: renderDeviceTest, status: result.status });
  }
}
