import * as Flags from '@oclif/core/flags';
import { changeFlags, optionalArgument, repeated } from '../../cli/arguments.ts';
import { BaseCommand, isTerminal } from '../../cli/base-command.ts';
import { editResources } from '../../cli/edit-entries.ts';
import { renderResourcesChanged } from '../../cli/render/resource.ts';
import { validateFlag } from '../../cli/resource-options.ts';

export default class ResourceEdit extends BaseCommand {
  static override summary = 'Edit the entries of resources: in an editor, or by fields.';
  static override description =
    `Without further options the entries of just these resources are opened in $VISUAL, $EDITOR or vi. When the editor ends they are checked; where something is wrong, every problem is shown with its line and column, and the text can be edited again, discarded or kept for later (--from takes it up). Comments and the order of lines are not taken over from the editor, values are.`;
  static override examples = [
    { description: 'In the editor', command: '<%= config.bin %> resource edit vip web' },
    { description: 'By fields', command: '<%= config.bin %> resource edit web --set nodes=@storage --unset prefer' },
    {
      description: 'A text from elsewhere, without a terminal',
      command: '<%= config.bin %> resource edit web --from - --yes',
    },
  ];
  static override strict = false;
  static override args = { resource: optionalArgument('Resources to edit; with --from they may be left out.') };
  static override flags = {
    set: repeated('A field by its dotted name, such as monitor.interval=10s.', 'FIELD=VALUE'),
    unset: repeated('A field to take away, with everything below it.', 'FIELD'),
    from: Flags.string({
      summary: 'A text of entries, such as one that was kept; - is standard input.',
      helpValue: 'FILE',
    }),
    'validate-on-node': validateFlag,
    ...changeFlags,
  };

  async run() {
    const { argv, flags } = await this.parse(ResourceEdit);
    const terminal = isTerminal() && !this.wantsJson();
    const change = { validate: flags['validate-on-node'], ...this.changeInput(flags) };
    const editing = { names: argv as string[], change, terminal };
    const result = await editResources(await this.open(), flags, editing);
    return this.present(result, { text: (changed, style) => renderResourcesChanged(changed, 'changed', style) });
  }
}
