import { requiredArgument } from '../../cli/arguments.ts';
import { BaseCommand } from '../../cli/base-command.ts';
import { renderWhy } from '../../cli/render/why.ts';
import { explainResources } from '../../core/resources/why/explain.ts';

export default class ResourceWhy extends BaseCommand {
  static override summary = 'Explain why resources run where they run, or do not run.';
  static override description =
    `Puts together what the agents say now, the cluster file and the journal: who started or stopped it, when and why, a start that failed with the agent's words, a node that was fenced, what it needs and does not run, transactions that wait to be finished, what a watch noticed, and why it is on this node and no other. Changes nothing. Whether it could be started now says ocf resource can-start.`;
  static override examples = [{ description: 'Why is it not running?', command: '<%= config.bin %> resource why web' }];
  static override strict = false;
  static override args = { resource: requiredArgument('Resources to explain.') };

  async run() {
    const { argv } = await this.parse(ResourceWhy);
    const result = await explainResources(await this.open(), argv as string[]);
    return this.present(result, { text: renderWhy });
  }
}
