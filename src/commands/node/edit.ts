import * as Flags from '@oclif/core/flags';
import { changeFlags, optionalArgument, repeated, setFieldFlag } from '../../cli/arguments.ts';
import { BaseCommand, isTerminal } from '../../cli/base-command.ts';
import { editNodes } from '../../cli/edit-nodes.ts';
import { renderNodesChanged } from '../../cli/render/node.ts';

export default class NodeEdit extends BaseCommand {
  static override summary = 'Edit the entries of nodes: in an editor, by fields, or by questions.';
  static override description =
    `Without further options the entries of just these nodes are opened in $VISUAL, $EDITOR or vi. When the editor ends they are checked; where something is wrong, every problem is shown with its line and column, and the text can be edited again, discarded or kept for later (--from takes it up). An entry that covers more nodes is split. Comments and the order of lines are not taken over from the editor, values are.`;
  static override examples = [
    { description: 'In the editor', command: "<%= config.bin %> node edit 'n[1-4]'" },
    {
      description: 'By fields',
      command: '<%= config.bin %> node edit n1 --set address=10.0.0.9 --set attributes.rack=r7 --unset votes',
    },
    {
      description: 'A text from elsewhere, without a terminal',
      command: '<%= config.bin %> node edit n1 --from - --yes',
    },
  ];
  static override args = { nodeset: optionalArgument('Nodes to edit; with --from it may be left out.') };
  static override flags = {
    set: setFieldFlag,
    unset: repeated('A field to take away, with everything below it.', 'FIELD'),
    from: Flags.string({
      summary: 'A text of entries, such as one that was kept; - is standard input.',
      helpValue: 'FILE',
    }),
    questions: Flags.boolean({ summary: 'Ask for one field after the other.' }),
    ...changeFlags,
  };

  async run() {
    const { args, flags } = await this.parse(NodeEdit);
    const terminal = isTerminal() && !this.wantsJson();
    const editing = { nodes: args.nodeset, change: this.changeInput(flags), terminal };
    const result = await editNodes(await this.open(), flags, editing);
    return this.present(result, { text: (changed, style) => renderNodesChanged(changed, 'changed', style) });
  }
}
