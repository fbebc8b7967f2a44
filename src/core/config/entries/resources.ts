import { applyChange, type ChangeInput, type ChangeResult } from '../file/apply.ts';
import type { ConfigHost } from '../file/host.ts';
import type { OperationSpec, OptionValue, ResourceSpec } from '../model.ts';
import { resourceReferences } from '../nodes/references.ts';
import { shownOptions } from '../secrets.ts';
import { writtenOperation } from '../written-resource.ts';
import type { Edit, PlainValue } from '../yaml/edit-tree.ts';
import { filled } from './devices.ts';
import { resourceAsWanted } from './ensured.ts';
import { alreadyThere, assertKnown, assertUnreferenced } from './named-entries.ts';

/** A resource as it may be shown: literal secrets hidden. */
export interface ResourceShown extends ResourceSpec {
  readonly name: string;
  /** Resources that name it in `after` or `with`. */
  readonly neededBy: readonly string[];
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
  const resources = names.map((name): ResourceShown => {
    const resource = model.resources[name] as ResourceSpec;
    const neededBy = Object.entries(model.resources)
      .filter(([, other]) => other.after.includes(name) || other.with.includes(name))
      .map(([other]) => other);
    return { name, ...resource, parameters: shownOptions(resource.parameters), neededBy };
  });
  return { cluster: model.cluster.name, resources };
}

export interface AddResourceInput extends ChangeInput {
  readonly name: string;
  readonly agent: string;
  readonly parameters: Readonly<Record<string, OptionValue>>;
  readonly nodes?: string | undefined;
  readonly after?: readonly string[];
  readonly with?: readonly string[];
  /** By action, milliseconds. */
  readonly operations?: Readonly<Record<string, OperationSpec>>;
  /** `present`: one that is there gets what differs. */
  readonly ensure?: 'present' | undefined;
}

export interface ResourcesChanged extends ChangeResult {
  readonly cluster: string;
  readonly resources: readonly string[];
}

/** @throws OcfError CONFLICT when there is one of that name and `ensure` is not given, INVALID when it does not fit the cluster. */
export async function addResource(host: ConfigHost, input: AddResourceInput): Promise<ResourcesChanged> {
  const { name, agent, parameters, nodes, after = [], with: together = [], operations = {} } = input;
  const detail = { resource: name, agent };
  const { change, ...result } = await applyChange(host, input, 'resource add', detail, (model): readonly Edit[] => {
    const there = Object.hasOwn(model.resources, name) ? model.resources[name] : undefined;
    const relations = {
      ...(nodes === undefined ? {} : { nodes }),
      ...(after.length === 0 ? {} : { after }),
      ...(together.length === 0 ? {} : { with: together }),
    };
    if (there && input.ensure === 'present') {
      return resourceAsWanted(name, there, {
        fields: { agent, ...relations },
        parameters,
        operations,
        written: writtenOperation,
      });
    }
    if (there) throw alreadyThere('resource', name);
    const { monitor, ...others } = operations;
    const value = {
      agent,
      ...filled('parameters', parameters),
      ...relations,
      ...filled('monitor', writtenOperation(monitor ?? {})),
      ...filled(
        'operations',
        Object.fromEntries(Object.entries(others).map(([key, each]) => [key, writtenOperation(each)])),
      ),
    };
    return [{ kind: 'set', path: ['resources', name], value: value as PlainValue }];
  });
  return { cluster: change.after.cluster.name, resources: [name], ...result };
}

export interface DeleteResourcesInput extends ChangeInput {
  readonly names: readonly string[];
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
    assertUnreferenced('Resource', names.join(', '), resourceReferences(model, names));
    return names.map((name): Edit => ({ kind: 'delete', path: ['resources', name] }));
  });
  return { cluster: change.after.cluster.name, resources: names, ...result };
}
