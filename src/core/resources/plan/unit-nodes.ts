import { type Aim, couldStart, type Draft, stays } from './draft.ts';
import type { Part } from './facts.ts';
import type { Unit } from './place-units.ts';
import { avoidedBy, newPlacement, occupied, ranking } from './placement.ts';
import type { Obstacle } from './plan.ts';
import { type Room, roomBeside } from './room.ts';

/** The nodes that a unit could be on, the best first, or what stands against every one. */
export function nodesForUnit(draft: Draft, unit: Unit): readonly string[] | Obstacle {
  const { members, present, homes } = unit;
  const [first] = present.filter(({ name }) => draft.wanted.has(name));
  const name = first?.name ?? unit.key;
  const obstacle = (problem: string, remedy: string): Obstacle => ({ resource: name, problem, remedy });
  const others =
    present.length > 1
      ? `${present.map((one) => one.name).join(', ')} have to run on one node`
      : `${name} has to run somewhere`;
  const hostile = present.find((part) => avoidedBy(draft, part).some((other) => present.includes(other)));
  if (hostile) {
    return obstacle(
      `${others}, but ${hostile.name} avoids one of them`,
      'Change "avoid" or "with" in the cluster file.',
    );
  }
  const sets = present.map(({ nodes }) => new Set(nodes));
  const common = (first?.nodes ?? []).filter((node) => sets.every((set) => set.has(node)));
  if (common.length === 0) {
    return obstacle(`${others}, but no node is allowed for all`, 'Change "nodes" of one of them in the cluster file.');
  }
  if (homes.length > 1) {
    return obstacle(`${others}, but they run on ${homes.join(' and ')}`, 'Stop those that are in the wrong place.');
  }
  const [home] = homes;
  const aims = new Set(present.flatMap((part) => draft.aims.get(part.name)?.to ?? []));
  if (aims.size > 1) {
    return obstacle(
      `${others}, but not both on ${[...aims].join(' and on ')}`,
      'Move one to the node of the other first.',
    );
  }
  const aim = aimOf(draft, unit);
  if (aim.to !== undefined && !common.includes(aim.to)) {
    return obstacle(`${name} may not run on ${aim.to}, only on ${common.join(', ')}`, 'Choose one of these nodes.');
  }
  if (home !== undefined && aim.to !== undefined && aim.to !== home) {
    const there = present.filter((part) => [...part.copies.values()].some((copy) => stays(draft, part, copy)));
    const names = there.map((one) => one.name);
    return obstacle(
      `${names.join(', ')} already running on ${home}`,
      `Stop first: ocf resource stop ${names.join(' ')}`,
    );
  }
  if (!unit.moves) return home === undefined ? common : [home];
  const started = present.filter((part) => ![...part.copies.values()].some((copy) => stays(draft, part, copy)));
  const open = common.filter((node) => aim.to === undefined || node === aim.to).filter((node) => !aim.away?.has(node));
  const fit = open.filter((node) => started.every((part) => couldStart(draft, part, node)));
  if (fit.length === 0) return unfit(unit, aim, open, started, obstacle);
  const beside = besideOf(draft, unit);
  const together = fit.filter((node) => beside.every(({ room }) => room.sure.has(node) || room.possible.has(node)));
  if (together.length === 0) {
    const those = beside.map(({ text }) => text).join(' and ');
    return obstacle(
      `${name} has to run beside a copy of ${those}, which is on none of ${fit.join(', ')}`,
      `See: ocf resource monitor ${beside[0]?.name}`,
    );
  }
  const avoided = present.flatMap((part) => avoidedBy(draft, part));
  const settled = avoided.filter((part) => !part.single || !draft.wanted.has(part.name) || !isMoving(draft, part));
  const blocked = settled.map((part) => ({ part, nodes: occupied(draft, newPlacement(), part) }));
  const free = together.filter((node) => !blocked.some(({ nodes }) => nodes.has(node)));
  if (free.length === 0) {
    const those = blocked.filter(({ nodes }) => together.some((node) => nodes.has(node))).map(({ part }) => part.name);
    return obstacle(
      `${name} avoids ${those.join(' and ')}, running or not known to be stopped on ${together.join(', ')}`,
      `See: ocf resource monitor ${those.join(' ')}`,
    );
  }
  if (home !== undefined && free.includes(home)) return [home];
  const idle = members.filter((part) => !present.includes(part) && part.disabledBy === undefined);
  const misfits = (node: string) => idle.filter((part) => !couldStart(draft, part, node)).length;
  const back = new Set(started.flatMap((part) => [...(draft.wanted.get(part.name)?.back.keys() ?? [])]));
  const extra = (node: string) => beside.filter(({ room }) => !room.sure.has(node)).length;
  const rank = ranking(present);
  const cost = new Map(free.map((node) => [node, [back.has(node) ? 0 : 1, extra(node), misfits(node)]]));
  const compare = (a: string, b: string) => {
    const [one = [], other = []] = [cost.get(a), cost.get(b)];
    const at = one.findIndex((value, index) => value !== other[index]);
    return at < 0 ? rank(a, b) : (one[at] ?? 0) - (other[at] ?? 0);
  };
  return [...free].sort(compare);
}

function aimOf({ aims }: Draft, { present }: Unit): Aim {
  const all = present.flatMap(({ name }) => aims.get(name) ?? []);
  const to = all.find((aim) => aim.to !== undefined)?.to;
  const away = new Set(all.flatMap((aim) => [...(aim.away ?? [])]));
  return { ...(to === undefined ? {} : { to }), ...(away.size === 0 ? {} : { away }) };
}

function isMoving(draft: Draft, part: Part): boolean {
  return ![...part.copies.values()].some((copy) => stays(draft, part, copy));
}

interface Beside {
  readonly name: string;
  readonly text: string;
  readonly room: Room;
}

/** What a unit has to run beside that has several copies. */
function besideOf(draft: Draft, { present }: Unit): readonly Beside[] {
  return present.flatMap(({ name }) =>
    (draft.facts.ties.out.get(name) ?? []).flatMap(({ kind, to, role }) => {
      const other = draft.facts.parts.get(to);
      if (kind !== 'with' || !other || other.single) return [];
      return [{ name: to, text: role === undefined ? to : `${to}:${role}`, room: roomBeside(draft, other, role) }];
    }),
  );
}

function unfit(
  { members }: Unit,
  { to }: Aim,
  open: readonly string[],
  started: readonly Part[],
  obstacle: (problem: string, remedy: string) => Obstacle,
): Obstacle {
  const [name = ''] = started.map((part) => part.name);
  const common = open.join(', ');
  if (open.length === 0) return obstacle(`there is no other node for ${name}`, 'Allow more nodes in the cluster file.');
  const [tried = ''] = open;
  const why = [...started, ...members].map(({ copies }) => copies.get(tried)).find((copy) => copy && !copy.fit)
    ?.observation.reason;
  const whole = to === undefined ? `can run on none of ${common}` : `cannot run on ${to}`;
  return obstacle(`${name} ${whole} (${why ?? 'not asked'})`, `See: ocf resource monitor ${name}`);
}
