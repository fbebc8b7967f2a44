import { changeFlags, optionalArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderUndone } from '../../cli/render/history.ts';
import { undoChange } from '../../core/config/history/undo.ts';

export default class ConfigUndo extends BaseCommand {
  static override summary = 'Undo a change of the cluster file.';
  static override description =
    `The last change is undone byte by byte, one by hand too, also when the file is invalid now.
An older one is undone when nothing changed its lines and fields since; otherwise it is refused, and the changes in
between are named. Undoing is a change itself: undo it to do it again. Nothing but the file changes.`;
  static override examples = [
    { description: 'The last change', command: '<%= config.bin %> config undo' },
    { description: 'The one before it, as a preview', command: '<%= config.bin %> config undo now~2 --dry-run' },
    { description: 'One of the history', command: "<%= config.bin %> config undo 7c1e90ab --reason 'wrong rack'" },
  ];
  static override args = { change: optionalArgument('Change to undo; the last one when left out.') };
  static override flags = changeFlags;

  async run() {
    const { args, flags } = await this.parse(ConfigUndo);
    const input = { entry: args.change, ...this.changeInput(flags) };
    return this.present(await undoChange(await this.openPast(), input), { text: renderUndone });
  }
}
