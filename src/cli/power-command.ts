import { executeFence } from '../core/fencing/fence.ts';
import { fencibleNodes } from '../core/fencing/known-devices.ts';
import { planFence } from '../core/fencing/plan.ts';
import type { FenceAction } from '../core/fencing/verdict.ts';
import { BaseCommand } from './base-command.ts';
import { fenceQuestion } from './fence-action.ts';
import { renderFencePlan } from './render/fence.ts';
import { renderPower } from './render/power.ts';

interface PowerFlags {
  readonly reason?: string | undefined;
  readonly 'dry-run'?: boolean;
  readonly yes?: boolean;
  readonly 'allow-self'?: boolean;
  readonly 'power-timeout'?: number | undefined;
  readonly 'at-once'?: number | undefined;
}

/** `ocf power on|off|cycle|query`: `ocf fence` in the words and with the output of powerman, for scripts. */
export abstract class PowerCommand extends BaseCommand {
  /** @param nodeset left out: every node that a device feeds */
  protected async power(action: FenceAction, nodeset: string | undefined, flags: PowerFlags) {
    const cluster = await this.open();
    const prepared = await planFence(cluster, {
      nodes: [nodeset ?? fencibleNodes(cluster).join(',')],
      action,
      reason: flags.reason,
      allowSelf: flags['allow-self'],
      powerTimeout: flags['power-timeout'],
      atOnce: flags['at-once'],
    });
    if (flags['dry-run']) return this.present({ dryRun: true, ...prepared.plan }, { text: renderFencePlan });
    if (action !== 'status') await this.confirm(fenceQuestion(prepared.plan), flags.yes ?? false);
    const result = await executeFence(cluster, prepared);
    return this.present(result, { text: renderPower, status: result.status });
  }
}
