import { OcfError } from '../../errors.ts';
import { resourceSpec } from '../check/resource-spec.ts';
import { type FieldEdit, fieldEditsOf } from '../fields/field-words.ts';
import { applyChange, type ChangeInput, type ChangeResult } from '../file/apply.ts';
import type { ConfigHost } from '../file/host.ts';
import type { ResourceSpec } from '../model.ts';
import { resourceReferences } from '../nodes/references.ts';
import { groupsByMember, roleOf } from '../relations.ts';
import { shownOptions } from '../secrets.ts';
import { writtenOperation, writtenResource } from '../written-resource.ts';
import type { Edit, PlainValue } from '../yaml/edit-tree.ts';
import { resourceAsWanted } from './ensured.ts';
import { entryEdits, withFields } from './entry-edits.ts';
import { resourceForm } from './entry-form.ts';
import { alreadyThere, assertKnown, assertUnreferenced } from './named-entries.ts';
import { namedElsewhere } from './rename-resource.ts';

/** A resource as it may be shown: literal secrets hidden. */
export interface ResourceShown extends ResourceSpec {
  readonly name: string;
  /** Resources that name it in `after` or `with`. */
  readonly neededBy: readonly string[];
  /** The group it is a member of. */
  readonly memberOf?: string;
}

export interface ResourceList {
  readonly cluster: string;
  readonly resources: readonly ResourceShown[];
}

/** All resources, or those of the names given. */
export function listResources(
  { model }: Pick<ConfigHost, 'model'>,
  input: { readonly names?: readonly string[] } = {},
): ResourceList {
  const names = input.names ?? Object.keys(model.resources);
  assertKnown('resource', names, model.resources);
  const groups = groupsByMember(model.resources);
  const resources = names.map((name): ResourceShown => {
    const resource = model.resources[name] as ResourceSpec;
    const names = (texts: readonly string[]) => texts.some((text) => roleOf(text).name === name);
    const neededBy = Object.entries(model.resources)
      .filter(([, other]) => names(other.after) || names(other.with))
      .map(([other]) => other);
    const memberOf = groups.get(name);
    const group = memberOf === undefined ? {} : { memberOf };
    return { name, ...resource, parameters: shownOptions(resource.parameters), neededBy, ...group };
  });
  return { cluster: model.cluster.name, resources };
}

/** What is given of a new resource; at least an agent or a group. */
export interface AddResourceInput extends ChangeInput, Partial<ResourceSpec> {
  readonly name: string;
  /** Further fields as `FIELD=VALUE`, by their dotted names. */
  readonly set?: readonly string[] | undefined;
  /** `present`: one that is there gets what differs. */
  readonly ensure?: 'present' | undefined;
}

export interface ResourcesChanged extends ChangeResult {
  readonly cluster: string;
  readonly resources: readonly string[];
}

/** @throws OcfError CONFLICT when there is one of that name and `ensure` is not given, INVALID when it does not fit the cluster. */
export async function addResource(host: ConfigHost, input: AddResourceInput): Promise<ResourcesChanged> {
  const { name, ensure, set = [], dryRun, reason, approve, announce, check, ...given } = input;
  if (given.agent === undefined && given.group === undefined) throw nothingToRun(name);
  const fields = fieldEditsOf(resourceForm, set);
  assertOnce(given, fields);
  const detail = { resource: name, ...(given.agent ? { agent: given.agent } : { group: given.group ?? [] }) };
  const { change, ...result } = await applyChange(host, input, 'resource add', detail, (model): readonly Edit[] => {
    const there = Object.hasOwn(model.resources, name) ? model.resources[name] : undefined;
    if (there && ensure === 'present') {
      return [...resourceAsWanted(name, there, given), ...entryEdits(resourceForm, name, there, fields)];
    }
    if (there) throw alreadyThere('resource', name);
    return [
      {
        kind: 'set',
        path: ['resources', name],
        value: withFields(resourceForm, newEntry({ ...resourceSpec({}), ...given }), fields),
      },
    ];
  });
  return { cluster: change.after.cluster.name, resources: [name], ...result };
}

function nothingToRun(name: string): OcfError {
  return new OcfError('USAGE', `Resource ${name} needs an agent, or members.`, {
    suggestions: [`ocf resource add ${name} --agent AGENT`, `ocf resource add ${name} --group RESOURCE,RESOURCE`],
  });
}

function assertOnce(given: Partial<ResourceSpec>, fields: readonly FieldEdit[]): void {
  const said = writtenResource({ ...resourceSpec({}), ...given });
  for (const { path } of fields) {
    let at: unknown = said;
    for (const step of path) at = at && Object.hasOwn(at, step) ? (at as Record<string, unknown>)[step] : undefined;
    if (at !== undefined)
      throw new OcfError('USAGE', `${path.join('.')} is given twice.`, { suggestions: ['Give it once.'] });
  }
}

// monitor stands by itself, as people write it
function newEntry(spec: ResourceSpec): PlainValue {
  const { monitor, ...operations } = spec.operations;
  const { monitors, watch, hooks, attributes, ...fields } = writtenResource({ ...spec, operations: {} });
  const others = writtenResource({ ...resourceSpec({}), operations }).operations;
  const own = monitor === undefined ? undefined : (writtenOperation(monitor) as PlainValue);
  const entry = { ...fields, monitor: own, monitors, operations: others, watch, hooks, attributes };
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as PlainValue;
}

export interface DeleteResourcesInput extends ChangeInput {
  readonly names: readonly string[];
  /** Take them out of `after`, `with`, `avoid` and groups of other resources; without it that they are there is an error. */
  readonly removeReferences?: boolean | undefined;
  /** `absent`: names that are not there are as wanted. */
  readonly ensure?: 'absent' | undefined;
}

/** @throws OcfError NOT_FOUND; REFUSED, naming every place, while another resource needs one of them. */
export async function deleteResources(host: ConfigHost, input: DeleteResourcesInput): Promise<ResourcesChanged> {
  const given = [...new Set(input.names)];
  let names: readonly string[] = given;
  const { change, ...result } = await applyChange(host, input, 'resource delete', { resources: given }, (model) => {
    if (input.ensure === 'absent') names = given.filter((name) => Object.hasOwn(model.resources, name));
    assertKnown('resource', names, model.resources);
    const deletions = names.map((name): Edit => ({ kind: 'delete', path: ['resources', name] }));
    if (!input.removeReferences) {
      const way = ['Or take it out there at once with --references remove.'];
      assertUnreferenced('Resource', names.join(', '), resourceReferences(model, names), way);
      return deletions;
    }
    const elsewhere = namedElsewhere(model, names, () => undefined);
    return [...elsewhere.filter(({ path }) => !names.includes(path[1] as string)), ...deletions];
  });
  return { cluster: change.after.cluster.name, resources: names, ...result };
}
