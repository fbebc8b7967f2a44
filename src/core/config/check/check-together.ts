import type { NodeLookup } from '../../nodeset/lookup.ts';
import type { NodeSet } from '../../nodeset/nodeset.ts';
import type { ClusterModel } from '../model.ts';
import { partsOf, type Relation, relationsOf } from '../relations.ts';
import { offsetOf } from '../yaml/find.ts';
import { knownSets } from './allowed-nodes.ts';
import { groupsOf, type Step, sidesOf, wayText } from './beside.ts';
import { complain, type Reading } from './reading.ts';

/**
 * Checks what is said of where resources run: what avoids one another and has to be together, what has to be together
 * and has no node in common; with a warning for preferences and copies that come to nothing.
 *
 * @param live reads group sources, where they may be read
 */
export function checkTogether(reading: Reading, warnings: Reading, model: ClusterModel, live?: NodeLookup): void {
  const { resources } = model;
  if (Object.keys(resources).length === 0) return;
  const groups = groupsOf(resources);
  const relations = relationsOf(resources);
  const sides = sidesOf(resources, relations);
  const sets = knownSets(model, live);
  const allowed = (name: string): NodeSet | undefined => {
    const spec = resources[name];
    return spec && sets.allowed(spec, groups.get(name));
  };
  checkAvoidance();
  checkNodes();
  for (const name of Object.keys(resources)) checkPreferences(name);
  for (const relation of relations) if (relation.kind === 'with') checkCopies(relation);

  function checkAvoidance(): void {
    const known = new Map<string, ReadonlyMap<string, Step | undefined>>();
    const beside = (name: string) => {
      const there = known.get(name);
      if (there) return there;
      const found = sides.beside(name);
      // all that are bound both ways have the same around them
      for (const one of sides.isSingle(name) ? found.keys() : [name]) if (sides.isSingle(one)) known.set(one, found);
      known.set(name, found);
      return found;
    };
    const told = new Set<string>();
    for (const { kind, from, to, because } of relations) {
      if (kind !== 'avoid') continue;
      const [one, other] = beside(from).has(to) ? [from, to] : [to, from];
      if (!beside(one).has(other)) continue;
      const [, name = ''] = because.split('.');
      const index = resources[name]?.avoid.findIndex((text) => partsOf(resources, text).includes(to)) ?? 0;
      const path = ['resources', name, 'avoid', String(index)];
      if (told.has(path.join('.'))) continue;
      told.add(path.join('.'));
      const way = wayText(sides.way(sides.beside(one), other));
      const [who, avoided] = [name, resources[name]?.avoid[index]];
      const why = from === to ? `${from} is a part of both` : `they have to run on one node: ${way}`;
      at(reading, path, `Resource ${who} avoids ${avoided}, but ${why}.`, ['Take one of the two away.']);
    }
  }

  function checkNodes(): void {
    const done = new Set<string>();
    const failing = new Set<string>();
    const faults: { readonly members: readonly string[]; readonly own: ReadonlySet<string>; tell(): void }[] = [];
    for (const name of Object.keys(resources)) {
      if (resources[name]?.group !== undefined || done.has(name)) continue;
      const found = sides.beside(name);
      if (found.size === 1 && !groups.has(name)) continue;
      const own = new Set(sides.isSingle(name) ? [...found.keys()].filter(sides.isSingle) : [name]);
      for (const one of own) done.add(one);
      const fault = withoutNode(found);
      if (!fault) continue;
      for (const one of own) failing.add(one);
      faults.push({ members: [...found.keys()], own, tell: () => tellNoNode(found, fault) });
    }
    // what has to be beside something that has no node is not wrong itself
    for (const { members, own, tell } of faults) {
      if (!members.some((one) => failing.has(one) && !own.has(one))) tell();
    }
  }

  /** The first resource for which no node is left, with one before it that it has none in common with, if any. */
  function withoutNode(found: ReadonlyMap<string, Step | undefined>) {
    const seen = new Set<NodeSet>();
    let common: NodeSet | undefined;
    const before: string[] = [];
    for (const name of found.keys()) {
      const nodes = allowed(name);
      if (!nodes || seen.has(nodes)) continue;
      seen.add(nodes);
      common = common === undefined ? nodes : common.intersect(nodes);
      if (common.size === 0) return { name, other: before.find((one) => allowed(one)?.intersect(nodes).size === 0) };
      before.push(name);
    }
    return undefined;
  }

  function tellNoNode(
    found: ReadonlyMap<string, Step | undefined>,
    { name, other }: { readonly name: string; readonly other?: string | undefined },
  ): void {
    const last = found.get(name)?.relation;
    const group = groups.get(name);
    if (!last || (other === undefined && found.size === 1)) {
      const path = ['resources', name, 'nodes'];
      const owner = Object.keys(resources).find((one) => resources[one] === group) ?? '';
      at(reading, path, `Resource ${name} and its group ${owner} have no allowed node in common.`, hint);
      return;
    }
    const named = other === undefined ? [...found.keys()].filter((one) => allowed(one)) : [other, name];
    const each = named.map((one) => `${one} on ${allowed(one)?.fold() || 'none'}`).join(', ');
    const way = [...(other === undefined ? [] : sides.way(found, other)), ...sides.way(found, name)];
    const message = `No node is allowed for all that have to run on one: ${each} (${wayText([...new Set(way)])}).`;
    at(reading, placeOf(last), message, hint);
  }

  function checkPreferences(name: string): void {
    const spec = resources[name];
    const nodes = spec && sets.allowed(spec, groups.get(name));
    for (const [index, text] of nodes ? spec.prefer.entries() : []) {
      // a group of nodes may well have others in it
      const outside = /[@*]/.test(text) ? undefined : sets.set(text)?.minus(nodes as NodeSet);
      const none = sets.set(text)?.intersect(nodes as NodeSet).size === 0;
      if (!none && !outside?.size) continue;
      const what = none ? text : outside?.fold();
      at(warnings, ['resources', name, 'prefer', String(index)], `${name} prefers ${what}, where it may not run.`, [
        `It may run on ${nodes?.fold() || 'no node'}.`,
      ]);
    }
  }

  // as the planner has it: copies are only where what they are with is
  function checkCopies({ from, to, role, because }: Relation): void {
    if (sides.isSingle(from) || because.startsWith('group ')) return;
    const spec = resources[to];
    const most = role !== undefined ? (spec?.promoted ?? 0) : sides.isSingle(to) ? 1 : (copiesOf(to) ?? 'all');
    const wanted = copiesOf(from) ?? 'all';
    if (most === 'all' || (wanted === 'all' ? most !== 1 : wanted <= most)) return;
    const target = role === undefined ? to : `${to}:${role}`;
    const count = most === 1 ? 'only the one copy beside it runs' : `no more than ${most} of them run`;
    const many = wanted === 'all' ? 'a copy on every node' : `${wanted} copies`;
    at(warnings, placeOf({ because }), `${from} is to have ${many}, but with ${target} ${count}.`);
  }

  function copiesOf(name: string): number | 'all' | undefined {
    return resources[name]?.copies ?? groups.get(name)?.copies;
  }

  function at(into: Reading, path: readonly string[], message: string, suggestions: readonly string[] = []): void {
    complain(into, offsetOf(into.tree, path, 'value'), path, message, suggestions);
  }
}

const hint = ['Change "nodes" of one of them, or "with".'];

function placeOf({ because }: Pick<Relation, 'because'>): readonly string[] {
  return because.startsWith('group ') ? ['resources', because.slice('group '.length), 'group'] : because.split('.');
}
