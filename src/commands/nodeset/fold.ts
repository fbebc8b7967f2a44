import * as Flags from '@oclif/core/flags';
import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { operandFlags, readOperands } from '../../cli/nodeset-operands.ts';
import { renderFolded, renderParts } from '../../cli/render/nodeset.ts';
import { contiguousNodes, foldNodes } from '../../core/nodeset/verbs.ts';

export default class NodesetFold extends BaseCommand {
  static override summary = 'Write node sets as one folded text.';
  static override description =
    `Duplicates go, names that differ in numbers become ranges, and operators are worked out.
Several node sets are joined; after that come --intersection, --exclude and --xor, in this order. A set named - is read from standard input. No cluster is needed unless a set has groups or wildcards.`;
  static override examples = [
    { description: 'Fold names', command: '<%= config.bin %> nodeset fold n1 n2 n3 web1' },
    { description: 'What is left of a set', command: "<%= config.bin %> nodeset fold 'n[1-9]' --exclude 'n[3-4]'" },
    { description: 'Ranges with steps', command: "<%= config.bin %> nodeset fold --autostep 3 'n[2,4,6]'" },
    { description: 'Names from another program', command: '<%= config.bin %> nodeset fold - --json' },
  ];
  static override strict = false;
  static override args = {
    nodeset: requiredArgument('Node sets.'),
  };
  static override flags = {
    ...operandFlags,
    autostep: Flags.string({
      summary: 'Write this many nodes at one distance as a-b/step: a number, a percentage of the set, or auto.',
      helpValue: 'COUNT',
    }),
    axis: Flags.string({
      summary: 'Fold these dimensions only, counted from 1; --axis=-1 is the last.',
      helpValue: 'RANGES',
    }),
    contiguous: Flags.boolean({ summary: 'One line for each stretch without gaps.' }),
  };

  async run() {
    const { argv, flags } = await this.parse(NodesetFold);
    const { set } = await readOperands(argv as string[], flags, { open: () => this.open() });
    if (flags.contiguous) return this.present(contiguousNodes(set, flags), { text: renderParts });
    return this.present(foldNodes(set, flags), { text: renderFolded });
  }
}
