import { posix } from 'node:path';
import type { ResourceSpec } from '../../config/model.ts';
import { type Relation, relationsOf } from '../../config/relations.ts';
import type { Resources } from '../order.ts';
import type { SoftOrder } from '../plan/plan.ts';
import { gateways, silentKinds, type ThingKind } from './agent-facts.ts';
import { provisionsOf } from './provisions.ts';
import { mentionedBy, providedBy, type Thing, typeOf, usedBy } from './things.ts';

/** What parameters say of two resources: `from` uses something that `to` provides. */
export interface Implied {
  readonly from: string;
  readonly to: string;
  /** What lies between them. */
  readonly kind: ThingKind;
  readonly name: string;
  readonly parameter?: string;
  /** It works from another node too. */
  readonly anywhere?: true;
  /** A phrase. */
  readonly because: string;
  /** False when it would have resources wait for one another: then the file counts, and this does not. */
  readonly used: boolean;
}

/** Something used that no resource provides: a disk, a card. */
export interface Outside {
  readonly resource: string;
  readonly kind: ThingKind;
  readonly name: string;
  readonly parameter?: string;
}

export interface ImpliedRelations {
  readonly implied: readonly Implied[];
  readonly outside: readonly Outside[];
}

/**
 * What resources have to do with one another by what their parameters name. Where several provide the same, those count
 * that the file relates to the user; without any nothing is known.
 */
export function impliedRelations(resources: Resources, relations = relationsOf(resources)): ImpliedRelations {
  const provisions = provisionsOf(resources);
  const declared = reachable(relations.filter(({ kind }) => kind !== 'avoid'));
  const found = new Map<string, Omit<Implied, 'used'>>();
  const outside = new Map<string, Outside>();
  for (const [resource, spec] of Object.entries(resources)) {
    if (spec.group !== undefined) continue;
    const uses = usedBy(spec);
    const own = new Set(providedBy(spec).map(({ name }) => name));
    const gateway = gatewayOf(spec);
    const inNet = gateway === undefined ? [] : provisions.nets(gateway.name);
    for (const thing of [...uses, ...mentionedBy(spec), ...(gateway ? [gateway] : [])]) {
      const asked = own.has(thing.name) ? around(thing.name) : thing.name;
      if (asked === undefined) continue;
      const all = thing === gateway ? inNet : provisions.providers(thing.kind, asked, resource);
      const near = all.length > 1 ? all.filter(({ resource: to }) => declared(resource, to)) : all;
      for (const { resource: to, kind, name } of near) {
        if (to === resource || found.has(`${resource} ${to}`)) continue;
        const because = phrase(thing, kind, name);
        found.set(`${resource} ${to}`, { from: resource, to, kind, name, ...detailOf(thing), because });
      }
      const told = uses.includes(thing) || thing === gateway;
      if (all.length > 0 || !told || silentKinds.has(thing.kind)) continue;
      const { kind, name } = thing;
      outside.set(`${resource} ${kind} ${name}`, { resource, kind, name, ...detailOf(thing) });
    }
  }
  return { implied: withoutCircles([...found.values()], relations), outside: [...outside.values()] };
}

/**
 * Orders in which a resource that uses something comes behind the one that provides it; together with `after` they make
 * no circle. They pull nothing into a plan.
 */
export function softOrder(resources: Resources): readonly SoftOrder[] {
  return impliedRelations(resources).implied.flatMap(({ from, to, used }) =>
    used ? [{ first: to, second: from }] : [],
  );
}

// what it provides itself it uses of nobody, but a mount point lies somewhere
function around(name: string): string | undefined {
  return name.startsWith('/') ? posix.dirname(name) : undefined;
}

function gatewayOf(spec: ResourceSpec): Thing | undefined {
  const type = typeOf(spec);
  const parameter = Object.hasOwn(gateways, type) ? gateways[type] : undefined;
  const value = parameter === undefined ? undefined : spec.parameters[parameter];
  if (parameter === undefined || typeof value !== 'string') return undefined;
  return { kind: 'address', name: value, parameter };
}

function detailOf({ parameter, anywhere }: Thing): Pick<Thing, 'parameter' | 'anywhere'> {
  return { ...(parameter === undefined ? {} : { parameter }), ...(anywhere ? { anywhere } : {}) };
}

function phrase({ name, parameter }: Thing, kind: ThingKind, provided: string): string {
  if (parameter === undefined) return `uses ${name}`;
  if (name === provided) return `${parameter} names its ${kind} ${provided}`;
  return kind === 'address'
    ? `${parameter} ${name} lies in the net of its address ${provided}`
    : `${parameter} names ${name}, in its ${kind} ${provided}`;
}

/** Whether one resource leads to another by relations; asked often of the same. */
function reachable(relations: readonly Relation[]): (from: string, to: string) => boolean {
  const next = followers(relations);
  const known = new Map<string, ReadonlySet<string>>();
  return (from, to) => {
    const all = known.get(from) ?? closure(from, (name) => next.get(name) ?? []);
    known.set(from, all);
    return all.has(to);
  };
}

function withoutCircles(found: readonly Omit<Implied, 'used'>[], relations: readonly Relation[]): readonly Implied[] {
  const next = followers(relations.filter(({ kind }) => kind === 'after'));
  return found.map((one) => {
    const used = !closure(one.to, (name) => next.get(name) ?? []).has(one.from);
    if (used) next.set(one.from, [...(next.get(one.from) ?? []), one.to]);
    return { ...one, used };
  });
}

function followers(relations: readonly Relation[]): Map<string, readonly string[]> {
  const next = new Map<string, string[]>();
  for (const { from, to } of relations) {
    const all = next.get(from);
    if (all) all.push(to);
    else next.set(from, [to]);
  }
  return next as Map<string, readonly string[]>;
}

/** The name and everything it leads to. */
export function closure(name: string, next: (name: string) => readonly string[]): ReadonlySet<string> {
  const all = new Set([name]);
  for (const one of all) for (const other of next(one)) all.add(other);
  return all;
}
