import { formatDuration } from '../duration.ts';
import type { MonitorSpec, ResourceSpec } from '../model.ts';

/** Notes what is wrong with a field of a resource. */
export type Complaint = (field: readonly string[], message: string, suggestions?: readonly string[]) => void;

/** Checks that no two monitors of a resource are one, and that their roles are ones that its copies can have. */
export function checkMonitors(name: string, spec: ResourceSpec, wrong: Complaint, warn: Complaint): void {
  const { operations, monitors, promoted } = spec;
  const { interval: every, depth } = operations.monitor ?? {};
  // the copies are looked at with it in any case, as often as the agent says where the file does not
  const intervals = new Map<string, number | undefined>([[lookText({ depth }), every]]);
  for (const [index, monitor] of monitors.entries()) {
    const { interval, role } = monitor;
    const where = ['monitors', String(index)];
    const look = lookText(monitor);
    const other = intervals.get(look);
    if (other === interval) {
      wrong(where, `Resource ${name} has two monitors ${look} every ${formatDuration(interval)}.`, [
        'Take one of them away.',
      ]);
    } else if (intervals.has(look)) {
      const also = other === undefined ? '"monitor" does too' : `also every ${formatDuration(other)}`;
      warn(where, `${name} is looked at ${look} every ${formatDuration(interval)}, ${also}; one of them is enough.`);
    } else intervals.set(look, interval);
    if (role === undefined || promoted !== undefined) continue;
    wrong([...where, 'role'], `Resource ${name} has no roles, so that no copy of it is ever ${role}.`, [
      'Take "role" away, or add "promoted".',
    ]);
  }
}

function lookText({ depth = 0, role }: { readonly depth?: number | undefined } & Pick<MonitorSpec, 'role'>): string {
  return `at depth ${depth}${role === undefined ? '' : ` when ${role}`}`;
}
