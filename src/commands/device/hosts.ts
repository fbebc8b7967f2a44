import * as Flags from '@oclif/core/flags';
import { optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderDeviceHosts } from '../../cli/render/device-hosts.ts';
import { deviceHosts } from '../../core/fencing/devices/device-hosts.ts';

export default class DeviceHosts extends BaseCommand {
  static override summary = 'Which nodes can be reset, by the cluster file and by the devices.';
  static override description =
    `A device that has a list of its plugs or nodes is asked for it, and where the list and the cluster file differ it is shown: a plug that is not there, one with another name, one that the file does not name. Nothing is switched.
The exit status is 0, or 7 when a device that has a list did not give it, 130 after an interruption.`;
  static override examples = [
    { description: 'All devices', command: '<%= config.bin %> device hosts' },
    { description: 'By the cluster file alone', command: '<%= config.bin %> device hosts pdu1 --configured' },
  ];
  static override strict = false;
  static override args = { device: optionalArgument('Devices to ask; all when left out.') };
  static override flags = {
    configured: Flags.boolean({ summary: 'Only what the cluster file says; no device is contacted.' }),
  };

  async run() {
    const { argv, flags } = await this.parse(DeviceHosts);
    const result = await deviceHosts(await this.open(), { names: argv as string[], ask: !flags.configured });
    return this.present(result, { text: renderDeviceHosts, status: result.status });
  }
}
