import { requiredArgument } from '../../cli/arguments.ts';
import { fenceActionFlags, fenceActionOf } from '../../cli/fence-action.ts';
import { renderFence } from '../../cli/render/fence.ts';
import { SwitchCommand, switchFlags } from '../../cli/switch-command.ts';

export default class Fence extends SwitchCommand {
  static override summary = 'Cut or restore the power of nodes, and verify it.';
  static override description =
    `One of --off, --on, --reboot, --diag-nmi and --status is required. Everything is resolved first: the nodes, their fencing levels, devices and plugs; then, after a question, all nodes are worked on in parallel. Levels are tried in order; all devices of a level have to succeed.
A node's verdict is "verified off" or "verified on" only when a look after the command saw every plug so. A device that says done while nobody can look makes it "accepted"; one that says done while a look shows otherwise makes it "unknown". A reboot is off, verify, on, verify; a device that can only restart does that, and it is verified only when a detector named in the device's "verify" sees the node started anew. An interrupt (--diag-nmi) is accepted at best. A level whose devices cannot do what is asked is passed over.
A person who says that a node is off (a device with driver manual) is a verdict of its own; off a terminal --confirmed-by and --how say who and how.
Refused are, each with a flag that overrides it: this machine itself, a device reached through one of the nodes, more than half of a cluster's votes, a node on whose power others hang that are not seen off, everything while fencing is disarmed (ocf fence disarm), and a person's word against what can be seen.
Whoever asks for the same while it is in flight joins it and shares its verdict; what was verified in the last minute and still is so, as another look has to show, is already done and is not done again (unless --tolerance 0s asks for it).
The exit status is 0 when all is as asked and verified, 7 when the outcome of any node is not verified, 1 when nothing could be done for any (10 when for want of the right credentials), 4 when only for some.`;
  static override examples = [
    { description: 'See what would be done', command: '<%= config.bin %> fence n2 --reboot --dry-run' },
    { description: 'Power-cycle a node', command: "<%= config.bin %> fence n2 --reboot --reason 'does not answer'" },
    { description: 'Cut four, from a script', command: "<%= config.bin %> fence 'n[1-4]' --off --yes --json" },
  ];
  static override args = { nodeset: requiredArgument('Nodes to fence.') };
  static override flags = { ...fenceActionFlags, ...switchFlags };

  async run() {
    const { args, flags } = await this.parse(Fence);
    return this.switchNodes(fenceActionOf(flags, args.nodeset), args.nodeset, flags, renderFence);
  }
}
