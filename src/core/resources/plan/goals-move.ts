import { type Draft, mark, want } from './draft.ts';
import { activeCopies, type Copy, isActive, type Part } from './facts.ts';
import { aimFor, copiesInQuestion, isTwice, namedParts, notRunning } from './goals.ts';
import { unitOf } from './needs.ts';
import { hasFailed } from './obstacles.ts';

/** `move` stops what runs with the named ones too and starts all of it elsewhere; `migrate` takes it there alive. */
export function seedMove(draft: Draft): void {
  const { facts } = draft;
  const { goal, named } = facts;
  const parts = namedParts(draft);
  const active = new Set(parts.filter((part) => activeCopies(part).length > 0).map(({ name }) => named.get(name)));
  for (const part of parts) {
    if (isTwice(draft, part)) continue;
    const given = named.get(part.name) ?? part.name;
    const copies = copiesInQuestion(draft, part);
    if (copies.length > 0) leave(draft, part, copies);
    else if (active.has(given) && goal.node === undefined) continue;
    else if (goal.action === 'move' && activeCopies(part).length === 0 && offNode(draft, part) !== undefined) {
      fromOff(draft, part);
    } else draft.obstacles.push(notRunning(given, goal.node));
  }
}

function leave(draft: Draft, part: Part, copies: readonly Copy[]): void {
  const { to, node } = draft.facts.goal;
  const [first, second] = copies;
  if (!first) return;
  if (first.node === to) {
    draft.obstacles.push(...hasFailed(part, copies));
    return;
  }
  if (!part.single && (second || Number.isFinite(part.count) === false)) {
    draft.obstacles.push(severalCopies(part, second ? copies : undefined, node));
    return;
  }
  if (draft.facts.goal.action === 'migrate') {
    if (!part.single) draft.obstacles.push(notAlone(draft, part, first.node));
    else takeAlong(draft, part, first.node);
    return;
  }
  if (part.single) {
    draft.aims.set(
      part.name,
      aimFor(
        to,
        copies.map((copy) => copy.node),
      ),
    );
    for (const name of unitOf(draft, part.name)) stopWith(draft, part, name);
    return;
  }
  // the members of a group with copies go together
  const group = [...draft.facts.parts.values()].filter((one) => part.group !== undefined && one.group === part.group);
  for (const one of group.length > 0 ? group : [part]) moveCopy(draft, part, one, first.node);
}

function moveCopy(draft: Draft, asked: Part, part: Part, node: string): void {
  const { facts, obstacles, aims, leaving } = draft;
  const { to } = facts.goal;
  const copy = part.copies.get(node);
  if (!copy || !isActive(copy)) return;
  if (to !== undefined && part.copies.get(to)?.state === 'running') {
    const problem = `a copy of ${part.name} runs on ${to} already`;
    obstacles.push({ resource: part.name, node: to, problem, remedy: 'Choose a node without one.' });
    return;
  }
  const because = facts.named.has(part.name) ? undefined : `runs with ${asked.name}`;
  aims.set(part.name, aimFor(to, [node]));
  mark(leaving, part.name, node, because);
  const wanted = want(draft, part.name, because);
  wanted.more = 1;
  if (copy.promoted) wanted.moreRoles = 1;
}

function stopWith(draft: Draft, part: Part, name: string): void {
  const other = draft.facts.parts.get(name);
  if (!other) return;
  const because = draft.facts.named.has(name) ? undefined : `runs with ${part.name}`;
  for (const copy of activeCopies(other)) {
    mark(draft.leaving, name, copy.node, because);
    const wanted = want(draft, name, because);
    if (copy.promoted) wanted.moreRoles = 1;
  }
}

function takeAlong(draft: Draft, part: Part, node: string): void {
  const { facts, obstacles } = draft;
  draft.aims.set(part.name, aimFor(facts.goal.to, [node]));
  for (const name of unitOf(draft, part.name)) {
    const other = facts.parts.get(name);
    const because = facts.named.has(name) ? undefined : `runs with ${part.name}`;
    for (const copy of other ? activeCopies(other) : []) {
      const why = copy.state === 'failed' ? 'has failed' : copy.promoted ? 'is promoted' : undefined;
      if (why === undefined && facts.canMigrate(name)) {
        mark(draft.migrating, name, copy.node, because);
        want(draft, name, because);
        continue;
      }
      const reason = why ?? `cannot be taken along while it runs: its agent ${other?.spec.agent} does not migrate`;
      const company = because === undefined ? '' : ` (it ${because})`;
      obstacles.push({
        resource: name,
        node: copy.node,
        problem: `${name} ${reason}${company}`,
        remedy: `Stop and start it elsewhere: ocf resource move ${facts.goal.names.join(' ')}`,
      });
    }
  }
}

function notAlone({ facts: { goal } }: Draft, { name }: Part, node: string) {
  return {
    resource: name,
    node,
    problem: `${name} has several copies, which are not taken along while they run`,
    remedy: `Stop and start one elsewhere: ocf resource move ${goal.names.join(' ')} --node ${node}`,
  };
}

/** A resource whose node was lost: nothing is left there that could be stopped. */
function fromOff(draft: Draft, part: Part): void {
  const off = offNode(draft, part);
  draft.aims.set(part.name, aimFor(draft.facts.goal.to, []));
  const wanted = want(draft, part.name, `${off} was verified off`);
  wanted.full = true;
}

function offNode({ facts: { goal } }: Draft, { copies }: Part): string | undefined {
  const off = [...copies.values()].filter((copy) => copy.off && (goal.node === undefined || copy.node === goal.node));
  return off[0]?.node;
}

function severalCopies({ name }: Part, copies: readonly Copy[] | undefined, node: string | undefined) {
  if (!copies) {
    const problem = `${name} has a copy on every node that it may run on`;
    return { resource: name, problem, remedy: `Stop one copy: ocf resource stop ${name} --node ${node ?? 'NODE'}` };
  }
  const problem = `${name} runs on ${copies.map((copy) => copy.node).join(' and ')}`;
  return { resource: name, problem, remedy: 'Say which copy: --node NODE' };
}
