import { OcfError } from '../errors.ts';
import { overallState } from './observation.ts';
import { dependantsOf, type Resources, startOrder } from './order.ts';
import type { Plan, Seen, Standing, Step } from './plan.ts';

export interface StopQuestion {
  readonly resources: Resources;
  readonly names: readonly string[];
  /** Only the copies there. */
  readonly node?: string;
  /** Whether what needs the named resources may be stopped with them. */
  readonly withDependants: boolean;
  readonly seen: Seen;
}

/**
 * Plans the stop of resources in the reverse of their start order, wherever they run or have failed.
 *
 * @throws OcfError REFUSED when something that runs needs them and may not be stopped too.
 */
export function planStop({ resources, names, node, withDependants, seen }: StopQuestion): Plan {
  const here = (name: string) => (seen.get(name) ?? []).filter((one) => node === undefined || one.node === node);
  const active = (name: string) => here(name).filter(({ state }) => state === 'running' || state === 'failed');
  const dependants = [...dependantsOf(resources, names)].filter((name) => active(name).length > 0);
  if (dependants.length > 0 && !withDependants) throw refused(names, dependants);
  const order = startOrder(resources)
    .filter((name) => names.includes(name) || dependants.includes(name))
    .reverse();
  const steps: Step[] = order.flatMap((resource) =>
    active(resource).map((one) => ({
      action: 'stop' as const,
      resource,
      node: one.node,
      ...(names.includes(resource) ? {} : { because: `needs ${names.join(', ')}` }),
    })),
  );
  const unseen: Standing[] = order.flatMap((resource) =>
    here(resource)
      .filter(({ state }) => state === 'unknown')
      .map((one) => ({ resource, node: one.node, reason: one.reason })),
  );
  const busy = new Set([...steps, ...unseen].map(({ resource }) => resource));
  const idle = names.filter((name) => !busy.has(name));
  const standing = (resource: string, reason: string) => ({
    resource,
    ...(node === undefined ? {} : { node }),
    reason,
  });
  const isAbsent = (name: string) => overallState(here(name)) === 'not-installed';
  const already = idle.filter((name) => !isAbsent(name)).map((name) => standing(name, 'not running'));
  const absent = idle.filter(isAbsent).map((name) => {
    const missing = here(name).find(({ state }) => state === 'not-installed');
    return standing(name, missing?.reason ?? 'its agent is not there');
  });
  return { steps, already, unseen, absent };
}

function refused(names: readonly string[], dependants: readonly string[]): OcfError {
  const plural = dependants.length > 1;
  const which = names.length > 1 ? 'them' : 'it';
  return new OcfError(
    'REFUSED',
    `${names.join(', ')} cannot be stopped: ${dependants.join(', ')} ${plural ? 'need' : 'needs'} ${which} and ${plural ? 'are' : 'is'} running.`,
    {
      suggestions: [
        `Stop ${plural ? 'these' : 'that'} too: ocf resource stop ${names.join(' ')} --with-dependants`,
        `Or first: ocf resource stop ${dependants.join(' ')}`,
      ],
      data: { dependants },
    },
  );
}
