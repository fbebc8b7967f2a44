import { groupsByMember, type Relation } from '../../../../src/core/config/relations.ts';
import { copiesOf } from '../../../../src/core/resources/instances.ts';
import { tiesOf } from '../../../../src/core/resources/order.ts';
import type { PlannedStep } from '../../../../src/core/resources/plan/goal.ts';
import type { Plan } from '../../../../src/core/resources/plan/plan.ts';
import { byResource, type Seen } from '../../../../src/core/resources/seen.ts';
import type { RandomFile } from './random-world.ts';
import { observed } from './world.ts';

/** What a copy really is; in between it is on the way there. */
export type Truth = 'stopped' | 'running' | 'promoted' | 'failed';
export type Weather = 'fine' | 'unknown' | 'off' | 'unfit';

interface Copy {
  truth: Truth;
  /** An action on it has begun and not ended. */
  busy?: PlannedStep['action'];
}

/** Resources on nodes as they really are, that plans are carried out upon in any order that they allow. */
export class World {
  readonly file: RandomFile;
  readonly copies = new Map<string, Map<string, Copy>>();
  readonly weather = new Map<string, Weather>();
  readonly log: string[] = [];
  /** Copies of which the last look said that they cannot be started. */
  seenUnfit: ReadonlySet<string> = new Set();
  /** What shared or did not share a node at the last look: the same again is not the plan's fault. */
  wrongBefore: ReadonlySet<string> = new Set();
  readonly #ties: ReturnType<typeof tiesOf>;
  readonly #groups: ReadonlyMap<string, string>;

  constructor(file: RandomFile) {
    this.file = file;
    this.#ties = tiesOf(file.resources);
    this.#groups = groupsByMember(file.resources);
    for (const [name, nodes] of file.allowed) {
      this.copies.set(name, new Map(nodes.map((node) => [node, { truth: 'stopped' }])));
    }
  }

  /** undefined for one that is not copied. */
  count(name: string): number | undefined {
    const spec = this.file.resources[name];
    const group = this.#groups.get(name);
    const copies = spec && copiesOf(spec, group === undefined ? undefined : this.file.resources[group]);
    if (copies === undefined) return undefined;
    return copies === 'all' ? Number.POSITIVE_INFINITY : copies;
  }

  isSingle(name: string): boolean {
    return (this.count(name) ?? 1) === 1;
  }

  isEnabled(name: string): boolean {
    const group = this.#groups.get(name);
    return (
      this.file.resources[name]?.enabled === true &&
      (group === undefined || this.file.resources[group]?.enabled === true)
    );
  }

  see(): Seen {
    const observations = [...this.copies].flatMap(([name, nodes]) =>
      [...nodes].map(([node, { truth }]) => {
        const weather = this.weather.get(node) ?? 'fine';
        if (weather === 'unknown' || weather === 'off') return observed(name, node, weather);
        return observed(name, node, weather === 'unfit' && truth === 'stopped' ? 'unfit' : truth);
      }),
    );
    this.seenUnfit = new Set(observations.flatMap(({ resource, node, unfit }) => (unfit ? `${resource} ${node}` : [])));
    this.wrongBefore = new Set([...this.wrongs()].filter((wrong) => !/copies of/.test(wrong)));
    return byResource(observations);
  }

  /** Nodes where a copy is, or is on its way to be or to be gone. */
  occupied(name: string): string[] {
    return this.#nodes(name, ({ truth, busy }) => truth !== 'stopped' || busy !== undefined);
  }

