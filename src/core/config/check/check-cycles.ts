import type { ClusterModel } from '../model.ts';
import { relationsOf } from '../relations.ts';
import { offsetOf } from '../yaml/find.ts';
import { complain, type Reading } from './reading.ts';

/** Names every circle of resources that wait for one another, or have to run where one of them must not. */
export function checkCycles(reading: Reading, { resources }: ClusterModel): void {
  const relations = relationsOf(resources);
  const followers = new Map<string, string[]>();
  for (const { kind, from, to } of relations) {
    if (kind === 'after' && from !== to) followers.set(from, [...(followers.get(from) ?? []), to]);
  }
  for (const circle of circlesOf([...followers.keys()], (name) => followers.get(name) ?? [])) {
    const [from, to] = circle.slice(-2);
    const last = relations.find((one) => one.kind === 'after' && one.from === from && one.to === to);
    const said = last?.because.startsWith('resources.') ? last.because.split('.') : undefined;
    const path = said ?? ['resources', from ?? ''];
    const next = new Map(circle.slice(0, -1).map((name, index) => [name, circle[index + 1]]));
    const groups = relations.filter(
      (one) => one.kind === 'after' && one.because.startsWith('group ') && next.get(one.from) === one.to,
    );
    const why = groups.length === 0 ? '' : ` (${[...new Set(groups.map(({ because }) => because))].join(', ')})`;
    const message = `Resources wait for one another in a circle: ${wordsOf(circle)}${why}.`;
    complain(reading, offsetOf(reading.tree, path, 'value'), path, message);
  }
}

/** Names groups that contain themselves, and gives the model without them, so that asking for one always ends. */
export function checkGroupCycles(reading: Reading, model: ClusterModel): ClusterModel {
  const { groups } = model;
  const inside = (name: string) => {
    const text = Object.hasOwn(groups, name) ? (groups[name] ?? '') : '';
    return [...text.matchAll(/@([\w.-]+)(?![\w.:-])/g)].map(([, group]) => group as string);
  };
  const circles = circlesOf(Object.keys(groups), inside);
  if (circles.length === 0) return model;
  for (const circle of circles) {
    const path = ['groups', circle[circle.length - 2] ?? ''];
    const message = `Groups contain one another in a circle: ${circle.map((name) => `@${name}`).join(' has ')}.`;
    complain(reading, offsetOf(reading.tree, path, 'value'), path, message);
  }
  const endless = new Set(circles.flat());
  return { ...model, groups: Object.fromEntries(Object.entries(groups).filter(([name]) => !endless.has(name))) };
}

const mostNamed = 12;

// of a long one both ends, as what closes it stands last
function wordsOf(circle: readonly string[]): string {
  if (circle.length <= mostNamed) return circle.join(' after ');
  const [begin, end] = [circle.slice(0, 8), circle.slice(-2)];
  return [...begin, `… (${circle.length - begin.length - end.length} more)`, ...end].join(' after ');
}

// circles as paths that end where they begin; depth first with an own stack, as chains may be long
function circlesOf(
  names: readonly string[],
  next: (name: string) => readonly string[],
): readonly (readonly string[])[] {
  const circles: (readonly string[])[] = [];
  const done = new Set<string>();
  for (const start of names) {
    if (done.has(start)) continue;
    const path = [{ name: start, followers: next(start), at: 0 }];
    const open = new Set([start]);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const follower = top.followers[top.at++];
      if (follower === undefined) {
        open.delete(top.name);
        done.add(top.name);
        path.pop();
      } else if (open.has(follower)) {
        const whole = path.map(({ name }) => name);
        circles.push([...whole.slice(whole.indexOf(follower)), follower]);
      } else if (!done.has(follower)) {
        open.add(follower);
        path.push({ name: follower, followers: next(follower), at: 0 });
      }
    }
  }
  return circles;
}
