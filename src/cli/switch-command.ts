import * as Flags from '@oclif/core/flags';
import { OcfError } from '../core/errors.ts';
import { executeFence, type FenceResult } from '../core/fencing/act/fence.ts';
import { lookAtPlan } from '../core/fencing/plan/look-at-plan.ts';
import { planFence } from '../core/fencing/plan/plan.ts';
import type { FenceAction } from '../core/fencing/verdict.ts';
import { dryRunFlag, reasonFlag, yesFlag } from './arguments.ts';
import { BaseCommand, isTerminal } from './base-command.ts';
import { durationFlag } from './duration-flag.ts';
import { fenceQuestion } from './fence-action.ts';
import { allowedGuards, guardFlags, humanFlags, humanFrom } from './fence-guards.ts';
import { renderFencePlan } from './render/fence.ts';
import type { Style } from './style.ts';

/** What every command takes that switches the power of nodes. */
export const switchFlags = {
  reason: reasonFlag,
  ticket: Flags.string({ summary: 'Number of the incident or change, for the journal.', helpValue: 'TICKET' }),
  'dry-run': dryRunFlag,
  probe: Flags.boolean({ summary: 'With --dry-run: look at every plug that would be switched.' }),
  yes: yesFlag,
  ...guardFlags,
  ...humanFlags,
  'power-timeout': durationFlag({ summary: 'How long a plug may take to be seen as asked; 20s when left out.' }),
  tolerance: durationFlag({
    orZero: true,
    summary: 'How long a verified request counts as already done, if a look confirms it; 1m when left out.',
  }),
  arbiter: Flags.option({
    options: ['local'] as const,
    summary: 'local: do not ask the arbiter whether another machine acts, when it is down and certainly none does.',
  })(),
  'at-once': Flags.integer({ summary: 'Nodes worked on at once.', helpValue: 'COUNT', min: 1, default: 256 }),
};

/** What the help of `ocf power` says of each of its commands. */
export const asFence =
  "It is ocf fence in powerman's words: the same levels, devices, guards, journal and verdicts, and nodes that others are switching at the moment are switched once. The lines on:, off: and unknown: say what was seen; a node that is not as asked has a line with the reason. The exit status is that of ocf fence.";

type SwitchFlags = Readonly<Record<keyof typeof guardFlags, boolean>> & {
  readonly reason?: string | undefined;
  readonly ticket?: string | undefined;
  readonly 'dry-run': boolean;
  readonly probe: boolean;
  readonly yes: boolean;
  readonly 'confirmed-by'?: string | undefined;
  readonly how?: string | undefined;
  readonly 'power-timeout'?: number | undefined;
  readonly tolerance?: number | undefined;
  readonly arbiter?: 'local' | undefined;
  readonly 'at-once': number;
};

/** `ocf fence` and `ocf power`: resolved, explained, confirmed, carried out, verified. */
export abstract class SwitchCommand extends BaseCommand {
  protected async switchNodes(
    action: FenceAction,
    nodeset: string,
    flags: SwitchFlags,
    text: (result: FenceResult, style: Style) => string,
  ) {
    const cluster = await this.open();
    const prepared = await planFence(cluster, {
      nodes: [nodeset],
      action,
      reason: flags.reason,
      ticket: flags.ticket,
      allow: allowedGuards(flags),
      askHuman: humanFrom(flags, isTerminal() && !this.wantsJson()),
      powerTimeout: flags['power-timeout'],
      tolerance: flags.tolerance,
      atOnce: flags['at-once'],
      arbiter: flags.arbiter,
    });
    if (flags.probe && !flags['dry-run']) throw probeAlone();
    if (flags['dry-run']) {
      const probed = flags.probe ? { probe: await lookAtPlan(prepared) } : {};
      return this.present({ dryRun: true, ...prepared.plan, ...probed }, { text: renderFencePlan });
    }
    if (action !== 'status') await this.confirm(fenceQuestion(prepared.plan), flags.yes);
    const result = await executeFence(cluster, prepared);
    return this.present(result, { text, status: result.status });
  }
}

function probeAlone(): OcfError {
  return new OcfError('USAGE', '--probe goes with --dry-run.', {
    suggestions: ['To look at the power alone: --status, or ocf power query.'],
  });
}
