import { resourceSpec } from '../../check/resource-spec.ts';
import { looksSecret, wordProblem } from '../../check/word-rules.ts';
import type { ResourceSpec } from '../../model.ts';
import { childrenOf, type Element, idOf, noSetting, pairsIn, roleNamed, textOf } from './cib-element.ts';
import { operationsFrom } from './cib-operations.ts';
import type { Collection } from './collection.ts';
import { quoted } from './source.ts';

/** A primitive as a resource; undefined, and left out with the reason, when it is none here. */
export function primitiveFrom(primitive: Element, hasRoles: boolean, into: Collection): ResourceSpec | undefined {
  const id = idOf(primitive);
  const { class: standard, provider, type = '', template } = primitive.attributes;
  const leave = (why: string) => {
    into.leave(`resource ${quoted(id)}`, why, primitive.place);
    return undefined;
  };
  if (standard === 'stonith') {
    const driver = type.startsWith('fence_') ? `fence/${type.slice('fence_'.length)}` : `stonith/${type}`;
    into.leave(
      `STONITH device ${quoted(id)} (${driver})`,
      'devices are added by hand, with: ocf device add',
      primitive.place,
    );
    return undefined;
  }
  if (template !== undefined) return leave('it is made from a template');
  if (wordProblem('name', id) !== undefined) return leave(`a resource's name has to be ${wordProblem('name', id)}`);
  const agent = standard === 'ocf' ? `ocf:${provider ?? 'heartbeat'}:${type}` : `${standard}:${type}`;
  if (!['ocf', 'systemd', 'lsb'].includes(standard ?? '')) return leave(`there is no class ${quoted(standard ?? '')}`);
  if (wordProblem('agent', agent) !== undefined) return leave('its agent cannot be called that');
  for (const part of childrenOf(primitive, 'utilization')) into.leave('utilization', noSetting, part.place, id);
  return {
    ...resourceSpec({}),
    agent,
    parameters: Object.fromEntries(parametersIn(primitive, into)),
    ...operationsFrom(primitive, hasRoles, into),
    enabled: isEnabled(primitive, into, []),
  };
}

function parametersIn(primitive: Element, into: Collection): readonly (readonly [string, string])[] {
  const id = idOf(primitive);
  return [...pairsIn(primitive, 'instance_attributes', into)].flatMap(([name, pair]) => {
    const value = textOf(pair) ?? '';
    if (looksSecret(name) && value !== '') into.secret(name, id, pair.place);
    else if (wordProblem('key', name) !== undefined)
      into.leave(quoted(name), 'no parameter can be called that', pair.place, id);
    else return [[name, value] as const];
    return [];
  });
}

/**
 * Whether its meta attributes let it run. Others, but those that are taken from them elsewhere, are left out.
 */
export function isEnabled(element: Element, into: Collection, elsewhere: readonly string[]): boolean {
  let enabled = true;
  for (const [name, pair] of pairsIn(element, 'meta_attributes', into)) {
    const role = name === 'target-role' ? roleNamed(textOf(pair)) : undefined;
    if (role === 'stopped') enabled = false;
    else if (role !== 'started' && role !== 'promoted' && !elsewhere.includes(name)) {
      into.leave(name, noSetting, pair.place, idOf(element));
    }
  }
  return enabled;
}
