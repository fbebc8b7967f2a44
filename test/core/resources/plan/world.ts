import { resourceSpec } from '../../../../src/core/config/check/resource-spec.ts';
import type { ResourceSpec } from '../../../../src/core/config/model.ts';
import type { OcfError } from '../../../../src/core/errors.ts';
import {
  type Observation,
  observationOfPoweredOff,
  observationUnseen,
  type ResourceState,
} from '../../../../src/core/resources/observation.ts';
import type { Goal, GoalAction } from '../../../../src/core/resources/plan/goal.ts';
import type { Plan, PlanQuestion } from '../../../../src/core/resources/plan/plan.ts';
import { planGoal } from '../../../../src/core/resources/plan/plan-goal.ts';
import { byResource, type Seen } from '../../../../src/core/resources/seen.ts';

export type Sketch = Record<string, Partial<ResourceSpec>>;

export function resourcesOf(sketch: Sketch): Record<string, ResourceSpec> {
  return Object.fromEntries(
    Object.entries(sketch).map(([name, spec]) => [
      name,
      { ...resourceSpec(spec.group === undefined ? { agent: 'ocf:a:b' } : {}), ...spec },
    ]),
  );
}

const plain = {
  promoted: false,
  degraded: false,
  unfit: false,
  reason: 'because',
  milliseconds: 1,
  unreachable: false,
};

/** `seen('web:n1=running n2=stopped', …)`; also `promoted`, `off`, `unknown` and `unfit`. */
export function seen(...lines: string[]): Seen {
  return byResource(
    lines.flatMap((line) => {
      const [resource = '', rest = ''] = line.split(':');
      return rest.split(' ').map((word): Observation => {
        const [node = '', state = ''] = word.split('=');
        return observed(resource, node, state);
      });
    }),
  );
}

export function observed(resource: string, node: string, state: string): Observation {
  if (state === 'off') return observationOfPoweredOff(resource, node);
  if (state === 'unknown') return observationUnseen(resource, node, 'refused');
  if (state === 'unfit') return { ...plain, resource, node, state: 'stopped', unfit: true };
  if (state === 'promoted') return { ...plain, resource, node, state: 'running', promoted: true };
  return { ...plain, resource, node, state: state as ResourceState };
}

export interface Case extends Partial<Omit<PlanQuestion, 'resources' | 'goal' | 'seen' | 'allowed'>> {
  readonly nodes?: string;
  readonly allowed?: Record<string, string>;
}

/** Plans in a world of `nodes` ("n1 n2 n3"); a resource that `lines` leave out, or a node of one, is stopped. */
export function planIn(sketch: Sketch, goal: Goal, lines: readonly string[], more: Case = {}): Plan {
  const resources = resourcesOf(sketch);
  const nodes = (more.nodes ?? 'n1 n2 n3').split(' ');
  const parts = Object.keys(resources).filter((name) => resources[name]?.group === undefined);
  const allowed = new Map(parts.map((name) => [name, more.allowed?.[name]?.split(' ') ?? nodes]));
  const given = seen(...lines);
  const all = parts.flatMap((name) => {
    const here = given.get(name) ?? [];
    const left = (allowed.get(name) ?? []).filter((node) => !here.some((one) => one.node === node));
    return [...here, ...left.map((node) => observed(name, node, 'stopped'))];
  });
  const { nodes: _nodes, allowed: _allowed, ...rest } = more;
  return planGoal({ resources, allowed, goal, seen: byResource(all), ...rest });
}

/** `goal('move web --node n1 --to n2 --with-dependants')` */
export function goal(text: string): Goal {
  const [action, ...words] = text.split(' ');
  const after = (flag: string) => (words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined);
  const [node, to] = [after('--node'), after('--to')];
  const names = words.filter((word, at) => !word.startsWith('--') && !['--node', '--to'].includes(words[at - 1] ?? ''));
  return {
    action: action as GoalAction,
    names,
    ...(node === undefined ? {} : { node }),
    ...(to === undefined ? {} : { to }),
    ...(words.includes('--with-dependants') ? { withDependants: true } : {}),
  };
}

/** Steps as `start web n1 < start vip n1, start db n1`. */
export function stepsIn(plan: Plan): readonly string[] {
  return plan.steps.map(({ id, needs, to }) => {
    const where = to === undefined ? id : `${id} ${to}`;
    return needs.length === 0 ? where : `${where} < ${[...needs].sort().join(', ')}`;
  });
}

export function refusalOf(work: () => unknown): OcfError {
  try {
    work();
  } catch (error) {
    return error as OcfError;
  }
  throw new Error('it was allowed');
}
