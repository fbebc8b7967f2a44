import * as Flags from '@oclif/core/flags';
import { type OnFailure, onFailureChoices } from '../core/resources/transactions/log.ts';
import { dryRunFlag, reasonFlag } from './arguments.ts';
import { durationFlag } from './duration-flag.ts';

/** What every command takes that changes resources in a transaction. */
export const transactFlags = {
  'dry-run': dryRunFlag,
  'on-failure': Flags.option({
    summary:
      'When a step fails: undo what was done, stop there, or go on with what does not need it; rollback when left out.',
    options: onFailureChoices,
  })(),
  wait: durationFlag({
    summary: 'How long to wait for other transactions that touch the same resources; 60s when left out.',
    orZero: true,
  }),
  reason: reasonFlag,
};

export interface TransactFlags {
  readonly 'dry-run'?: boolean;
  readonly 'on-failure'?: OnFailure | undefined;
  readonly wait?: number | undefined;
  readonly reason?: string | undefined;
}

export function transactOptions({ 'dry-run': dryRun = false, 'on-failure': onFailure, wait, reason }: TransactFlags) {
  return { dryRun, onFailure, wait, reason };
}
