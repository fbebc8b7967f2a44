import * as Flags from '@oclif/core/flags';
import { repeated, requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderDialogueTest } from '../../cli/render/dialogue-test.ts';
import { optionsFrom } from '../../core/config/entries/option-text.ts';
import { testDeviceFile } from '../../core/fencing/device-files/test-file.ts';

export default class DeviceTestDialogue extends BaseCommand {
  static override summary = 'Check a device file, and play it against a recorded session or a device.';
  static override description =
    `A device file describes a power switch on a line: ocf-device(5). All that is wrong with it is said at once, with its place. Then it is played: against a session that was recorded, or on a line to a device, or to a simulated one of "ocf lab rack". Every step is shown, what was sent and what came, secrets by their names only.
On a line it logs in, reads the table, looks at the plugs of --plug, and logs out. Nothing is switched but the plugs of --allow-switching: each to the other state and back.
The exit status is 0 when all went as the file says, 12 for a wrong file, 9 when the file sends something else than was recorded, 7 when something could not be told, else that of the first failure.`;
  static override examples = [
    { description: 'Is it written well?', command: '<%= config.bin %> device test-dialogue ./my-switch.yaml' },
    {
      description: 'On the device itself, with a recording for later',
      command:
        '<%= config.bin %> device test-dialogue ./my-switch.yaml --line telnet://10.0.0.7 --option password.from=file:/etc/ocf/secrets/switch --plug 2 --record ./my-switch.session',
    },
    {
      description: 'The recording, after a change of the file',
      command: '<%= config.bin %> device test-dialogue ./my-switch.yaml --session ./my-switch.session',
    },
  ];
  static override args = { file: requiredArgument('Device file.') };
  static override flags = {
    session: Flags.string({ summary: 'Play it against this recorded session.', helpValue: 'FILE' }),
    line: Flags.string({ summary: 'Play it on this line.', helpValue: 'LINE' }),
    option: repeated('An option of the device; NAME.from=SOURCE for a secret.', 'NAME=VALUE'),
    plug: repeated('Look at this plug.', 'PLUG'),
    'allow-switching': repeated('Switch this plug off and on again, or the other way round.', 'PLUG'),
    record: Flags.string({ summary: 'Write the session to a new file.', helpValue: 'FILE' }),
  };

  async run() {
    const { args, flags } = await this.parse(DeviceTestDialogue);
    const { session, line, option = [], plug = [], 'allow-switching': switching = [], record } = flags;
    const result = await testDeviceFile(this.host(), {
      file: args.file,
      ...(session === undefined ? {} : { session }),
      ...(line === undefined ? {} : { line }),
      ...(record === undefined ? {} : { record }),
      options: optionsFrom(option),
      plugs: plug,
      switching,
    });
    return this.present(result, { text: renderDialogueTest, status: result.status });
  }
}
