import type { MonitorSpec, OperationSpec, ResourceSpec } from '../../model.ts';
import {
  childrenOf,
  type Element,
  idOf,
  isYes,
  milliseconds,
  noSetting,
  pairsIn,
  roleNamed,
  textOf,
} from './cib-element.ts';
import type { Collection } from './collection.ts';

const known = ['id', 'name', 'interval', 'timeout', 'start-delay', 'role', 'enabled', 'description'];

/** The operations of a primitive: time limits by action, the usual monitor, and further ones. */
export function operationsFrom(
  primitive: Element,
  hasRoles: boolean,
  into: Collection,
): Pick<ResourceSpec, 'operations' | 'monitors'> {
  const operations = new Map<string, OperationSpec>();
  const monitors: MonitorSpec[] = [];
  for (const operation of childrenOf(primitive, 'operations').flatMap((all) => childrenOf(all, 'op'))) {
    const { name = '', interval, role } = operation.attributes;
    const leave = (why: string, what = `${name} ${interval ?? ''}`.trim()) =>
      into.leave(what, why, operation.place, idOf(primitive));
    const [spec, fault] = specFrom(operation, into);
    if (isYes(operation.attributes.enabled) === false) leave('it is not enabled');
    else if (fault !== undefined) leave(fault);
    else if (name !== 'monitor') {
      const { interval: repeated, depth, ...times } = spec;
      if (repeated !== undefined || depth !== undefined || !/^[\w-]+$/.test(name)) leave('only monitors are repeated');
      else if (Object.keys(times).length > 0) operations.set(name, { ...operations.get(name), ...times });
    } else {
      const wanted = roleNamed(role);
      if (spec.interval === undefined) leave('what looks before a start has no settings of its own here');
      else if (wanted === undefined || wanted === 'stopped') leave('only copies that run are looked at');
      else if (wanted !== 'started' && !hasRoles) leave('the resource has no roles');
      else if (wanted === 'started' && !spec.depth && !operations.has('monitor')) operations.set('monitor', spec);
      else {
        const monitor = { ...spec, interval: spec.interval, ...(wanted === 'started' ? {} : { role: wanted }) };
        const same = (one: OperationSpec & Pick<MonitorSpec, 'role'>) =>
          one.interval === monitor.interval && (one.depth ?? 0) === (monitor.depth ?? 0) && one.role === monitor.role;
        if ([...monitors, operations.get('monitor') ?? {}].some(same)) leave('there are two that are one');
        else monitors.push(monitor);
      }
    }
    for (const field of Object.keys(operation.attributes))
      if (!known.includes(field)) leave(noSetting, `${field} of ${name}`);
  }
  return { operations: Object.fromEntries(operations), monitors };
}

function specFrom(operation: Element, into: Collection): readonly [spec: OperationSpec, fault?: string] {
  const { interval, timeout } = operation.attributes;
  const times = { interval, timeout, start_delay: operation.attributes['start-delay'] };
  const spec: { -readonly [K in keyof OperationSpec]: number } = {};
  for (const field of ['interval', 'timeout', 'start_delay'] as const) {
    const text = times[field];
    if (text === undefined) continue;
    const time = milliseconds(text);
    if (time === undefined) return [spec, `its ${field} is no plain time`];
    if (time > 0) spec[field] = time;
  }
  for (const [name, pair] of pairsIn(operation, 'instance_attributes', into)) {
    const value = textOf(pair) ?? '';
    if (name !== 'OCF_CHECK_LEVEL') return [spec, `it has a parameter ${name} of its own`];
    if (!/^\d{1,2}$|^100$/.test(value)) return [spec, 'its OCF_CHECK_LEVEL is no number up to 100'];
    if (Number(value) > 0) spec.depth = Number(value);
  }
  return [spec];
}
