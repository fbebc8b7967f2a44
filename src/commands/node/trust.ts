import * as Flags from '@oclif/core/flags';
import { dryRunFlag, requiredArgument, yesFlag } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderTrustPlan, renderTrustResult, trustQuestion } from '../../cli/render/trust.ts';
import { plainStyle } from '../../cli/style.ts';
import { visible } from '../../cli/visible.ts';
import { oneHome } from '../../core/home.ts';
import { statusOf } from '../../core/transport/outcomes.ts';
import { pinKeys, planTrust } from '../../core/transport/trust.ts';

export default class NodeTrust extends BaseCommand {
  static override summary = 'Show the SSH host keys of nodes and pin them for this cluster.';
  static override description =
    `Asks each node for its host keys, shows their fingerprints beside what is pinned, and pins them in a file of this cluster, under the node's name. A node with a pinned key is checked against that alone; without one your own known_hosts may know its address. Connections to a node whose key is not known, or has changed, are refused.
Whoever answers at the address can show any key: compare a fingerprint with the node's console, or give it with --fingerprint.
The keys of a member cluster's nodes are pinned for that member.
The exit status is 5 when a pinned key has changed and --replace is missing.`;
  static override examples = [
    { description: 'Look and pin', command: "<%= config.bin %> node trust 'n[1-4]'" },
    {
      description: 'A key that is known from elsewhere',
      command: '<%= config.bin %> node trust n1 --yes --fingerprint SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDeMVbTY1V8ZMxxYRs',
    },
    { description: 'After a node was installed anew', command: '<%= config.bin %> node trust n1 --replace' },
  ];
  static override args = { nodeset: requiredArgument('Nodes whose host keys to pin.') };
  static override flags = {
    fingerprint: Flags.string({ summary: 'Pin only the key with this fingerprint.', helpValue: 'SHA256:TEXT' }),
    replace: Flags.boolean({ summary: 'Take a changed key in place of the pinned one.' }),
    'dry-run': dryRunFlag,
    yes: yesFlag,
  };

  async run() {
    const { args, flags } = await this.parse(NodeTrust);
    const { cluster, nodes } = oneHome(await this.open(), args.nodeset);
    const plan = await planTrust(cluster, { ...flags, nodes: [nodes] });
    if (flags['dry-run']) return this.present({ ...plan, dryRun: true }, { text: renderTrustPlan });
    if (plan.changes !== '' && !flags.yes) {
      const page = renderTrustPlan(plan, plainStyle);
      process.stderr.write(`${process.stderr.isTTY ? visible(page) : page}\n`);
      await this.confirm({ message: trustQuestion(plan, cluster.model.cluster.name), flag: '--yes' }, flags.yes);
    }
    const result = await pinKeys(cluster, plan);
    return this.present(result, { text: renderTrustResult, status: statusOf(result.verdict) });
  }
}
