import type { ClusterModel, ResourceSpec } from '../model.ts';
import { roleOf } from '../relations.ts';
import { offsetOf } from '../yaml/find.ts';
import { type Complaint, checkMonitors } from './check-monitors.ts';
import { complain, type Reading } from './reading.ts';

/** Checks what the fields of a resource have to do with one another, and groups with their members. */
export function checkResources(reading: Reading, warnings: Reading, { resources }: ClusterModel): void {
  const groups = new Map<string, string>();
  for (const [name, spec] of Object.entries(resources)) {
    const at = complaintsOf(reading, name);
    if (spec.group === undefined) checkSingle(name, spec, at);
    else checkGroup(name, spec, at);
  }

  function checkSingle(name: string, spec: ResourceSpec, at: Complaint): void {
    if (spec.agent === '' && !isComplained(reading, ['resources', name, 'agent'])) {
      at([], `Resource ${name} has no agent.`, ['Add "agent": what runs it, or "group": the resources it is made of.']);
    }
    if (typeof spec.copies === 'number' && spec.promoted !== undefined && spec.promoted > spec.copies) {
      at(['promoted'], `Resource ${name} has ${spec.copies} copies, so that ${spec.promoted} cannot be promoted.`);
    }
    if (spec.notify && spec.copies === undefined && spec.promoted === undefined) {
      at(['notify'], `Resource ${name} has no copies that could be told anything.`, [
        'Add "copies", or remove "notify".',
      ]);
    }
    checkMonitors(name, spec, at, complaintsOf(warnings, name));
    for (const kind of ['after', 'with'] as const) {
      for (const [index, text] of spec[kind].entries()) {
        const { name: other, role } = roleOf(text);
        if (role === undefined || !Object.hasOwn(resources, other)) continue;
        if (resources[other]?.promoted !== undefined) continue;
        at([kind, String(index)], `Resource ${other} has no promoted copy.`, [`Add "promoted: 1" to ${other}.`]);
      }
    }
  }

  function checkGroup(name: string, spec: ResourceSpec, at: Complaint): void {
    if (spec.agent !== '') at(['agent'], `Resource ${name} has an agent and is a group; it can be one of them.`);
    for (const field of ['parameters', 'operations', 'monitors', 'watch'] as const) {
      if (Object.keys(spec[field]).length === 0) continue;
      at([field], `Resource ${name} is a group; ${field} ${field === 'watch' ? 'belongs' : 'belong'} to its members.`);
    }
    if (spec.hooks.failed) at(['hooks', 'failed'], `Resource ${name} is a group; hooks.failed belongs to its members.`);
    if (spec.promoted !== undefined) at(['promoted'], `Resource ${name} is a group; its members have no roles.`);
    if (spec.group?.length === 0) at(['group'], `Resource ${name} is a group without members.`);
    for (const [index, member] of (spec.group ?? []).entries()) {
      const where = ['group', String(index)];
      const there = Object.hasOwn(resources, member) ? resources[member] : undefined;
      const other = groups.get(member);
      if (other === name) at(where, `Resource ${member} stands twice in group ${name}.`);
      else if (other !== undefined) at(where, `Resource ${member} is a member of ${other} already.`);
      groups.set(member, name);
      if (!there) continue;
      if (there.group !== undefined) at(where, `Resource ${member} is a group, which cannot be a member of ${name}.`);
      else if (there.copies !== undefined || there.promoted !== undefined) {
        at(where, `Resource ${member} has copies of its own, so that it cannot be a member of ${name}.`, [
          `Give "copies" to ${name} as a whole.`,
        ]);
      }
    }
  }
}

function complaintsOf(reading: Reading, name: string): Complaint {
  return (field, message, suggestions = []) => {
    const path = ['resources', name, ...field];
    complain(reading, offsetOf(reading.tree, path, 'value'), path, message, suggestions);
  };
}

// what did not fit where it was read needs no second complaint
function isComplained({ problems }: Reading, path: readonly string[]): boolean {
  const text = path.join('.');
  return problems.some((problem) => problem.path === text);
}
