import { neededBeside } from './beside.ts';
import { couldStart, type Draft, stayingNodes, type Want } from './draft.ts';
import type { Part } from './facts.ts';
import { placeRoles } from './place-roles.ts';
import { avoidedBy, finalNodes, finalPromoted, occupied, type Placement, ranking } from './placement.ts';
import { inOrder } from './walk.ts';

/** Resources with copies that are on the same nodes: one, or the members of a group with copies. */
interface Copies {
  readonly members: readonly Part[];
  /** Those that are wanted. */
  readonly wanted: readonly (readonly [Part, Want])[];
}

/** Finds the nodes for the copies of resources with several, around those of one copy that are placed already. */
export function placeCopies(draft: Draft, placement: Placement): void {
  for (const copies of copiesOf(draft)) {
    placeThese(draft, placement, copies);
    for (const part of copies.members) placeRoles(draft, placement, part);
  }
}

// what copies have to be beside comes before them
function copiesOf(draft: Draft): readonly Copies[] {
  const { facts, wanted } = draft;
  const several = [...wanted.keys()].filter((name) => facts.parts.get(name)?.single === false);
  const order = inOrder(several, (name) =>
    (facts.ties.out.get(name) ?? []).flatMap(({ kind, to }) =>
      kind === 'with' && wanted.has(to) && facts.parts.get(to)?.single === false ? to : [],
    ),
  );
  const groups = new Map<string, Part[]>();
  for (const part of facts.parts.values()) {
    if (part.group === undefined || part.single) continue;
    groups.set(part.group, [...(groups.get(part.group) ?? []), part]);
  }
  const done = new Set<string>();
  return order.flatMap((name): Copies[] => {
    const part = facts.parts.get(name);
    if (!part || done.has(name)) return [];
    const members = part.group === undefined ? [part] : (groups.get(part.group) ?? []);
    for (const one of members) done.add(one.name);
    const these = members.flatMap((one): (readonly [Part, Want])[] => {
      const its = wanted.get(one.name);
      return its ? [[one, its]] : [];
    });
    return [{ members, wanted: these }];
  });
}

function placeThese(draft: Draft, placement: Placement, { members, wanted }: Copies): void {
  const [first] = wanted[0] ?? [];
  if (!first) return;
  const staying = new Set(members.flatMap((part) => stayingNodes(draft, part)));
  const wants = wanted.map(([, one]) => one);
  const at = new Set(wants.flatMap((one) => one.at ?? []));
  const back = new Set(wants.flatMap((one) => [...one.back.keys()]));
  const more = Math.max(...wants.map((one) => one.more));
  const aims = wanted.flatMap(([{ name }]) => draft.aims.get(name) ?? []);
  const to = aims.find((aim) => aim.to !== undefined)?.to;
  const idle = staying.size === 0 && back.size === 0 && more === 0;
  const whole = at.size === 0 && (idle || wants.some(({ full }) => full));
  const open = openNodes(draft, placement, wanted);
  const musts = new Set(wanted.flatMap(([part]) => [...neededBeside(draft, placement, part)]));
  const same = draft.facts.goal.action === 'restart' && wanted.some(([{ name }]) => draft.facts.named.has(name));
  const asked = [...at, ...(to === undefined ? [] : [to]), ...(same ? back : [])];
  for (const node of asked) {
    const [no] = wanted.filter(([part]) => !open.has(node) && !stayingNodes(draft, part).includes(node));
    if (!no) continue;
    draft.obstacles.push(notThere(no[0], node));
    return;
  }
  const sure = new Set([...staying, ...asked, ...[...back, ...musts].filter((node) => open.has(node))]);
  const away = new Set(aims.flatMap((aim) => [...(aim.away ?? [])]));
  const rank = ranking(wanted.map(([part]) => part));
  const free = [...open].filter((node) => !sure.has(node) && !away.has(node)).sort(rank);
  const target = whole ? first.count : Math.min(first.count, staying.size + back.size + more);
  const chosen = new Set([...sure, ...free.slice(0, Math.max(0, target - sure.size))]);
  if (chosen.size === 0) {
    draft.obstacles.push(nowhere(first));
    return;
  }
  for (const [part, its] of wanted) {
    const there = new Set(stayingNodes(draft, part));
    const starts = [...chosen].filter((node) => !there.has(node) && open.has(node) && (at.size === 0 || at.has(node)));
    if (there.size + starts.length === 0 || starts.length < its.more) draft.obstacles.push(nowhere(part));
    if (starts.length > 0) placement.starts.set(part.name, new Set(starts));
    const all = new Set([...there, ...starts]);
    if (all.size < Math.min(target, part.nodes.length)) tooFew(draft, part, all, target);
  }
}

/** The nodes where a copy could be started, with everything that has to be beside it or must not. */
function openNodes(draft: Draft, placement: Placement, wanted: Copies['wanted']): ReadonlySet<string> {
  const { parts, ties } = draft.facts;
  let open = wanted[0]?.[0].nodes ?? [];
  for (const [part] of wanted) {
    const allowed = new Set(part.nodes);
    const staying = new Set(stayingNodes(draft, part));
    open = open.filter((node) => allowed.has(node) && (staying.has(node) || couldStart(draft, part, node)));
    const away = draft.aims.get(part.name)?.away;
    if (away) open = open.filter((node) => staying.has(node) || !away.has(node));
    const members = new Set(wanted.map(([{ name }]) => name));
    for (const { kind, to, role } of ties.out.get(part.name) ?? []) {
      const other = parts.get(to);
      if (kind !== 'with' || !other || members.has(to)) continue;
      const beside = role === undefined ? finalNodes(draft, placement, other) : finalPromoted(draft, placement, other);
      open = open.filter((node) => beside.has(node));
    }
    for (const other of avoidedBy(draft, part)) {
      const taken = occupied(draft, placement, other);
      open = open.filter((node) => !taken.has(node));
    }
  }
  return new Set(open);
}

function notThere({ name, nodes, copies }: Part, node: string) {
  const remedy = nodes.includes(node)
    ? `See: ocf resource monitor ${name} --node ${node}`
    : 'Choose one of these nodes.';
  const why = copies.get(node)?.observation.reason ?? 'something else stands against it';
  const problem = nodes.includes(node)
    ? `${name} cannot run on ${node} (${why})`
    : `${name} may not run on ${node}, only on ${nodes.join(', ')}`;
  return { resource: name, node, problem, remedy };
}

function nowhere({ name, nodes, copies }: Part) {
  const [why] = nodes.flatMap((node) => {
    const copy = copies.get(node);
    return copy && !copy.fit ? copy.observation.reason : [];
  });
  return {
    resource: name,
    problem: `${name} can run on none of ${nodes.join(', ')} (${why ?? 'something else stands against it'})`,
    remedy: `See: ocf resource monitor ${name}`,
  };
}

function tooFew(draft: Draft, part: Part, chosen: ReadonlySet<string>, target: number): void {
  const wanted = Number.isFinite(target) ? target : part.nodes.length;
  for (const node of part.nodes) {
    if (chosen.has(node)) continue;
    const copy = part.copies.get(node);
    if (!copy || copy.state === 'unknown') continue;
    const why = copy.fit ? 'what it runs with or avoids' : copy.observation.reason;
    const reason = `only ${chosen.size} of ${wanted} copies: none on ${node} (${why})`;
    draft.short.push({ resource: part.name, node, reason });
  }
}
