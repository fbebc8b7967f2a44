import * as Flags from '@oclif/core/flags';
import { changeFlags, ensureFlag, repeated, requiredArgument } from '../../cli/arguments.ts';
import { parseAssignments } from '../../cli/assignments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderDevicesChanged } from '../../cli/render/device.ts';
import { optionsFrom } from '../../core/config/entries/option-text.ts';
import { addKnownDevice } from '../../core/fencing/add-device.ts';

export default class DeviceAdd extends BaseCommand {
  static override summary = 'Add a device that cuts the power of nodes to the cluster file.';
  static override description =
    `The options are checked against what the driver takes; the device is not contacted. A secret does not belong in the file: NAME.from=file:/path (or env:NAME, command:…) says where it is read when it is needed.`;
  static override examples = [
    {
      description: 'A switched rack power strip, its password in a file of its own',
      command:
        "<%= config.bin %> device add pdu1 --driver fence/apc_snmp --option ip=10.0.0.9 --option community.from=file:/etc/ocf/secrets/pdu1 --plug 'n[1-8]=[1-8]'",
    },
  ];
  static override args = { device: requiredArgument('Name of the device.') };
  static override flags = {
    driver: Flags.string({ summary: 'What speaks to it.', helpValue: 'DRIVER', required: true }),
    option: repeated('An option of the driver; NAME.from=SOURCE for a secret.', 'NAME=VALUE'),
    plug: repeated('The plugs of a node or a node set.', 'NODESET=PLUGS'),
    ensure: ensureFlag('present', 'One that is there gets what differs.'),
    ...changeFlags,
  };

  async run() {
    const { args, flags } = await this.parse(DeviceAdd);
    const { driver, option = [], plug = [] } = flags;
    const entry = {
      name: args.device,
      driver,
      options: optionsFrom(option),
      plugs: parseAssignments(plug, { option: '--plug', example: "'n[1-3]=[1-3]'" }),
    };
    const result = await addKnownDevice(await this.open(), {
      ...entry,
      ensure: flags.ensure,
      ...this.changeInput(flags),
    });
    return this.present(result, {
      text: (changed, style) => renderDevicesChanged(changed, flags.ensure ? 'changed' : 'added', style),
    });
  }
}
