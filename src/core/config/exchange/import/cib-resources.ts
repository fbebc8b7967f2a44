import { resourceSpec } from '../../check/resource-spec.ts';
import { wordProblem } from '../../check/word-rules.ts';
import type { ResourceSpec } from '../../model.ts';
import { childrenOf, type Element, idOf, isYes, pairsIn, textOf } from './cib-element.ts';
import { isEnabled, primitiveFrom } from './cib-primitive.ts';
import type { Collection } from './collection.ts';
import { quoted } from './source.ts';

/** The name here of every resource taken over, by its id in the CIB: a clone is its resource with copies. */
export type Names = Map<string, string>;

const cloneSettings = ['clone-max', 'clone-node-max', 'globally-unique', 'promotable', 'notify'];
const roleSettings = ['promoted-max', 'master-max', 'promoted-node-max', 'master-node-max'];

/** Takes over what maps exactly: primitives, groups, clones, with and without roles. */
export function addResources(resources: Element, into: Collection): Names {
  const names: Names = new Map();
  for (const element of resources.children) {
    if (element.name === 'primitive') addPrimitive(element);
    else if (element.name === 'group') addGroup(element, {});
    else if (element.name === 'clone' || element.name === 'master') addClone(element);
    else if (element.name === 'bundle') leave(element, 'containers are not run here');
    else if (element.name === 'template') leave(element, 'it is a template');
  }
  return names;

  function leave(element: Element, why: string): void {
    into.leave(`${element.name} ${quoted(idOf(element))}`, why, element.place);
  }

  function put(id: string, spec: ResourceSpec): void {
    into.resources.set(id, spec);
    names.set(id, id);
  }

  function addPrimitive(element: Element, more: Partial<ResourceSpec> = {}): boolean {
    const spec = primitiveFrom(element, more.promoted !== undefined, into);
    if (spec) put(idOf(element), { ...spec, ...more, enabled: spec.enabled && more.enabled !== false });
    return spec !== undefined;
  }

  function addGroup(element: Element, more: Partial<ResourceSpec>): boolean {
    const id = idOf(element);
    const fault = wordProblem('name', id);
    const members = childrenOf(element, 'primitive');
    if (childrenOf(element, 'instance_attributes').length > 0) {
      into.leave('instance_attributes', 'parameters belong to the members of a group', element.place, id);
    }
    const enabled = isEnabled(element, into, []) && more.enabled !== false;
    // some of its members alone are something else than the cluster has
    const whole = members.map((member) => addPrimitive(member)).every((done) => done) && fault === undefined;
    if (!whole || members.length === 0) {
      for (const member of members) drop(idOf(member));
      leave(
        element,
        fault === undefined ? 'not all of its members can be taken over' : `a resource's name has to be ${fault}`,
      );
      return false;
    }
    put(id, { ...resourceSpec({}), group: members.map(idOf), ...more, enabled });
    return true;
  }

  function drop(id: string): void {
    into.resources.delete(id);
    names.delete(id);
  }

  function addClone(element: Element): void {
    const meta = pairsIn(element, 'meta_attributes', into);
    const text = (...known: readonly string[]) =>
      known.map((name) => textOf(meta.get(name))).find((value) => value !== undefined);
    const number = (fallback: number, ...known: readonly string[]) => Number(text(...known) ?? fallback);
    const roles = element.name === 'master' || isYes(text('promotable')) === true;
    const [child] = childrenOf(element, 'primitive', 'group');
    const most = text('clone-max');
    const copies = most === undefined ? 'all' : Number(most);
    const promoted = number(1, 'promoted-max', 'master-max');
    const mayBe = Number.isInteger(promoted) && promoted >= 0 && promoted <= (copies === 'all' ? 1000 : copies);
    const faults = [
      isYes(text('globally-unique')) === true && 'its copies are not alike',
      number(1, 'clone-node-max') > 1 && 'it may have several copies on a node',
      roles && child?.name === 'group' && 'a group has no roles here',
      number(1, 'promoted-node-max', 'master-node-max') > 1 && 'several on a node may be promoted',
      most !== undefined && !/^[1-9]\d{0,4}$/.test(most) && `${quoted(most)} is no number of copies`,
      roles && !mayBe && `${promoted} copies cannot be promoted`,
    ];
    const fault = child ? faults.find((one) => one !== false) : 'it is made of nothing';
    if (!child || fault !== undefined) {
      leave(element, String(fault));
      return;
    }
    const more = {
      copies,
      ...(roles ? { promoted } : {}),
      notify: isYes(text('notify')) === true,
      enabled: isEnabled(element, into, roles ? [...cloneSettings, ...roleSettings] : cloneSettings),
    } as const;
    const done = child.name === 'group' ? addGroup(child, more) : addPrimitive(child, more);
    if (done) names.set(idOf(element), idOf(child));
  }
}
