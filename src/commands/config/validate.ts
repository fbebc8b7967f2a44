import { join } from 'node:path';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderConfigChecked } from '../../cli/render/config.ts';
import { checkFile } from '../../core/config/check/check.ts';
import { locateCluster } from '../../core/config/file/locate.ts';
import { exitStatus } from '../../core/errors.ts';

export default class ConfigValidate extends BaseCommand {
  static override summary = 'Check the cluster file and report everything that is wrong with it.';
  static override description =
    `Every problem comes with its line and column. Member clusters are read too. Warnings, such as of a secret that stands in the file, do not make it invalid. The exit status is 12 for an invalid file.`;
  static override examples = [
    { description: 'The current cluster', command: '<%= config.bin %> config validate' },
    {
      description: 'A file before it is put in place',
      command: '<%= config.bin %> config validate --cluster ./new.yaml',
    },
  ];

  async run() {
    const { flags } = await this.parse(ConfigValidate);
    const { paths, system } = this.host();
    const file = locateCluster({ choice: flags.cluster, paths, env: system.env });
    const result = await checkFile(file, { paths, cacheFolder: join(paths.cache, 'config') });
    return this.present(result, { text: renderConfigChecked, status: result.valid ? 0 : exitStatus.INVALID });
  }
}
