import { offsetOf } from './find.ts';
import type { ClusterModel } from './model.ts';
import { complain, type Reading } from './reading.ts';

/** Names every circle of resources that wait for one another. */
export function checkCycles(reading: Reading, { resources }: ClusterModel): void {
  const done = new Set<string>();
  for (const start of Object.keys(resources)) {
    if (done.has(start)) continue;
    // depth first with an own stack: a long chain must not end in a stack overflow
    const path: { name: string; next: number }[] = [{ name: start, next: 0 }];
    const open = new Set([start]);
    while (path.length > 0) {
      const top = path[path.length - 1] as { name: string; next: number };
      const follower = resources[top.name]?.after[top.next++];
      if (follower === undefined) {
        open.delete(top.name);
        done.add(top.name);
        path.pop();
      } else if (open.has(follower)) {
        if (follower !== top.name) report([...path.map(({ name }) => name), follower], follower);
      } else if (!done.has(follower) && Object.hasOwn(resources, follower)) {
        open.add(follower);
        path.push({ name: follower, next: 0 });
      }
    }
  }

  function report(names: readonly string[], first: string): void {
    const circle = names.slice(names.indexOf(first));
    const path = ['resources', circle[circle.length - 2] ?? first, 'after'];
    const message = `Resources wait for one another in a circle: ${circle.join(' after ')}.`;
    complain(reading, offsetOf(reading.tree, path, 'value'), path, message);
  }
}
