import { formatDuration } from './duration.ts';
import type { FormationSpec, OperationSpec, ResourceSpec } from './model.ts';
import type { PlainValue } from './yaml/edit-tree.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A resource as it stands in a file: durations in words, without what holds anyway. */
export function writtenResource(spec: ResourceSpec): { readonly [field: string]: PlainValue } {
  const { agent, group, nodes, copies, promoted, notify, enabled, watch, hooks } = spec;
  const operations = Object.entries(spec.operations).map(([action, each]) => [action, writtenOperation(each)]);
  const fields = {
    agent: agent === '' ? undefined : agent,
    group,
    parameters: spec.parameters,
    nodes,
    prefer: spec.prefer,
    after: spec.after,
    with: spec.with,
    avoid: spec.avoid,
    copies,
    promoted,
    notify: notify ? true : undefined,
    enabled: enabled ? undefined : false,
    monitors: spec.monitors.map(writtenOperation),
    operations: Object.fromEntries(operations),
    watch: writtenOperation(watch),
    hooks,
    attributes: spec.attributes,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value))) as ReturnType<
    typeof writtenResource
  >;
}

const times = new Set(['timeout', 'interval', 'start_delay', 'window', 'back_off']);

/** Settings of an action, or of a watch, with the durations in words. */
export function writtenOperation(operation: OperationSpec | ResourceSpec['watch']): Fields {
  const order = ['interval', ...Object.keys(operation)];
  const fields = [...new Set(order)].map((name) => [name, (operation as Fields)[name]] as const);
  return Object.fromEntries(
    fields
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, times.has(name) ? formatDuration(value as number) : value]),
  );
}

/** When a cluster forms, as it stands in a file. */
export function writtenFormation({ quorum, wait }: FormationSpec): { readonly [field: string]: PlainValue } {
  return {
    ...(quorum === undefined ? {} : { quorum }),
    ...(wait === undefined ? {} : { wait: formatDuration(wait) }),
  };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}
