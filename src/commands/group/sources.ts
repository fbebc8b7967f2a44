import { BaseCommand } from '../../cli/base-command.ts';
import { renderSources } from '../../cli/render/group.ts';
import { listSources } from '../../core/config/entries/source-list.ts';
import { exitStatus } from '../../core/errors.ts';

export default class GroupSources extends BaseCommand {
  static override summary = 'List the sources that groups are read from besides the cluster file.';
  static override description =
    `Reads every source: ClusterShell's groups.conf with all that it names, group files, genders, commands. One that cannot be read is listed with the reason, and the exit status is 4. They are described under group_sources in ocf.yaml(5).`;
  static override examples = [{ description: 'All sources', command: '<%= config.bin %> group sources' }];

  async run() {
    await this.parse(GroupSources);
    const result = listSources(await this.open());
    const status = result.sources.some(({ problem }) => problem !== undefined) ? exitStatus.PARTIAL : 0;
    return this.present(result, { text: renderSources, status });
  }
}
