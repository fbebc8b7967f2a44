import * as Flags from '@oclif/core/flags';
import { parseDuration } from '../core/config/duration.ts';
import type { MonitorSpec, OperationSpec, ResourceSpec } from '../core/config/model.ts';
import { OcfError } from '../core/errors.ts';
import { parseAssignments } from './assignments.ts';

export const validateFlag = Flags.boolean({
  summary: "Only when the agents' validate-all finds nothing wrong on every node they may run on.",
});

interface ResourceFlags {
  readonly agent?: string | undefined;
  readonly group?: readonly string[] | undefined;
  readonly nodes?: string | undefined;
  readonly prefer?: readonly string[] | undefined;
  readonly after?: readonly string[] | undefined;
  readonly with?: readonly string[] | undefined;
  readonly avoid?: readonly string[] | undefined;
  readonly copies?: string | undefined;
  readonly promoted?: number | undefined;
  readonly notify?: boolean;
  readonly disabled?: boolean;
  readonly attribute?: readonly string[] | undefined;
  readonly 'monitor-interval'?: number | undefined;
  readonly 'monitor-timeout'?: number | undefined;
  readonly 'monitor-depth'?: number | undefined;
  readonly monitor?: readonly string[] | undefined;
  readonly timeout?: readonly string[] | undefined;
}

/** What the options of `resource add` say of a resource; what was not given is left out. */
export function resourceFrom(flags: ResourceFlags): Partial<ResourceSpec> {
  const attributes = parseAssignments(flags.attribute ?? [], { option: '--attribute', example: 'owner=ops' });
  const operations = operationsFrom(flags);
  const given = {
    agent: flags.agent,
    group: listed(flags.group),
    nodes: flags.nodes,
    prefer: flags.prefer,
    after: listed(flags.after),
    with: listed(flags.with),
    avoid: listed(flags.avoid),
    copies: copiesFrom(flags.copies),
    promoted: flags.promoted,
    notify: flags.notify || undefined,
    enabled: flags.disabled ? false : undefined,
    operations: Object.keys(operations).length === 0 ? undefined : operations,
    monitors: flags.monitor?.map(monitorFrom),
    attributes: Object.keys(attributes).length === 0 ? undefined : attributes,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

// `--after a,b` and `--after a --after b` mean the same
function listed(words: readonly string[] | undefined): readonly string[] | undefined {
  return words?.flatMap((word) => word.split(',').map((name) => name.trim()));
}

function copiesFrom(text: string | undefined): number | 'all' | undefined {
  if (text === undefined || text === 'all') return text;
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new OcfError('USAGE', `--copies has to be "all" or how many, not ${JSON.stringify(text)}.`);
}

function operationsFrom(flags: ResourceFlags): Readonly<Record<string, OperationSpec>> {
  const limits = Object.entries(
    parseAssignments(flags.timeout ?? [], { option: '--timeout', example: 'start=30s' }),
  ).map(([action, text]) => [action, { timeout: timeFrom(text, `--timeout ${action}=30s`) }] as const);
  const operations: Record<string, OperationSpec> = Object.fromEntries(limits);
  const { 'monitor-interval': interval, 'monitor-timeout': timeout, 'monitor-depth': depth } = flags;
  const monitor = {
    ...(interval === undefined ? {} : { interval }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(depth === undefined ? {} : { depth }),
  };
  if (Object.keys(monitor).length === 0) return operations;
  return { ...operations, monitor: { ...operations.monitor, ...monitor } };
}

/** A further monitor, written `interval=60s,depth=10,role=promoted`. */
function monitorFrom(text: string): MonitorSpec {
  const { interval, timeout, start_delay, depth, role, ...others } = parseAssignments(text.split(','), {
    option: '--monitor',
    example: 'interval=60s,depth=10',
  });
  const [unknown] = Object.keys(others);
  const wrong = (message: string) =>
    new OcfError('USAGE', message, {
      suggestions: ['Write --monitor interval=60s,depth=10,timeout=30s,role=promoted.'],
    });
  if (unknown !== undefined) throw wrong(`A monitor has no ${JSON.stringify(unknown)}.`);
  if (interval === undefined) throw wrong('A further monitor needs an interval.');
  if (role !== undefined && role !== 'promoted' && role !== 'unpromoted') {
    throw wrong(`A role is promoted or unpromoted, not ${JSON.stringify(role)}.`);
  }
  if (depth !== undefined && !/^\d{1,3}$/.test(depth)) {
    throw wrong(`A depth is a number from 0 to 100, not ${JSON.stringify(depth)}.`);
  }
  const hint = '--monitor interval=60s';
  return {
    interval: timeFrom(interval, hint),
    ...(timeout === undefined ? {} : { timeout: timeFrom(timeout, hint) }),
    ...(start_delay === undefined ? {} : { start_delay: timeFrom(start_delay, hint) }),
    ...(depth === undefined ? {} : { depth: Number(depth) }),
    ...(role === undefined ? {} : { role }),
  };
}

function timeFrom(text: string, hint: string): number {
  const time = parseDuration(text);
  if (time !== undefined && time > 0) return time;
  throw new OcfError('USAGE', `${JSON.stringify(text)} is not a time.`, { suggestions: [`Write ${hint}.`] });
}
