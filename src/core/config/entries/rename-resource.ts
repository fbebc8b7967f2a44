import { OcfError } from '../../errors.ts';
import { wordProblem } from '../check/word-rules.ts';
import { applyChange, type ChangeInput } from '../file/apply.ts';
import type { ConfigHost } from '../file/host.ts';
import type { ClusterModel } from '../model.ts';
import { roleOf } from '../relations.ts';
import type { Edit } from '../yaml/edit-tree.ts';
import { alreadyThere, assertKnown } from './named-entries.ts';
import type { ResourcesChanged } from './resources.ts';

export interface RenameResourceInput extends ChangeInput {
  readonly name: string;
  readonly to: string;
}

export interface ResourceRenamed extends ResourcesChanged {
  /** Its name before. */
  readonly from: string;
}

/**
 * Gives a resource another name, in its entry and wherever it is named. Agents know what they run by that name, so that
 * one that is running is not found under the new one: it has to be stopped first.
 *
 * @throws OcfError NOT_FOUND, CONFLICT when the new name is taken, USAGE when it cannot be one.
 */
export async function renameResource(host: ConfigHost, input: RenameResourceInput): Promise<ResourceRenamed> {
  const { name, to } = input;
  const allowed = wordProblem('name', to);
  if (allowed !== undefined) {
    throw new OcfError('USAGE', `A resource's name has to be ${allowed}, not ${JSON.stringify(to)}.`);
  }
  const detail = { resource: name, to };
  const { change, ...result } = await applyChange(host, input, 'resource rename', detail, (model) => {
    assertKnown('resource', [name], model.resources);
    if (to === name) return [];
    if (Object.hasOwn(model.resources, to)) throw alreadyThere('resource', to);
    return [{ kind: 'rename', path: ['resources', name], name: to }, ...namedElsewhere(model, [name], () => to)];
  });
  return { cluster: change.after.cluster.name, from: name, resources: [to], ...result };
}

/** Edits of the lists that name resources: by another name, or (undefined) without them. A list without names goes. */
export function namedElsewhere(
  model: ClusterModel,
  names: readonly string[],
  to: (name: string) => string | undefined,
): readonly Edit[] {
  return Object.entries(model.resources).flatMap(([owner, spec]) =>
    (['after', 'with', 'avoid', 'group'] as const).flatMap((field): readonly Edit[] => {
      const list = spec[field] ?? [];
      if (!list.some((text) => names.includes(roleOf(text).name))) return [];
      const next = list.flatMap((text) => {
        const { name, role } = roleOf(text);
        const other = names.includes(name) ? to(name) : name;
        return other === undefined ? [] : [role === undefined ? other : `${other}:${role}`];
      });
      const path = ['resources', owner, field];
      const goes = next.length === 0 && field !== 'group';
      return goes ? [{ kind: 'delete', path }] : [{ kind: 'set', path, value: next }];
    }),
  );
}
