import type { Cluster } from '../../cluster.ts';
import type { Node } from '../../config/model.ts';
import { type Instance, placesOf } from '../instances.ts';
import type { ObserveOptions } from '../observe.ts';
import type { PlannedStep } from '../plan/goal.ts';
import type { LiveCopies } from './copies.ts';
import type { Log } from './log.ts';

/** All that the steps of a transaction need. */
export interface Work extends ObserveOptions {
  readonly cluster: Cluster;
  readonly instances: ReadonlyMap<string, Instance>;
  readonly log: Log;
  readonly copies: LiveCopies;
}

/** The resource and the node of a step. @throws Error for a step that no plan can have */
export function copyOf(
  { resource, node }: Pick<PlannedStep, 'resource' | 'node'>,
  instances: Work['instances'],
): { readonly instance: Instance; readonly node: Node } {
  const instance = instances.get(resource);
  const place = instance && placesOf(instance).find(({ name }) => name === node);
  if (!instance || !place) throw new Error(`a step for ${resource} on ${node}, which are not there`);
  return { instance, node: place };
}
