import { BaseCommand } from '../cli/base-command.ts';
import { durationFlag } from '../cli/duration-flag.ts';
import { renderStatus } from '../cli/render/status.ts';
import { clusterStatus, statusStatus } from '../core/resources/status.ts';

export default class Status extends BaseCommand {
  static override summary = 'Show nodes, resources and the last fencings on one page.';
  static override description =
    `Asks every node whether it answers and every resource what it is. A node that does not answer costs at most its time limit; what it may be running is shown as unknown. A member cluster that cannot be read is left out, with a warning. The exit status is 0 when everything could be seen, nothing has failed and no agent is missing, else 4.`;
  static override examples = [
    { description: 'The whole cluster', command: '<%= config.bin %> status' },
    { description: 'With little patience', command: '<%= config.bin %> status --timeout 3s' },
  ];
  static override flags = {
    timeout: durationFlag({ summary: 'Time limit for each node; 10s when left out.' }),
  };

  async run() {
    const { flags } = await this.parse(Status);
    const result = await clusterStatus(await this.openPartial(), { timeout: flags.timeout ?? 10_000 });
    return this.present(result, { text: renderStatus, status: statusStatus(result) });
  }
}
