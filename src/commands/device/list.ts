import { BaseCommand } from '../../cli/base-command.ts';
import { renderDeviceList } from '../../cli/render/device.ts';
import { listDevices } from '../../core/config/entries/devices.ts';

export default class DeviceList extends BaseCommand {
  static override summary = 'List the devices that cut the power of nodes.';
  static override description = 'What the cluster file says of them; none is contacted.';
  static override examples = [{ description: 'All devices', command: '<%= config.bin %> device list' }];

  async run() {
    await this.parse(DeviceList);
    return this.present(listDevices(await this.open()), { text: renderDeviceList });
  }
}