  /** Nodes where a copy runs and nothing is about to end that. */
  ready(name: string, role?: 'promoted'): string[] {
    return this.#nodes(name, ({ truth, busy }) =>
      role === undefined
        ? (truth === 'running' || truth === 'promoted') && busy !== 'stop' && busy !== 'start'
        : truth === 'promoted' && busy === undefined,
    );
  }

  /** Nodes where a copy is promoted, or about to be or no longer to be. */
  promoted(name: string): string[] {
    return this.#nodes(name, ({ truth, busy }) => truth === 'promoted' || busy === 'promote');
  }

  #nodes(name: string, fits: (copy: Copy) => boolean): string[] {
    return [...(this.copies.get(name) ?? [])].flatMap(([node, copy]) => (fits(copy) ? node : []));
  }

  copy(name: string, node: string): Copy {
    const copy = this.copies.get(name)?.get(node);
    if (!copy) throw new Error(`${name} may not be on ${node}`);
    return copy;
  }

  /** What is wrong with the world right now: none of it may come about by a step. */
  wrongs(): Set<string> {
    const wrongs = new Set<string>();
    for (const [name, spec] of Object.entries(this.file.resources)) {
      if (spec.group !== undefined) continue;
      const here = this.occupied(name);
      if (this.isSingle(name) && here.length > 1) wrongs.add(`${here.length} copies of ${name}`);
      const promoted = this.promoted(name);
      const most = spec.promoted ?? 0;
      for (let more = most + 1; more <= promoted.length; more++) wrongs.add(`${more} promoted copies of ${name}`);
      for (const { kind, to, role } of this.#ties.out.get(name) ?? []) {
        const there = role === undefined ? this.occupied(to) : this.promoted(to);
        const common = here.filter((node) => there.includes(node));
        if (kind === 'avoid') for (const node of common) wrongs.add(`${name} and ${to} on ${node}`);
        const one = role === undefined ? this.isSingle(to) : this.file.resources[to]?.promoted === 1;
        if (kind !== 'with' || there.length === 0 || !one) continue;
        for (const node of here)
          if (!there.includes(node) && this.weather.get(node) !== 'unknown')
            wrongs.add(`${name} on ${node} without ${to}`);
      }
    }
    return wrongs;
  }

  /** Copies of others that rely on what is ready now. */
  satisfied(): Map<string, Relation> {
    const found = new Map<string, Relation>();
    for (const name of this.copies.keys()) {
      for (const relation of this.#ties.out.get(name) ?? []) {
        for (const node of this.occupied(name)) {
          // what nobody can see nobody can spare
          if (this.weather.get(node) !== 'unknown' && this.#isSatisfied(relation, node))
            found.set(`${name} on ${node} ${relation.kind} ${relation.to}`, relation);
        }
      }
    }
    return found;
  }

  #isSatisfied({ kind, to, role }: Relation, node: string): boolean {
    const ready = this.ready(to, role);
    if (kind === 'after') return ready.length > 0;
    // resources of one copy that share a node may stop in any order
    if (kind === 'with') return !(this.isSingle(to) && role === undefined) && ready.includes(node);
    return false;
  }

  /** What a start has to wait for and has not. */
  missing(name: string): string[] {
    return (this.#ties.out.get(name) ?? []).flatMap(({ kind, to, role }) =>
      kind === 'after' && this.ready(to, role).length === 0 ? `${name} started before ${to}` : [],
    );
  }

  begin(step: PlannedStep): string[] {
    const { action, resource, node, to } = step;
    const before = this.wrongs();
    const relied = this.satisfied();
    const copy = this.copy(resource, node);
    const wrongs: string[] = [];
    if (copy.busy) wrongs.push(`${step.id}: ${copy.busy} is still at work`);
    const weather = this.weather.get(node) ?? 'fine';
    const unfit = action === 'start' && this.seenUnfit.has(`${resource} ${node}`);
    if (weather === 'unknown' || weather === 'off' || unfit) wrongs.push(`${step.id}: ${node} is ${weather}`);
    if (action === 'start' || action === 'migrate') wrongs.push(...this.missing(resource));
    if (action === 'start' && copy.truth !== 'stopped') wrongs.push(`${step.id}: it is ${copy.truth}`);
    if (action === 'promote' && copy.truth !== 'running') wrongs.push(`${step.id}: it is ${copy.truth}`);
    if (action === 'demote' && copy.truth !== 'promoted') wrongs.push(`${step.id}: it is ${copy.truth}`);
    if (action === 'stop' && copy.truth === 'promoted') wrongs.push(`${step.id}: it is promoted`);
    if (action === 'migrate') {
      // taken over at once: there is one copy all the time
      copy.truth = 'stopped';
      this.copy(resource, to ?? '').truth = 'running';
      this.log.push(step.id);
      const now = this.wrongs();
      const company = (wrong: string) => / without /.test(wrong);
      return [...wrongs, ...[...now].filter((wrong) => !before.has(wrong) && !company(wrong))];
    }
    copy.busy = action;
    const after = this.wrongs();
    wrongs.push(...[...after].filter((wrong) => !before.has(wrong) && !this.wrongBefore.has(wrong)));
    const still = this.satisfied();
    if (action === 'stop' || action === 'demote') {
      for (const [who] of relied)
        if (!still.has(who) && !who.startsWith(`${resource} on ${node} `)) wrongs.push(`${step.id}: ${who} needs it`);
    }
    return wrongs;
  }

  end({ action, resource, node, id }: PlannedStep, failure: Truth | undefined): void {
    if (action === 'migrate') return;
    const copy = this.copy(resource, node);
    delete copy.busy;
    const to = { start: 'running', stop: 'stopped', promote: 'promoted', demote: 'running' } as const;
    copy.truth = failure ?? to[action];
    this.log.push(failure === undefined ? id : `${id} failed`);
  }
}

/** Which of the steps that could go on does, and whether it fails. */
export type Choices = Iterator<number>;

/** Carries a plan out in one of the orders it allows. Everything that went wrong on the way. */
export function carryOut(world: World, plan: Plan, choices: Choices, failing: boolean): string[] {
  const done = new Set<string>();
  const begun = new Set<PlannedStep>();
  const lost = new Set<string>();
  const wrongs: string[] = [];
  const waiting = new Set(plan.steps);
  for (;;) {
    const ready = [...waiting].filter(({ needs }) => needs.every((id) => done.has(id)));
    const events = [
      ...ready.map((step) => ['begin', step] as const),
      ...[...begun].map((step) => ['end', step] as const),
    ];
    const event = events[(choices.next().value ?? 0) % Math.max(1, events.length)];
    if (!event) break;
    const [what, step] = event;
    if (what === 'begin') {
      waiting.delete(step);
      begun.add(step);
      wrongs.push(...world.begin(step));
      continue;
    }
    begun.delete(step);
    const fails = failing && step.action !== 'migrate' && (choices.next().value ?? 0) % 6 === 0;
    if (fails) lost.add(step.id);
    else done.add(step.id);
    // a role that could not be changed stays; what was only started after the copy is none the worse for it
    const left = {
      start: 'failed',
      stop: 'failed',
      promote: 'running',
      demote: 'promoted',
      migrate: 'failed',
    } as const;
    world.end(step, fails ? left[step.action] : undefined);
  }
  if (!failing) for (const { id } of waiting) wrongs.push(`${id} was never begun`);
  return wrongs;
}
