import * as Flags from '@oclif/core/flags';
import { changeFlags, optionalArgument, repeated } from '../../cli/arguments.ts';
import { BaseCommand, isTerminal } from '../../cli/base-command.ts';
import { editDevices } from '../../cli/edit-entries.ts';
import { renderDevicesChanged } from '../../cli/render/device.ts';

export default class DeviceEdit extends BaseCommand {
  static override summary = 'Edit the entries of devices: in an editor, or by fields.';
  static override description =
    `Without further options the entries of just these devices are opened in $VISUAL, $EDITOR or vi. When the editor ends they are checked, also against what their drivers take; where something is wrong, every problem is shown with its line and column, and the text can be edited again, discarded or kept for later (--from takes it up). Comments and the order of lines are not taken over from the editor, values are. No device is contacted.`;
  static override examples = [
    { description: 'In the editor', command: '<%= config.bin %> device edit pdu1 pdu2' },
    {
      description: 'By fields',
      command: '<%= config.bin %> device edit pdu1 --set options.ip=10.0.0.10 --unset delay',
    },
    {
      description: 'A text from elsewhere, without a terminal',
      command: '<%= config.bin %> device edit pdu1 --from - --yes',
    },
  ];
  static override strict = false;
  static override args = { device: optionalArgument('Devices to edit; with --from they may be left out.') };
  static override flags = {
    set: repeated('A field by its dotted name, such as options.ip=10.0.0.10.', 'FIELD=VALUE'),
    unset: repeated('A field to take away, with everything below it.', 'FIELD'),
    from: Flags.string({
      summary: 'A text of entries, such as one that was kept; - is standard input.',
      helpValue: 'FILE',
    }),
    ...changeFlags,
  };

  async run() {
    const { argv, flags } = await this.parse(DeviceEdit);
    const terminal = isTerminal() && !this.wantsJson();
    const editing = { names: argv as string[], change: this.changeInput(flags), terminal };
    const result = await editDevices(await this.open(), flags, editing);
    return this.present(result, { text: (changed, style) => renderDevicesChanged(changed, 'changed', style) });
  }
}
