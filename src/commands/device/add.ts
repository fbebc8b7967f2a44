import * as Flags from '@oclif/core/flags';
import { changeFlags, ensureFlag, repeated, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { deviceFrom } from '../../cli/device-options.ts';
import { durationFlag } from '../../cli/duration-flag.ts';
import { renderDevicesChanged } from '../../cli/render/device.ts';
import { addKnownDevice } from '../../core/fencing/devices/fitting-devices.ts';

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
    sessions: Flags.integer({ summary: 'Logins it bears at the same time.', helpValue: 'COUNT', min: 1, max: 1000 }),
    timeout: durationFlag({ summary: 'Time limit of one command, or of one look.' }),
    delay: durationFlag({ summary: 'Pause before a node is cut off through it.' }),
    'random-delay': durationFlag({ summary: 'A further pause of a random length, at most this long.' }),
    via: Flags.string({ summary: 'Nodes it is reached through, or lives on.', helpValue: 'NODESET' }),
    verify: repeated('Another device, or a detector, that has to agree.', 'NAME'),
    ensure: ensureFlag('present', 'One that is there gets what differs.'),
    ...changeFlags,
  };

  async run() {
    const { args, flags } = await this.parse(DeviceAdd);
    const { ensure } = flags;
    const input = { name: args.device, ...deviceFrom(flags), ensure, ...this.changeInput(flags) };
    const result = await addKnownDevice(await this.open(), input);
    return this.present(result, {
      text: (changed, style) => renderDevicesChanged(changed, flags.ensure ? 'changed' : 'added', style),
    });
  }
}
