import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.ts';
import { resourceListing, resourceListOutputs } from '../../cli/resource-listing.ts';

export default class ResourceList extends BaseCommand {
  static override summary = 'List the resources that the cluster file describes.';
  static override description =
    `Whether they run is not asked; see ocf resource monitor and ocf status. In a table the members of a group stand below it.
--output commands prints the commands that add these resources to a cluster with the same nodes and no resources; their exit status is 4 when they cannot say everything, such as a secret that stands in the file.`;
  static override examples = [
    { description: 'All resources', command: '<%= config.bin %> resource list' },
    { description: 'Names for a script, one a line', command: '<%= config.bin %> resource list --output name' },
    { description: 'The commands that make them', command: '<%= config.bin %> resource list --output commands' },
  ];
  static override flags = {
    output: Flags.option({ summary: 'How to print.', options: resourceListOutputs, default: 'table' })(),
  };

  async run() {
    const { flags } = await this.parse(ResourceList);
    const [result, how] = await resourceListing(await this.open(), flags.output, this.schema());
    return this.present(result, how);
  }
}
