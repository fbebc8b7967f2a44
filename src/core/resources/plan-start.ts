import { OcfError } from '../errors.ts';
import { type Observation, overallState } from './observation.ts';
import { companionsOf, neededBy, type Resources, startOrder } from './order.ts';
import { type Obstacle, type Plan, runningOn, type Seen, type Standing, type Step } from './plan.ts';

export interface StartQuestion {
  readonly resources: Resources;
  /** Names of the nodes each resource may run on, in order of preference. */
  readonly allowed: ReadonlyMap<string, readonly string[]>;
  readonly names: readonly string[];
  /** For the named resources and what has to run with them. */
  readonly node?: string;
  readonly seen: Seen;
}

/** What has to be looked at before a start is planned. */
export function resourcesToSee(resources: Resources, names: readonly string[]): ReadonlySet<string> {
  const needed = neededBy(resources, names);
  return new Set([...needed].flatMap((name) => [...companionsOf(resources, name)]));
}

/**
 * Plans the start of resources and of what they need, never so that two copies could run: a copy anywhere, a node
 * that cannot be asked, and a failed resource stand against it.
 *
 * @throws OcfError REFUSED, or NOT_FOUND when only agents are missing, with everything that stands against it in `data.obstacles`.
 */
export function planStart(question: StartQuestion): Plan {
  const { resources, names, seen } = question;
  const needed = neededBy(resources, names);
  const order = startOrder(resources).filter((name) => needed.has(name));
  const obstacles = order.flatMap((name) => obstaclesAt(name, question));
  const nodes = new Map<string, string>();
  if (obstacles.length === 0) {
    for (const name of order) {
      const place = placeFor(name, question);
      if (typeof place === 'string') nodes.set(name, place);
      else if (!obstacles.some(({ problem }) => problem === place.problem)) obstacles.push(place);
    }
  }
  if (obstacles.length > 0) throw refused(names, obstacles);
  const steps: Step[] = [];
  const already: Standing[] = [];
  for (const name of order) {
    const [node] = runningOn(seen, name);
    if (node !== undefined) already.push({ resource: name, node, reason: `already running on ${node}` });
    else steps.push({ action: 'start', resource: name, node: nodes.get(name) ?? '', ...because(question, name) });
  }
  return { steps, already: already.filter(({ resource }) => names.includes(resource)), unseen: [], absent: [] };
}

function because({ names, resources }: StartQuestion, name: string): Pick<Step, 'because'> {
  if (names.includes(name)) return {};
  const user = names.find((other) => neededBy(resources, [other]).has(name));
  return { because: `needed by ${user}` };
}

function obstaclesAt(name: string, { seen, resources }: StartQuestion): Obstacle[] {
  const observations = seen.get(name) ?? [];
  const running = runningOn(seen, name);
  if (running.length > 1) {
    const problem = `${name} runs on ${running.join(' and ')} at once`;
    return [{ resource: name, problem, remedy: `Stop one copy: ocf resource stop ${name} --node ${running.at(-1)}` }];
  }
  const failed = observations
    .filter(({ state }) => state === 'failed')
    .map(({ node, reason }) => ({
      resource: name,
      node,
      problem: `${name} has failed on ${node} (${reason})`,
      remedy: `Stop it there first: ocf resource stop ${name}`,
    }));
  if (running.length === 1) return failed;
  const unseen: Obstacle[] = observations
    .filter(({ state }) => state === 'unknown')
    .map(({ node, reason, unreachable }) => ({
      resource: name,
      node,
      problem: `${name} may be running on ${node}, which cannot be asked (${reason})`,
      remedy: unreachable
        ? `Make sure that ${node} is off: ocf fence ${node} --off`
        : `See what holds it up: ocf resource monitor ${name} --node ${node}`,
    }));
  if (overallState(observations) === 'not-installed')
    unseen.unshift(absent(name, resources[name]?.agent, observations));
  return [...failed, ...unseen];
}

function absent(name: string, agent: string | undefined, observations: readonly Observation[]): Obstacle {
  const [first, ...more] = observations.filter(({ state }) => state === 'not-installed');
  const where = more.length === 0 ? `not installed on ${first?.node}` : `installed on none of its nodes`;
  return {
    resource: name,
    problem: `its agent ${agent} is ${where} (${first?.reason})`,
    remedy: `Install it there, or correct "agent" of ${name} in the cluster file; see: ocf agent list --node ${first?.node}`,
    missing: true,
  };
}

/** The node for a resource that is to be started, or what stands against every one. */
function placeFor(name: string, question: StartQuestion): string | Obstacle {
  const { resources, allowed, names, node: wanted, seen } = question;
  const companions = companionsOf(resources, name);
  const together = Object.keys(resources).filter((one) => companions.has(one));
  const others =
    together.length > 1 ? `${together.join(', ')} have to run on one node` : `${name} has to run somewhere`;
  const common = (allowed.get(name) ?? []).filter((node) => together.every((one) => allowed.get(one)?.includes(node)));
  const obstacle = (problem: string, remedy: string): Obstacle => ({ resource: name, problem, remedy });
  if (common.length === 0) {
    return obstacle(`${others}, but no node is allowed for all`, 'Change "nodes" of one of them in the cluster file.');
  }
  const present = [...new Set(together.flatMap((one) => runningOn(seen, one)))];
  const [home] = present;
  if (present.length > 1) {
    return obstacle(`${others}, but they run on ${present.join(' and ')}`, 'Stop those that are in the wrong place.');
  }
  const mine = wanted !== undefined && names.some((one) => together.includes(one)) ? wanted : undefined;
  if (mine !== undefined && !common.includes(mine)) {
    return obstacle(`${name} may not run on ${mine}, only on ${common.join(', ')}`, 'Choose one of these nodes.');
  }
  if (home !== undefined) {
    if (mine === undefined || mine === home) return home;
    const there = together.filter((one) => runningOn(seen, one).length > 0);
    return obstacle(
      `${there.join(', ')} already running on ${home}`,
      `Stop first: ocf resource stop ${there.join(' ')}`,
    );
  }
  const fit = common.filter((node) => together.every((one) => isFit(seen, one, node)));
  const [first] = mine === undefined ? fit : fit.filter((node) => node === mine);
  if (first !== undefined) return first;
  const [tried = ''] = mine === undefined ? common : [mine];
  const why = together.flatMap((one) => seen.get(one) ?? []).find(({ node, unfit }) => node === tried && unfit);
  const whole = mine === undefined ? `can run on none of ${common.join(', ')}` : `cannot run on ${mine}`;
  return obstacle(`${name} ${whole} (${why?.reason ?? 'not asked'})`, `See: ocf resource monitor ${name}`);
}

function isFit(seen: Seen, resource: string, node: string): boolean {
  return (seen.get(resource) ?? []).some((one) => one.node === node && one.state === 'stopped' && !one.unfit);
}

function refused(names: readonly string[], obstacles: readonly Obstacle[]): OcfError {
  const [first] = obstacles;
  const what = `${names.join(', ')} cannot be started`;
  return new OcfError(
    obstacles.every(({ missing }) => missing) ? 'NOT_FOUND' : 'REFUSED',
    obstacles.length === 1 ? `${what}: ${first?.problem}.` : `${what}, for ${obstacles.length} reasons.`,
    {
      suggestions: [
        ...(obstacles.length === 1 ? [] : obstacles.map(({ problem }) => `${problem}.`)),
        ...new Set(obstacles.map(({ remedy }) => remedy)),
      ],
      data: { obstacles },
    },
  );
}
