import { dryRunFlag, reasonFlag, requiredArgument, yesFlag } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderDevicesChanged } from '../../cli/render/device.ts';
import { deleteDevices } from '../../core/config/entries/devices.ts';

export default class DeviceDelete extends BaseCommand {
  static override summary = 'Delete devices from the cluster file.';
  static override description = 'Refused while a fencing level uses one of them. Nothing happens on the device.';
  static override examples = [{ description: 'A device', command: '<%= config.bin %> device delete pdu1' }];
  static override strict = false;
  static override args = { device: requiredArgument('Devices to delete.') };
  static override flags = { 'dry-run': dryRunFlag, yes: yesFlag, reason: reasonFlag };

  async run() {
    const { argv, flags } = await this.parse(DeviceDelete);
    const cluster = await this.open();
    const input = { names: argv as string[], reason: flags.reason };
    const plan = await deleteDevices(cluster, { ...input, dryRun: true });
    const message = `Delete device ${plan.devices.join(', ')} from cluster ${plan.cluster}?`;
    if (!flags['dry-run']) await this.confirm({ message, flag: '--yes' }, flags.yes);
    const result = flags['dry-run'] ? plan : await deleteDevices(cluster, input);
    return this.present(result, { text: (changed, style) => renderDevicesChanged(changed, 'deleted', style) });
  }
}
