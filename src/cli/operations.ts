import { parseDuration } from '../core/config/duration.ts';
import type { OperationSpec } from '../core/config/model.ts';
import { OcfError } from '../core/errors.ts';
import { parseAssignments } from './assignments.ts';

interface OperationFlags {
  readonly 'monitor-interval'?: number | undefined;
  readonly 'monitor-timeout'?: number | undefined;
  readonly timeout?: readonly string[] | undefined;
}

/** What the options of `resource add` say of the agent's actions, in milliseconds. */
export function operationsFrom(flags: OperationFlags): Readonly<Record<string, OperationSpec>> {
  const limits = Object.entries(parseAssignments(flags.timeout ?? [])).map(([action, text]) => {
    const timeout = parseDuration(text);
    if (timeout !== undefined && timeout > 0) return [action, { timeout }] as const;
    throw new OcfError('USAGE', `${JSON.stringify(text)} is not a time.`, {
      suggestions: [`Write --timeout ${action}=30s.`],
    });
  });
  const operations: Record<string, OperationSpec> = Object.fromEntries(limits);
  const { 'monitor-interval': interval, 'monitor-timeout': timeout } = flags;
  if (interval === undefined && timeout === undefined) return operations;
  const monitor = { ...(interval === undefined ? {} : { interval }), ...(timeout === undefined ? {} : { timeout }) };
  return { ...operations, monitor: { ...operations.monitor, ...monitor } };
}
