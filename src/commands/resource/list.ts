import { BaseCommand } from '../../cli/base-command.ts';
import { renderResourceList } from '../../cli/render/resource.ts';
import { listResources } from '../../core/config/entries/resources.ts';

export default class ResourceList extends BaseCommand {
  static override summary = 'List the resources that the cluster file describes.';
  static override description = 'Whether they run is not asked; see ocf resource monitor and ocf status.';
  static override examples = [{ description: 'All resources', command: '<%= config.bin %> resource list' }];

  async run() {
    await this.parse(ResourceList);
    return this.present(listResources(await this.open()), { text: renderResourceList });
  }
}
